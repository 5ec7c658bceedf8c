import { z } from 'zod'
import type { Danger, Intent, Understanding } from '../../domain/intent.ts'
import { parametersOutOfBounds } from '../../domain/policy-parameters.ts'
import type { RunbookAction } from '../../domain/runbook.ts'
import {
  missing,
  negated,
  noAction,
  notCaught,
  severalActions,
  unclear,
  unknownService,
  whichOf,
  whichService,
} from '../../domain/understanding/questions.ts'
import type { GeminiCall } from './client.ts'
import { problem } from './failures.ts'
import { ASK, CANCEL, type Choices, CONFIRM, MOST_TARGETS, NONE, reachOf, WHYS } from './functions.ts'
import type { Said } from './said.ts'

const MOST_CALLS = 8
const MOST_CANDIDATES = 3

/**
 * What the model's calls mean, held against the runbook and against what was said: it may choose, but not make up. Names of
 * the runbook only; values and environments as they were said; no change out of a question, a "not" or an "all".
 * @throws {ProviderError} `malformed`: a function, a target or a value that was not offered
 */
export function meaningOf(calls: readonly GeminiCall[], choices: Choices, said: Said): Understanding {
  const { settled, book } = said
  if (settled !== null) return settled
  const [first] = calls
  if (first === undefined || calls.length > MOST_CALLS) throw problem('malformed', 'no function')
  const acts = calls.flatMap((call) => {
    const action = choices.actions.get(call.name)
    return action === undefined ? [] : [{ action, call }]
  })
  const [act] = acts
  if (act === undefined) return otherMeaning(first, choices, said)
  const actions = [...new Set(acts.map(({ action }) => action))]
  if (acts.length < calls.length || actions.length > 1)
    return actions.length > 1 ? severalActions(actions) : noAction(book)
  return actMeaning(
    act.action,
    acts.map(({ call }) => call.args),
    said,
  )
}

function actMeaning(
  action: RunbookAction,
  args: readonly Readonly<Record<string, unknown>>[],
  said: Said,
): Understanding {
  const { book } = said
  const held = action.kind === 'read' ? null : heldBack(action, said)
  if (held !== null) return held
  const targets = [...new Set(args.flatMap((one) => targetsIn(action, one, said)))]
  const question = questionAbout(action, targets, said)
  if (question !== null) return question
  const { environment } = said
  if (environment !== null && !placesOf(said).has(environment))
    return unclear('unknown-target', 'I know no environment of that name.')
  const parameters = said.parameters(action)
  const wrong = args.flatMap((one) =>
    action.parameters.filter(({ name }) => differs(one[name], parameters[name])),
  )
  const lacking = action.parameters.find(({ name, required }) => required && parameters[name] === undefined)
  const [doubtful = lacking] = wrong
  if (doubtful !== undefined) return missing(action, doubtful.name, targets)
  const intent: Intent = { action: action.id, targets, environment, parameters }
  const target = book.services.find(({ name }) => name === targets[0]) ?? null
  const hold = parametersOutOfBounds({ action, target, intent })
  return hold === null ? { kind: 'intent', intent } : unclear('no-parameter', hold.message)
}

/** What changes something is not read out of a question, a "not" or an "all". */
function heldBack({ kind }: RunbookAction, said: Said): Understanding | null {
  if (said.isNegated) return negated()
  if (said.isAsked) return noAction(said.book)
  return kind === 'change' && said.aimsAtEverything ? danger('everything') : null
}

function targetsIn(
  action: RunbookAction,
  args: Readonly<Record<string, unknown>>,
  { book }: Said,
): readonly string[] {
  if (action.target === 'none') return []
  const targets = TARGETS.safeParse(args['targets'] ?? [])
  const reach = new Set(reachOf(action, book).map(({ name }) => name))
  if (!targets.success || targets.data.some((name) => !reach.has(name)))
    throw problem('malformed', 'a target that was not offered')
  return targets.data
}

const TARGETS = z.array(z.string().max(200)).max(MOST_TARGETS)

function questionAbout(action: RunbookAction, targets: readonly string[], said: Said): Understanding | null {
  const { certain, shared } = said.services
  if (action.target === 'none') return certain.size > 0 && action.kind !== 'read' ? noAction(said.book) : null
  if (targets.length === 0) {
    if (shared.length > 0) return whichOf(action, shared.slice(0, MOST_CANDIDATES))
    return action.target === 'required' || certain.size > 0 ? whichService(action, said.book) : null
  }
  for (const target of targets) {
    if (certain.has(target) || (certain.size === 0 && said.points(target))) continue
    if (certain.size > 0) return whichOf(action, [...certain, target].slice(0, MOST_CANDIDATES))
    if (shared.includes(target)) return whichOf(action, shared.slice(0, MOST_CANDIDATES))
    // Only its sound can have told; where the ear was not sure, that is not enough.
    if (!said.circumstances.bySound) return unknownService(action, [target])
  }
  const forgotten = [...certain].some((name) => !targets.includes(name))
  return forgotten && action.kind !== 'read' ? whichOf(action, [...certain].slice(0, MOST_CANDIDATES)) : null
}

const placesOf = ({ book }: Said): ReadonlySet<string> =>
  new Set([...book.environments, ...book.services.flatMap(({ environment }) => environment ?? [])])

/** A value of the model that nobody has said. */
const differs = (told: unknown, heard: string | number | undefined): boolean =>
  told !== undefined && told !== null && String(told).replace(/^v/i, '') !== String(heard)

function otherMeaning({ name, args }: GeminiCall, choices: Choices, said: Said): Understanding {
  switch (name) {
    case NONE:
      return nothingMeant(args['why'], said)
    case CANCEL:
      return { kind: 'cancellation' }
    case CONFIRM: {
      const { digit } = args
      const isSaid = typeof digit === 'number' && said.confirms(digit)
      return isSaid ? { kind: 'confirmation', digit } : notCaught()
    }
    case ASK:
      return questionBack(args, choices, said)
    default:
      throw problem('malformed', 'a function that was not offered')
  }
}

const DANGERS: Readonly<Record<string, Danger>> = {
  destructive: 'destructive',
  secrets: 'secrets',
  everything: 'everything',
  instructions: 'injected',
  not_in_runbook: 'not-in-runbook',
}

function nothingMeant(why: unknown, { book }: Said): Understanding {
  const known = WHYS.find((one) => one === why)
  if (known === undefined) throw problem('malformed', 'a reason that was not offered')
  if (known === 'negated') return negated()
  if (known === 'not_understood') return notCaught()
  const dangerous = DANGERS[known]
  return dangerous === undefined ? noAction(book) : danger(dangerous)
}

const danger = (which: Danger): Understanding => ({ kind: 'danger', danger: which, named: '' })

const QUESTION = z.object({
  about: z.enum(['action', 'target', 'parameter']),
  action: z.string().max(100).optional(),
  candidates: TARGETS.optional(),
})

function questionBack(
  args: Readonly<Record<string, unknown>>,
  choices: Choices,
  { book }: Said,
): Understanding {
  const question = QUESTION.safeParse(args)
  if (!question.success) throw problem('malformed', 'a question that was not offered')
  const { about, action: name = '', candidates = [] } = question.data
  const action = choices.actions.get(name)
  if (action === undefined || about === 'action') return noAction(book)
  const reach = new Set(reachOf(action, book).map((service) => service.name))
  const services = candidates.filter((one) => reach.has(one)).slice(0, MOST_CANDIDATES)
  if (about === 'target') return services.length > 0 ? whichOf(action, services) : whichService(action, book)
  const [needed] = action.parameters
  return needed === undefined ? noAction(book) : missing(action, needed.name, services)
}
