import { listed } from './answers.ts'
import type { Refusal } from './command.ts'
import { capitalise, serviceInSentence, serviceTitle } from './incident-words.ts'
import { parametersOutOfBounds } from './policy-parameters.ts'
import type { Asked, Hold, Rule } from './policy-rule.ts'
import { quoted, sameEnvironment, verbOf } from './policy-words.ts'
import type { RunbookAction, RunbookService } from './runbook.ts'
import { spanInWords } from './storm-words.ts'

/** What stands against a command that changes something, in the order it is looked at. docs/policy.md has the same names. */
export const CHANGE_RULES = {
  'read-only': ({ facts }) =>
    facts.readOnly
      ? no('read-only', 'The runbook has errors, so I change nothing. I can still answer questions.')
      : null,
  untold: ({ action }) =>
    action.executor.type === 'own'
      ? no('not-in-runbook', `Nobody has told me how to ${verbOf(action)}. The runbook must say it.`)
      : null,
  'several-targets': severalTargets,
  'unknown-target': unknownTarget,
  'learnt-target': ({ action, target }) =>
    target?.learnt === true
      ? no(
          'not-in-runbook',
          `I know ${serviceInSentence(target.name)} from alerts only. The runbook must list it before I ${verbOf(action)} it.`,
        )
      : null,
  'wrong-environment': wrongEnvironment,
  'not-allowed-here': notAllowedHere,
  'out-of-bounds': parametersOutOfBounds,
  'no-pin': ({ action, facts }) =>
    action.pin && !facts.pinSet
      ? no('no-pin', `To ${verbOf(action)} I need the operator PIN, and none is set.`)
      : null,
  'busy-target': busy,
  'cool-down': coolDown,
} satisfies Readonly<Record<string, Rule>>

const no = (reason: Refusal, message: string): Hold => ({ reason, message })

/** One command reaches one service: the blast radius is what the room has heard and confirmed. */
function severalTargets({ action, intent }: Asked): Hold | null {
  if (intent.targets.length > 1)
    return no('several-targets', `I ${verbOf(action)} one service at a time. Say which one first.`)
  if (action.target === 'none' && intent.targets.length > 0)
    return no('several-targets', 'That concerns more than one service. Say it without a name.')
  return null
}

/** A name that the inventory does not have is never passed over, not even where no name is needed. */
function unknownTarget({ action, target, intent, book }: Asked): Hold | null {
  if (target !== null || (intent.targets.length === 0 && action.target !== 'required')) return null
  const [some] = book.services.filter(({ learnt }) => learnt !== true)
  const example =
    some === undefined ? 'The runbook lists none.' : `Say, for example, ${serviceInSentence(some.name)}.`
  const wrong = intent.targets.length === 0 ? 'You named no service.' : 'That service is not in my inventory.'
  return no('not-in-runbook', `${wrong} ${example}`)
}

function wrongEnvironment({ action, target, intent: { environment }, book }: Asked): Hold | null {
  if (environment === null) return null
  const said = quoted(environment, 3) || 'another'
  if (target === null)
    return no(
      'wrong-environment',
      `I cannot ${verbOf(action)} in ${said} alone. Say it without an environment.`,
    )
  if (sameEnvironment(environment, target.environment, book)) return null
  const where = target.environment ?? 'no environment that I know'
  return no(
    'wrong-environment',
    `${serviceTitle(target.name)} runs in ${where}, not in ${said}. I did nothing.`,
  )
}

const mayBeUsedOn = ({ services }: RunbookAction, { name }: RunbookService): boolean =>
  services === null || services.includes(name)

/** An action that is kept to some services has no other, and no use without one. */
function notAllowedHere({ action, target, book }: Asked): Hold | null {
  if (target === null ? action.services === null : mayBeUsedOn(action, target)) return null
  const others = book.services.filter((service) => mayBeUsedOn(action, service)).map(({ name }) => name)
  const instead =
    others.length === 0 ? '' : ` Only ${listed(others.slice(0, 3).map(serviceInSentence))} may be.`
  const what = target === null ? verbOf(action) : `${verbOf(action)} ${serviceInSentence(target.name)}`
  return no('not-in-runbook', `I may not ${what}.${instead}`)
}

/** Two commands never race on one target. */
function busy({ target, facts }: Asked): Hold | null {
  const other = facts.underway.find((one) => one.target === (target?.name ?? null))
  if (other === undefined) return null
  const name = target === null ? 'That' : serviceTitle(target.name)
  return no(
    'busy-target',
    `${name} is being worked on already: ${quoted(other.action.replaceAll('-', ' '), 4)}. Wait until that is done.`,
  )
}

/** A clock that was set back by less than the cool-down makes it longer, never shorter; by more, what lies ahead does not count. */
function coolDown({ action, target, facts: { performed, now } }: Asked): Hold | null {
  const ago = performed
    .filter((one) => one.action === action.id && one.target === (target?.name ?? null))
    .map(({ at }) => now - at)
    .filter((ms) => Math.abs(ms) < action.cooldownMs)
  if (ago.length === 0) return null
  const last = Math.max(0, Math.min(...ago))
  const what = target === null ? verbOf(action) : `${verbOf(action)} ${serviceInSentence(target.name)}`
  const when = spanInWords(last)
  return no(
    'cool-down',
    `${capitalise(what)}: that was done ${when} ago. Give it ${spanInWords(action.cooldownMs - last)} more.`,
  )
}
