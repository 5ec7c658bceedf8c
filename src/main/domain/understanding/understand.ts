import type { Circumstances, Understanding } from '../intent.ts'
import type { Runbook, RunbookAction } from '../runbook.ts'
import { type ActionsFound, actionsIn, withWholeVerbs } from './actions.ts'
import { correctedTargets } from './corrections.ts'
import { aimsAtAWhole, aimsAtEverything, dangerIn, otherOperation } from './danger.ts'
import { namedWords, namesOf } from './names.ts'
import { isTooLong, turnsDirection, wordsOf } from './normalise.ts'
import { parametersIn } from './parameters.ts'
import {
  missing,
  negated,
  noAction,
  notAll,
  notCaught,
  severalActions,
  tooLong,
  unknownService,
  whichOf,
  whichService,
} from './questions.ts'
import { asRehearsal, rehearsalIn, speaksOfDryRun } from './rehearsal.ts'
import { replyIn } from './replies.ts'
import { type TargetsFound, targetsIn } from './targets.ts'
import { ASKING, FILLER, HESITATIONS, NEGATIONS } from './words.ts'

const MOST_WORDS = 60
/** So many words beside an action are a sentence that happens to hold it, not a name that is unknown. */
const MOST_STRANGE = 4
const SOUND: ReadonlySet<string> = new Set(['mute', 'unmute'])

/**
 * What a text asks for, without a model: an action by its words, a target by its spelling or its sound. The whole text must
 * be one command and nothing else; what is left over makes it a question back, never a guess. Pure, under 2 ms for a fleet of
 * a hundred. It allows nothing: that is for the policy.
 */
export function understand(text: string, book: Runbook, circumstances: Circumstances): Understanding {
  if (isTooLong(text)) return tooLong()
  const words = withWholeVerbs(wordsOf(text), book)
  if (words.length === 0) return notCaught()
  const rehearsed = rehearsalIn(words)
  const reply = replyIn(words, circumstances.bySound)
  // What is read is not what stands there: nothing is confirmed by that.
  if (reply !== null && reply.kind !== 'unclear' && !turnsDirection(text)) return reply
  const named = words.length > MOST_WORDS ? [] : namedWords(words, namesOf(book))
  const bare = words.filter((_, at) => named[at] !== true)
  const danger = dangerIn(text, bare)
  // "Do not delete the database" is no wish to delete it; what tells EchoOps what to be is one whatever else it says.
  if (danger !== null && danger.danger !== 'injected' && isNegated(bare)) return negated()
  if (danger !== null) return { kind: 'danger', ...danger }
  if (reply !== null) return reply
  if (words.length > MOST_WORDS) return tooLong()
  if (rehearsed !== null) return rehearsalOf(rehearsed, book, circumstances)
  const meant = commandIn({ words, named, bare }, book, circumstances)
  // A service may be called "dry dock".
  return speaksOfDryRun(bare) ? asRehearsal(meant) : meant
}

/** The command that is left without the words that asked for its dry run. */
function rehearsalOf(rest: readonly string[], book: Runbook, circumstances: Circumstances): Understanding {
  const words = withWholeVerbs(rest, book)
  const named = namedWords(words, namesOf(book))
  const bare = words.filter((_, at) => named[at] !== true)
  return asRehearsal(commandIn({ words, named, bare }, book, circumstances))
}

interface Said {
  readonly words: readonly string[]
  /** Where a word is part of a whole service name. */
  readonly named: readonly boolean[]
  /** The words that are not. */
  readonly bare: readonly string[]
}

const isNegated = (words: readonly string[]): boolean => words.some((word) => NEGATIONS.has(word))

function commandIn(said: Said, book: Runbook, circumstances: Circumstances): Understanding {
  const { words, named, bare } = said
  const found = actionsIn(words, named, book)
  const [action, other] = found.actions
  if (action === undefined) return withoutAction(bare, book)
  const corrected = other === undefined ? correctedTargets(words, book) : []
  if (corrected.length > 0) return whichOf(action, corrected)
  if (isNegated(bare)) return negated()
  const changing = found.actions.find(({ kind }) => kind !== 'read')
  if (changing !== undefined && isAsked(words)) return noAction(book)
  // Muting concerns EchoOps alone, and may well be meant of everything.
  const aims = changing !== undefined && changing.target !== 'none' && !SOUND.has(changing.id)
  if (aims && aimsAtEverything(bare)) return everything()
  if (other !== undefined) return severalActions(found.actions)
  return intentOf(action, found, said, book, circumstances)
}

/** "Did you restart …", "should we …"; "do a restart" commands. */
function isAsked(words: readonly string[]): boolean {
  const first = words.findIndex((word) => !HESITATIONS.has(word))
  return ASKING.has(words[first] ?? '') && !/^an?$/.test(words[first + 1] ?? '')
}

function withoutAction(bare: readonly string[], book: Runbook): Understanding {
  if (isNegated(bare)) return bare[0] === 'stop' ? negated() : noAction(book)
  return operationIn(bare) ?? noAction(book)
}

/** A plain imperative of something the runbook does not have. */
function operationIn(bare: readonly string[]): Understanding | null {
  const first = bare.findIndex((word) => !FILLER.has(word))
  const operation = first === -1 ? null : otherOperation(bare.slice(first))
  return operation === null ? null : { kind: 'danger', ...operation }
}

function intentOf(
  action: RunbookAction,
  { rest, first }: ActionsFound,
  { words, named, bare }: Said,
  book: Runbook,
  circumstances: Circumstances,
): Understanding {
  const { values, rest: left } = parametersIn(action, rest, named)
  const found = targetsIn({ action, rest: left, named, first }, book, circumstances)
  if (found.tale) return operationIn(bare) ?? noAction(book)
  const question = questionAbout(action, found, { words, first, book, circumstances })
  if (question !== null) return question
  const targets = targetsOf(found, book, circumstances)
  // "Mute payment" is not done by muting all.
  if (action.target === 'none' && found.targets.length > 0) return notAll(action, [])
  if (targets.length === 0 && action.target === 'required') {
    const whole = found.environment !== null && action.kind === 'change'
    return whole ? everything() : whichService(action, book)
  }
  const lacking = action.parameters.find(({ name, required }) => required && !Object.hasOwn(values, name))
  if (lacking !== undefined) return missing(action, lacking.name, targets)
  return {
    kind: 'intent',
    intent: {
      action: action.id,
      targets: action.target === 'none' ? [] : targets,
      environment: found.environment,
      parameters: values,
    },
  }
}

const everything = (): Understanding => ({ kind: 'danger', danger: 'everything', named: '' })

/** "It" is the service of the incident on the wall, when the inventory has it. */
function targetsOf({ targets, pointed }: TargetsFound, book: Runbook, { subjectService }: Circumstances) {
  if (!pointed || targets.length > 0) return targets
  return subjectService !== null && namesOf(book).inventory.has(subjectService) ? [subjectService] : []
}

interface Context {
  readonly words: readonly string[]
  readonly first: number
  readonly book: Runbook
  readonly circumstances: Circumstances
}

/** What has to be asked about the words around an action; null when all of them were understood. */
function questionAbout(action: RunbookAction, found: TargetsFound, context: Context): Understanding | null {
  const { strange, ambiguous, nearest } = found
  const { words, first, book, circumstances } = context
  if (ambiguous.length > 0) return whichOf(action, ambiguous)
  const [start] = strange
  if (start === undefined) return null
  if (start.at < first || action.target === 'none') return noAction(book)
  // "For minus thirty minutes" is no name.
  if (action.kind === 'own' && strange.some(({ word }) => /^(?:\d|minus$)/.test(word))) return noAction(book)
  const further = strange.find(
    ({ word, at }) => /^(?:and|then|or)$/.test(words[at - 1] ?? '') && !/^\d/.test(word),
  )
  const operation = further === undefined ? null : otherOperation(words.slice(further.at))
  if (operation !== null) return { kind: 'danger', ...operation }
  const targets = targetsOf(found, book, circumstances)
  if (targets.length > 0 && further === undefined) return notAllOf(action, targets)
  if (targets.length === 0 && action.kind === 'change' && aimsAtAWhole(strange.map(({ word }) => word)))
    return everything()
  if (strange.every(({ word }) => word === 'service')) return whichService(action, book)
  return strange.length > MOST_STRANGE ? noAction(book) : unknownService(action, nearest)
}

/** Where a number is needed, what was not understood may well have been the number. */
function notAllOf(action: RunbookAction, targets: readonly string[]): Understanding {
  const needed = action.parameters.find(({ required }) => required)
  return needed === undefined ? notAll(action, targets) : missing(action, needed.name, targets)
}
