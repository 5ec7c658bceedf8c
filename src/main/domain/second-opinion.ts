import { serviceInSentence } from './incident-words.ts'
import type { Intent, Understanding } from './intent.ts'
import { verbOf } from './policy-words.ts'
import type { Runbook } from './runbook.ts'

/**
 * What two ears have heard in one clip. The first counts, unless the second has heard another command, or that nothing is to be done:
 * then it is asked, and nothing is done.
 */
export function bothHeard(first: Understanding, second: Understanding, book: Runbook): Understanding {
  const acts = first.kind === 'intent' || first.kind === 'confirmation' || first.kind === 'assent'
  if (acts && forbids(second)) return whichOf([first], book)
  return first.kind === 'intent' && isOther(first.intent, second) ? whichOf([first, second], book) : first
}

/**
 * What two commanders have understood of the same words. What the first takes for dangerous, for a refusal, a cancellation, a
 * confirmation or a yes is settled. Where it is at a loss, a command that the second has understood counts; where it has understood
 * another one, or forbids it, it is asked.
 */
export function bothUnderstood(first: Understanding, second: Understanding, book: Runbook): Understanding {
  if (isSettled(first)) return first
  if (first.kind !== 'intent')
    return second.kind === 'intent' && isOfBook(second.intent, book) ? second : first
  if (forbids(second)) return whichOf([first], book)
  return isOther(first.intent, second) ? whichOf([first, second], book) : first
}

/** No second opinion can change it. Words without a command in them, and too many words, are no command to anybody. */
export const isSettled = (understanding: Understanding): boolean =>
  understanding.kind === 'unclear'
    ? ['negated', 'too-long', 'not-caught'].includes(understanding.why)
    : understanding.kind !== 'intent'

const forbids = (understanding: Understanding): boolean =>
  understanding.kind === 'danger' ||
  understanding.kind === 'cancellation' ||
  (understanding.kind === 'unclear' && understanding.why === 'negated')

const isOther = (intent: Intent, other: Understanding): boolean =>
  other.kind === 'intent' && (written(intent) !== written(other.intent) || isElsewhere(intent, other.intent))

/** An environment that was not named is none of its own. */
const isElsewhere = (one: Intent, other: Intent): boolean =>
  one.environment !== null && other.environment !== null && one.environment !== other.environment

/** The same for intents that do the same. */
function written({ action, targets, parameters }: Intent): string {
  const values = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([action, targets.toSorted(), values])
}

/** A command can only be one of the runbook, to something that stands in it. */
const isOfBook = ({ action, targets }: Intent, { actions, services }: Runbook): boolean =>
  actions.some(({ id }) => id === action) &&
  targets.every((target) => services.some(({ name }) => name === target))

function whichOf(understandings: readonly Understanding[], book: Runbook): Understanding {
  const candidates = [
    ...new Set(understandings.flatMap((one) => (one.kind === 'intent' ? [commandOf(one.intent, book)] : []))),
  ]
  const [first, second] = candidates
  const message =
    first === undefined
      ? 'I am not sure what I heard. Say it again.'
      : second === undefined
        ? `I am not sure that I heard that right. To do it, say again: ${first}.`
        : `Did you mean ${first}, or ${second}? Say it again.`
  return { kind: 'unclear', why: 'ambiguous-action', message, candidates }
}

/** In words that can be said. */
function commandOf({ action: id, targets, parameters }: Intent, { actions }: Runbook): string {
  const action = actions.find((one) => one.id === id)
  const verb = action === undefined ? id.replaceAll('-', ' ') : verbOf(action)
  const { replicas, version } = parameters
  const more =
    replicas === undefined ? (version === undefined ? [] : [`to version ${version}`]) : [`to ${replicas}`]
  return [verb, ...targets.map(serviceInSentence), ...more].join(' ')
}
