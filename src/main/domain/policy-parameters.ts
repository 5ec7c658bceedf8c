import { serviceTitle } from './incident-words.ts'
import type { Asked, Hold } from './policy-rule.ts'
import { quoted, verbOf } from './policy-words.ts'
import type { ParameterRule, RunbookService } from './runbook.ts'

/** What a version may look like; it never begins like an option of a program. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/
/** Longer numbers are not read out. */
const SPEAKABLE = 999_999

/** What a command says must be exactly what its action takes: nothing less, nothing more, and within the bounds of action and service. */
export function parametersOutOfBounds({
  action,
  target,
  intent: { parameters },
}: Pick<Asked, 'action' | 'target' | 'intent'>): Hold | null {
  if (action.id === 'scale' && target !== null && target.replicas === null)
    return outside(`${serviceTitle(target.name)} cannot be scaled; the runbook gives it no bounds.`)
  const strange = Object.keys(parameters).find(
    (name) => !action.parameters.some((rule) => rule.name === name),
  )
  if (strange !== undefined)
    return outside(`I take no ${quoted(strange, 2) || 'such value'} to ${verbOf(action)}. Say it without.`)
  for (const rule of action.parameters) {
    const value = Object.hasOwn(parameters, rule.name) ? parameters[rule.name] : undefined
    const message = value === undefined ? missing(rule, target) : wrong(rule, value, target)
    if (message !== null) return outside(message)
  }
  return null
}

const outside = (message: string): Hold => ({ reason: 'out-of-bounds', message })

function missing(rule: ParameterRule, target: RunbookService | null): string | null {
  if (!rule.required) return null
  const { min, max } = boundsOf(rule, target)
  const bounds = rule.type === 'version' ? '' : ` ${inWords(min, max)}`
  if (rule.name === 'replicas') return `Say how many replicas. ${inWords(min, max)}`
  return `Say the ${quoted(rule.name.replaceAll('_', ' '), 4)} as well.${bounds}`
}

function wrong(rule: ParameterRule, value: string | number, target: RunbookService | null): string | null {
  if (rule.type === 'version')
    return typeof value === 'string' && VERSION.test(value)
      ? null
      : 'That is no version I can use. Say it in numbers, such as 2.13.4.'
  const { min, max } = boundsOf(rule, target)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return null
  const said = typeof value === 'number' && Math.abs(value) <= SPEAKABLE ? String(value) : 'That'
  return `${said} is out of bounds. ${inWords(min, max)}`
}

interface Bounds {
  readonly min: number
  readonly max: number
}

/** Replicas lie within the bounds of the service as well. */
function boundsOf({ name, min, max }: ParameterRule, target: RunbookService | null): Bounds {
  const own = name === 'replicas' ? (target?.replicas ?? null) : null
  return {
    min: Math.max(min ?? Number.NEGATIVE_INFINITY, own?.min ?? Number.NEGATIVE_INFINITY),
    max: Math.min(max ?? Number.POSITIVE_INFINITY, own?.max ?? Number.POSITIVE_INFINITY),
  }
}

function inWords(min: number, max: number): string {
  if (min > max) return 'The bounds in the runbook leave nothing over.'
  if (min === max) return `It can only be ${min}.`
  if (Number.isFinite(min) && Number.isFinite(max)) return `It may be ${min} to ${max}.`
  if (Number.isFinite(max)) return `It may be ${max} at the most.`
  return Number.isFinite(min) ? `It must be at least ${min}.` : 'It must be a whole number.'
}
