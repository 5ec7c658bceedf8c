import { listed } from './answers.ts'
import type { Command, Decision, PolicyFacts, Refusal } from './command.ts'
import { serviceInSentence, serviceTitle } from './incident-words.ts'
import type { Danger, Intent } from './intent.ts'
import { commandTitle, sameEnvironment } from './policy-words.ts'
import type { Runbook, RunbookAction, RunbookService } from './runbook.ts'
import { spanInWords } from './storm-words.ts'

/**
 * The verdict on an intent: what only reads or concerns EchoOps alone is answered, what changes the fleet must be
 * confirmed, and all else is refused. The first rule that applies decides; docs/policy.md has them as a table.
 */
export function judge(intent: Intent, book: Runbook, facts: PolicyFacts, commandId: string): Decision {
  const action = book.actions.find(({ id }) => id === intent.action)
  if (action === undefined) return refuse('not-in-runbook', unknownAction(intent.action, book), intent)
  if (action.kind === 'change') return judgeChange(action, intent, book, facts, commandId)
  const [first] = intent.targets
  const target = book.services.find(({ name }) => name === first) ?? null
  return { kind: 'answer', command: commandOf(commandId, action, target, intent, facts) }
}

function judgeChange(
  action: RunbookAction,
  intent: Intent,
  book: Runbook,
  facts: PolicyFacts,
  commandId: string,
): Decision {
  const no = (reason: Refusal, message: string) => refuse(reason, message, intent)
  if (facts.readOnly)
    return no('read-only', 'The runbook has errors, so I change nothing. I can still answer questions.')
  if (action.executor.type === 'own')
    return no('not-in-runbook', `Nobody has told me how to ${verb(action)}. The runbook must say it.`)
  if (intent.targets.length > 1)
    return no('several-targets', `I ${verb(action)} one service at a time. Say which one first.`)
  const target = book.services.find(({ name }) => name === intent.targets[0]) ?? null
  if (target === null && action.target === 'required')
    return no('not-in-runbook', 'That service is not in my inventory.')
  const wrong = target === null ? null : wrongPlace(intent, target)
  if (wrong !== null) return no('wrong-environment', wrong)
  if (target !== null && !mayBeUsedOn(action, target))
    return no('not-in-runbook', notOn(action, target, book))
  const outside = outOfBounds(action, intent, target)
  if (outside !== null) return no('out-of-bounds', outside)
  if (action.pin && !facts.pinSet)
    return no('no-pin', `To ${verb(action)} I need the operator PIN, and none is set.`)
  const hold = busy(target, facts) ?? coolDown(action, target, facts)
  if (hold !== null) return no(hold.reason, hold.message)
  const command = commandOf(commandId, action, target, intent, facts)
  const readBack = `${commandTitle(command)}? This ${action.effect}.`
  return { kind: 'confirm', command, readBack, effect: action.effect }
}

/** The refusal of a text for what it says. `named` is a short quotation, already cleaned. */
export function judgeDanger(danger: Danger, named: string, book: Runbook): Decision {
  const instead = possible(book)
  const messages: Readonly<Record<Danger, string>> = {
    destructive: `I will not ${named || 'destroy anything'}. ${instead}`,
    secrets: `I give no secrets away. ${instead}`,
    everything: `I will not do that to everything. ${instead}`,
    injected: `That is not a command I take. ${instead}`,
    'not-in-runbook': `My runbook does not have that. ${instead}`,
  }
  return refuse(danger, messages[danger], null)
}

const refuse = (reason: Refusal, message: string, intent: Intent | null): Decision => ({
  kind: 'refuse',
  reason,
  message,
  intent,
})

function commandOf(
  id: string,
  action: RunbookAction,
  target: RunbookService | null,
  intent: Intent,
  { incidentId }: PolicyFacts,
): Command {
  return { id, action, target, parameters: intent.parameters, incidentId }
}

function possible(book: Runbook): string {
  const verbs = book.actions
    .filter(({ kind, executor }) => kind === 'change' && executor.type !== 'own')
    .map(verb)
  if (verbs.length === 0) return 'I can tell you the status, and what the logs say.'
  return `I can ${listed(verbs)} one service at a time.`
}

function unknownAction(action: string, book: Runbook): string {
  return `My runbook has no ${action.replaceAll('-', ' ').slice(0, 40)}. ${possible(book)}`
}

const verb = ({ words, id }: RunbookAction): string => words[0] ?? id

function wrongPlace({ environment }: Intent, target: RunbookService): string | null {
  if (environment === null || sameEnvironment(environment, target.environment)) return null
  const where = target.environment === null ? 'no environment that I know' : target.environment
  return `${serviceTitle(target.name)} runs in ${where}, not in ${environment.slice(0, 40)}. I did nothing.`
}

const mayBeUsedOn = ({ services }: RunbookAction, { name }: RunbookService): boolean =>
  services === null || services.includes(name)

function notOn(action: RunbookAction, target: RunbookService, book: Runbook): string {
  const others = book.services.filter((service) => mayBeUsedOn(action, service)).map(({ name }) => name)
  const instead =
    others.length === 0 ? '' : ` Only ${listed(others.slice(0, 3).map(serviceInSentence))} may be.`
  return `I may not ${verb(action)} ${serviceInSentence(target.name)}.${instead}`
}

/** Numbers must lie within the action's bounds and, for replicas, within those of the service. */
function outOfBounds(
  action: RunbookAction,
  { parameters }: Intent,
  target: RunbookService | null,
): string | null {
  if (action.id === 'scale' && target !== null && target.replicas === null)
    return `${serviceTitle(target.name)} cannot be scaled; the runbook gives it no bounds.`
  for (const rule of action.parameters) {
    const value = parameters[rule.name]
    if (typeof value !== 'number') continue
    const own = rule.name === 'replicas' ? (target?.replicas ?? null) : null
    const min = Math.max(rule.min ?? Number.NEGATIVE_INFINITY, own?.min ?? Number.NEGATIVE_INFINITY)
    const max = Math.min(rule.max ?? Number.POSITIVE_INFINITY, own?.max ?? Number.POSITIVE_INFINITY)
    if (!Number.isInteger(value) || value < min || value > max)
      return `${value} is out of bounds. ${boundsInWords(min, max)}`
  }
  return null
}

function boundsInWords(min: number, max: number): string {
  if (Number.isFinite(min) && Number.isFinite(max)) return `It may be ${min} to ${max}.`
  if (Number.isFinite(max)) return `It may be ${max} at the most.`
  return Number.isFinite(min) ? `It must be at least ${min}.` : 'It must be a whole number.'
}

interface Hold {
  readonly reason: Refusal
  readonly message: string
}

/** Two commands never race on one target. */
function busy(target: RunbookService | null, { underway }: PolicyFacts): Hold | null {
  const other = underway.find((one) => one.target === (target?.name ?? null))
  if (other === undefined) return null
  const name = target === null ? 'That' : serviceTitle(target.name)
  return {
    reason: 'busy-target',
    message: `${name} is being worked on already: ${other.action.replaceAll('-', ' ')}. Wait until that is done.`,
  }
}

function coolDown(
  action: RunbookAction,
  target: RunbookService | null,
  { performed, now }: PolicyFacts,
): Hold | null {
  const last = performed
    .filter((one) => one.action === action.id && one.target === (target?.name ?? null))
    .reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY)
  const left = last + action.cooldownMs - now
  if (!(left > 0)) return null
  const name = target === null ? 'That' : serviceTitle(target.name)
  return {
    reason: 'cool-down',
    message: `${name} had a ${action.id} ${spanInWords(now - last)} ago. Give it ${spanInWords(left)} more.`,
  }
}
