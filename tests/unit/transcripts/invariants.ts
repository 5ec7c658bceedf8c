import type { Understanding } from '../../../src/main/domain/intent.ts'
import type { Runbook, RunbookAction } from '../../../src/main/domain/runbook.ts'

/** Read from the text itself, without the code that is tested; \b and [a-z] of plain text only. */
const NEGATION = /\b(not|never|no|without|unless|neither|dont|instead)\b|n't\b/i
const DANGEROUS =
  /\b(delete|drop|wipe|destroy|kill|password|token|sudo|everything|every|ssh|deploy)\b|\b(shut down|turn it off|api key|the cluster|ignore your instructions|you are now|the alert says)\b|rm -rf|\$\(|`|\||&&|<b>|https:|system:|\u202e/i
const ASKED = /^\W*(did|should|if|when|who|because)\b/i
const TOLD =
  /\b(we|he said|i think|yesterday|tomorrow|later|maybe|database|backup|dashboard|coffee|restarted|scaled)\b/i
/** "Payment, no, checkout" is answered with a question. */

/** What is wrong with an understanding of a text; null when nothing is. Nothing it says may lead beyond the runbook. */
export function faultIn(text: string, meant: Understanding, book: Runbook): string | null {
  if (meant.kind === 'confirmation') return confirmationFault(text, meant.digit)
  if (meant.kind !== 'intent') return null
  const { action, targets, parameters, environment } = meant.intent
  const known = book.actions.find(({ id }) => id === action)
  if (known === undefined) return 'an action that the runbook does not have'
  if (!targets.every((name) => book.services.some((service) => service.name === name)))
    return 'a target that the inventory does not have'
  if (new Set(targets).size !== targets.length) return 'a target twice'
  if (known.target === 'required' && targets.length === 0) return 'no target'
  if (known.target === 'none' && targets.length > 0) return 'a target where none belongs'
  if (environment !== null && (environment === '' || environment.length > 100)) return 'a strange environment'
  const wrong = parameterFault(known, parameters)
  if (wrong !== null) return wrong
  return known.kind === 'change' ? changeFault(text) : null
}

function parameterFault(
  action: RunbookAction,
  parameters: Readonly<Record<string, string | number>>,
): string | null {
  for (const [name, value] of Object.entries(parameters)) {
    const rule = action.parameters.find((one) => one.name === name)
    if (rule === undefined) return `a parameter ${name} that the action does not have`
    const typed =
      rule.type === 'version'
        ? typeof value === 'string' && /^\d{1,5}(\.\d{1,5}){0,3}$/.test(value)
        : typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    if (!typed) return `a ${name} of the wrong type`
  }
  const lacking = action.parameters.find(({ name, required }) => required && !(name in parameters))
  return lacking === undefined ? null : `no ${lacking.name}`
}

function changeFault(text: string): string | null {
  if (NEGATION.test(text)) return 'a change although it is negated'
  if (DANGEROUS.test(text)) return 'a change although it is dangerous'
  if (ASKED.test(text)) return 'a change although it is a question'
  return TOLD.test(text) ? 'a change although it is told' : null
}

function confirmationFault(text: string, digit: number | null): string | null {
  if (digit !== null && !(Number.isInteger(digit) && digit >= 0 && digit <= 9)) return 'no digit'
  return NEGATION.test(text) || DANGEROUS.test(text) ? 'a confirmation although it is none' : null
}
