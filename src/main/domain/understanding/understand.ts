import { serviceInSentence } from '../incident-words.ts'
import type { Circumstances, Intent, Unclear, Understanding } from '../intent.ts'
import type { Runbook, RunbookAction } from '../runbook.ts'
import { actionsIn } from './actions.ts'
import { aimsAtEverything, dangerIn, otherOperation } from './danger.ts'
import { MAX_CHARS, wordsOf } from './normalise.ts'
import { parametersIn } from './parameters.ts'
import { targetsIn } from './targets.ts'
import { ASKING, ASSENTING, CANCELLING, FILLER, NEGATIONS } from './words.ts'

const MOST_WORDS = 60
const CANCELS = new Set(CANCELLING)
const ASSENTS = new Set(ASSENTING)
const NOT_CAUGHT = 'I did not catch that.'

/**
 * What a text asks for, without a model: an action by its words, a target by its spelling or its sound. The whole text must
 * be one command and nothing else; what is left over makes it a question back, never a guess. Pure, under 2 ms.
 */
export function understand(text: string, book: Runbook, circumstances: Circumstances): Understanding {
  if (text.length > MAX_CHARS) return unclear('too-long', 'That was too long. Say one command.')
  const words = wordsOf(text)
  if (words.length === 0) return unclear('not-caught', NOT_CAUGHT)
  const reply = replyIn(words)
  if (reply !== null) return reply
  const danger = dangerIn(text, words)
  if (danger !== null && isNegated(words)) return unclear('negated', 'Nothing done.')
  if (danger !== null) return { kind: 'danger', ...danger }
  if (words.length > MOST_WORDS) return unclear('too-long', 'That was too long. Say one command.')
  return commandIn(words, book, circumstances)
}

/** "Confirm seven", "cancel", "yes": the whole text, but for a please. */
function replyIn(words: readonly string[]): Understanding | null {
  const bare = words.filter((word) => word !== 'please' && word !== 'uh' && word !== 'um' && word !== 'ok')
  const [first = '', second, ...more] = bare
  if (/^confirm(ed|ing)?$/.test(first)) {
    if (second === undefined) return { kind: 'confirmation', digit: null }
    if (more.length === 0 && /^\d$/.test(second)) return { kind: 'confirmation', digit: Number(second) }
    return unclear('not-caught', 'Say confirm and one digit.')
  }
  const whole = bare.join(' ')
  if (CANCELS.has(whole)) return { kind: 'cancellation' }
  return ASSENTS.has(words.join(' ')) || ASSENTS.has(whole) ? { kind: 'assent' } : null
}

const isNegated = (words: readonly string[]): boolean => words.some((word) => NEGATIONS.has(word))

function commandIn(words: readonly string[], book: Runbook, circumstances: Circumstances): Understanding {
  const { actions, rest, first } = actionsIn(words, book)
  const changing = actions.some(({ kind }) => kind !== 'read')
  if (isNegated(words))
    return actions.length > 0 ? unclear('negated', 'Nothing done.') : unclear('no-action', noAction(book))
  const [action, other] = actions
  if (action === undefined) return withoutAction(words, book)
  if (changing && ASKING.has(words.find((word) => !HESITATION.has(word)) ?? ''))
    return unclear('no-action', noAction(book))
  if (aimsAtEverything(words)) {
    if (changing) return { kind: 'danger', danger: 'everything', named: '' }
    return { kind: 'intent', intent: { action: action.id, targets: [], environment: null, parameters: {} } }
  }
  if (other !== undefined)
    return unclear('ambiguous-action', `${action.words[0]} or ${other.words[0]}? One thing at a time.`, [
      action.id,
      other.id,
    ])
  return intentOf(action, rest, first, book, circumstances)
}

const HESITATION = new Set('uh um er erm well so ok okay hey please'.split(' '))

function withoutAction(words: readonly string[], book: Runbook): Understanding {
  const first = words.findIndex((word) => !FILLER.has(word))
  const operation = first === -1 ? null : otherOperation(words, first)
  if (operation !== null) return { kind: 'danger', danger: 'not-in-runbook', named: operation }
  return unclear('no-action', noAction(book))
}

function intentOf(
  action: RunbookAction,
  rest: readonly (string | null)[],
  first: number,
  book: Runbook,
  circumstances: Circumstances,
): Understanding {
  const parameters = parametersIn(action, rest)
  const found = targetsIn(parameters.rest, book, circumstances, action.target !== 'none')
  const { targets, environment, strange, pointed } = found
  if (found.ambiguous.length > 0)
    return unclear(
      'ambiguous-target',
      `Which one: ${choice(found.ambiguous)}?`,
      commandsFor(action, found.ambiguous),
    )
  // Words in front of the command make it a tale: "I think we should restart …".
  if (strange.some(({ at }) => at < first) || (strange.length > 0 && action.target === 'none'))
    return unclear('no-action', noAction(book))
  if (strange.length > 0) return strangeTarget(action, found.nearest, strange.length)
  if (
    pointed &&
    targets.length === 0 &&
    circumstances.subjectService === null &&
    action.target === 'required'
  )
    return unclear('no-target', `${action.words[0]} which service?`)
  const named = pointed && targets.length === 0 && circumstances.subjectService !== null
  const all = named ? [circumstances.subjectService ?? ''] : targets
  if (all.length === 0 && action.target === 'required')
    return unclear('no-target', whichService(action, book))
  const missing = action.parameters.find(({ name, required }) => required && !(name in parameters.values))
  if (missing !== undefined) return unclear('no-parameter', missingParameter(action, missing.name, all))
  const intent: Intent = { action: action.id, targets: all, environment, parameters: parameters.values }
  return { kind: 'intent', intent }
}

/** A short name nobody knows is asked about; a whole sentence behind the action is no command. */
function strangeTarget(action: RunbookAction, nearest: readonly string[], words: number): Understanding {
  if (words > 4) return unclear('no-action', 'I did not understand that. Say one command, such as status.')
  if (nearest.length === 0) return unclear('unknown-target', 'I know no service of that name.')
  return unclear(
    'unknown-target',
    `I know no service of that name. Did you mean ${choice(nearest)}?`,
    commandsFor(action, nearest),
  )
}

const commandsFor = ({ words, id }: RunbookAction, services: readonly string[]): readonly string[] =>
  services.map((service) => `${words[0] ?? id} ${serviceInSentence(service)}`)

function choice(services: readonly string[]): string {
  const names = services.map(serviceInSentence)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function whichService(action: RunbookAction, book: Runbook): string {
  const some = book.services.slice(0, 3).map(({ name }) => serviceInSentence(name))
  const verb = action.words[0] ?? action.id
  return some.length === 0
    ? `I know no services yet.`
    : `${capital(verb)} which service? For example ${some[0]}.`
}

function missingParameter(action: RunbookAction, name: string, targets: readonly string[]): string {
  const target = targets[0] === undefined ? '' : ` ${serviceInSentence(targets[0])}`
  return name === 'replicas'
    ? `To how many replicas? Say, for example: ${action.words[0]}${target} to three.`
    : `Say the ${name} as well.`
}

function noAction(book: Runbook): string {
  const change = book.actions.find(({ kind, executor }) => kind === 'change' && executor.type !== 'own')
  const service = book.services[0]?.name
  const example =
    change === undefined || service === undefined
      ? 'status'
      : `${change.words[0]} ${serviceInSentence(service)}`
  return `I did not understand that. Say, for example: ${example}.`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function unclear(why: Unclear, message: string, candidates: readonly string[] = []): Understanding {
  return { kind: 'unclear', why, message, candidates }
}
