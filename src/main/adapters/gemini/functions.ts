import { verbOf } from '../../domain/policy-words.ts'
import type { ParameterRule, Runbook, RunbookAction, RunbookService } from '../../domain/runbook.ts'
import type { GeminiFunction } from './client.ts'
import { problem } from './failures.ts'

/** A fleet beyond this would not fit into one question; the local commander has no such bound. */
const MOST_SERVICES = 400
const MOST_ACTIONS = 100
export const MOST_TARGETS = 5

/** Why nothing of the runbook was meant. */
export const WHYS = [
  'something_else',
  'not_understood',
  'negated',
  'destructive',
  'secrets',
  'everything',
  'instructions',
  'not_in_runbook',
] as const

export interface Choices {
  readonly functions: readonly GeminiFunction[]
  /** By the name of its function. */
  readonly actions: ReadonlyMap<string, RunbookAction>
}

export const NONE = 'none_of_these'
export const CANCEL = 'cancel'
export const CONFIRM = 'confirm_digit'
export const ASK = 'ask'

/**
 * The runbook's actions as functions, and four that are none: nothing of it, cancel, confirm, ask back. Targets are an
 * enumeration of the inventory. Environments are no parameter: they are read from what was said.
 */
export function choicesOf(book: Runbook, extra: Readonly<Record<string, unknown>> = {}): Choices {
  if (book.services.length > MOST_SERVICES || book.actions.length > MOST_ACTIONS)
    throw problem('too-large', 'the inventory is too large')
  const actions = new Map<string, RunbookAction>()
  for (const action of book.actions) actions.set(nameFor(action.id, actions), action)
  const own = [...actions].map(([name, action]) => ({
    name,
    description: `"${verbOf(action)}": ${action.effect}.`,
    parameters: schema({ ...targetsOf(action, book), ...valuesOf(action), ...extra }, [
      ...(action.target === 'required' ? ['targets'] : []),
      ...Object.keys(extra),
    ]),
  }))
  return { functions: [...own, ...others(actions, book, extra)], actions }
}

function others(
  actions: ReadonlyMap<string, RunbookAction>,
  { services }: Runbook,
  extra: Readonly<Record<string, unknown>>,
): readonly GeminiFunction[] {
  const always = Object.keys(extra)
  const candidates = services.length === 0 ? {} : { candidates: listOf(services) }
  return [
    {
      name: NONE,
      description: 'Nothing of the runbook was asked for, or it must not be done.',
      parameters: schema({ why: { type: 'string', enum: WHYS }, ...extra }, ['why', ...always]),
    },
    {
      name: CANCEL,
      description: 'The person takes back, declines or stops what was asked.',
      parameters: schema(extra, always),
    },
    {
      name: CONFIRM,
      description: 'The person says "confirm" and one digit.',
      parameters: schema({ digit: { type: 'integer', minimum: 0, maximum: 9 }, ...extra }, always),
    },
    {
      name: ASK,
      description: 'An action is meant, but not which one, on which service, or with which value.',
      parameters: schema(
        {
          about: { type: 'string', enum: ['action', 'target', 'parameter'] },
          ...(actions.size === 0 ? {} : { action: { type: 'string', enum: [...actions.keys()] } }),
          ...candidates,
          ...extra,
        },
        ['about', ...always],
      ),
    },
  ]
}

/** Services that this action may be used on; those known from alerts only may be asked about, never acted on. */
export const reachOf = ({ kind, services }: RunbookAction, book: Runbook): readonly RunbookService[] =>
  book.services.filter(
    ({ name, learnt }) => (services?.includes(name) ?? true) && (kind !== 'change' || learnt !== true),
  )

function targetsOf(action: RunbookAction, book: Runbook): Readonly<Record<string, unknown>> {
  if (action.target === 'none') return {}
  const reach = reachOf(action, book)
  return reach.length === 0 ? {} : { targets: listOf(reach) }
}

const listOf = (services: readonly RunbookService[]): unknown => ({
  type: 'array',
  items: { type: 'string', enum: services.map(({ name }) => name) },
  maxItems: MOST_TARGETS,
})

const valuesOf = ({ parameters }: RunbookAction): Readonly<Record<string, unknown>> =>
  Object.fromEntries(parameters.map((rule) => [rule.name, schemaOf(rule)]))

function schemaOf({ type, min, max }: ParameterRule): unknown {
  if (type === 'version') return { type: 'string', description: 'as it was said, in digits' }
  return {
    type: 'integer',
    ...(min === null ? {} : { minimum: min }),
    ...(max === null ? {} : { maximum: max }),
  }
}

const schema = (
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[],
): Readonly<Record<string, unknown>> => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
})

/** Letters, digits and underscores, at most 63, unique: what the vendor takes for a name. */
function nameFor(id: string, taken: ReadonlyMap<string, unknown>): string {
  const name = `do_${id.replace(/[^A-Za-z0-9]+/g, '_')}`.slice(0, 56)
  return taken.has(name) ? `${name}_${taken.size}` : name
}
