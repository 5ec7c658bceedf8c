import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { RunbookAction, RunbookService } from '../../domain/runbook.ts'
import { type ActionEntry, runbookSchema } from './runbook-schema.ts'

export interface ReadRunbook {
  readonly services: readonly RunbookService[]
  /** The built-in actions with what the runbook says of them, then its own. */
  readonly actions: readonly RunbookAction[]
  readonly environments: readonly string[]
  /** Absolute paths of programs that `exec` may start. */
  readonly programs: readonly string[]
  /** What is wrong with it, each with its line, at most ten; empty when all of it can be used. */
  readonly problems: readonly string[]
}

const MOST_PROBLEMS = 10
type Path = readonly PropertyKey[]
interface Problem {
  readonly line: number
  readonly text: string
}

/**
 * A runbook in YAML. Never throws for what is in it: what cannot be used is a problem with file, line and remedy, and then
 * only the services that are right are kept, and no action of the file.
 */
export function readRunbook(text: string, file: string): ReadRunbook {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken !== undefined)
    return unusable(file, [{ line: lines.linePos(broken.pos[0]).line, text: oneLine(broken.message) }])
  const lineOf = (path: Path): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const value = asValue(document)
  if (typeof value === 'string') return unusable(file, [{ line: 1, text: value }])
  const result = runbookSchema.safeParse(value.value)
  if (!result.success) {
    const problems = result.error.issues.flatMap((issue) => inWords(issue, lineOf))
    return { ...unusable(file, problems), services: soundServices(value.value) }
  }
  const found = [...namedTwice(result.data.services), ...wrongActions(result.data)]
  const problems = found.map(({ path, text: words }) => ({ line: lineOf(path), text: words }))
  const { services, actions, environments, programs } = result.data
  if (problems.length > 0) return { ...unusable(file, problems), services: onceOnly(services) }
  return { services, environments, programs, problems: [], actions: merged(actions) }
}

function unusable(file: string, problems: readonly Problem[]): ReadRunbook {
  const told = problems.slice(0, MOST_PROBLEMS).map(({ line, text }) => `${file}, line ${line}: ${text}.`)
  const more = problems.length - told.length
  if (more > 0) told.push(`${file}: and ${more} more.`)
  return { services: [], actions: BUILT_IN, environments: [], programs: [], problems: told }
}

/** Expanding references can fail by itself: YAML's aliases may grow without end. */
function asValue(document: ReturnType<typeof parseDocument>): { readonly value: unknown } | string {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) }
  } catch (cause) {
    return `its references cannot be expanded (${cause instanceof Error ? oneLine(cause.message) : String(cause)})`
  }
}

function inWords(issue: z.core.$ZodIssue, lineOf: (path: Path) => number): readonly Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return {
        line: lineOf(path),
        text: `${placeOf(path)} is not known here; docs/runbook-example.yaml names all fields`,
      }
    })
  const place = placeOf(issue.path)
  return [
    {
      line: lineOf(issue.path),
      text: `${place === '' ? 'the runbook' : place}: ${oneLine(issue.message)}; docs/runbook-example.yaml shows how it is meant`,
    },
  ]
}

const placeOf = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')

interface Finding {
  readonly path: Path
  readonly text: string
}

/** Names and aliases are looked up alike, so each may stand for one service only. */
function namedTwice(services: readonly RunbookService[]): readonly Finding[] {
  const owner = new Map<string, number>()
  const found: Finding[] = []
  for (const [index, { name, aliases }] of services.entries())
    for (const [at, word] of [name, ...aliases].entries()) {
      const other = owner.get(word.toLowerCase())
      const path = at === 0 ? ['services', index, 'name'] : ['services', index, 'aliases', at - 1]
      if (other !== undefined && (other !== index || at === 0))
        found.push({ path, text: `${JSON.stringify(word)} names two services; keep one of them` })
      owner.set(word.toLowerCase(), index)
    }
  return found
}

interface Parsed {
  readonly services: readonly RunbookService[]
  readonly actions: readonly ActionEntry[]
  readonly programs: readonly string[]
}

function wrongActions({ services, actions, programs }: Parsed): readonly Finding[] {
  const names = new Set(services.map(({ name }) => name))
  const ids = new Set([...BUILT_IN, ...actions].map(({ id }) => id))
  const seen = new Set<string>()
  return actions.flatMap((action, index) => {
    const at = ['actions', index]
    const found: Finding[] = []
    if (seen.has(action.id)) found.push({ path: [...at, 'id'], text: `${action.id} is listed twice` })
    seen.add(action.id)
    const builtIn = BUILT_IN.find(({ id }) => id === action.id)
    if (builtIn !== undefined && builtIn.kind !== 'change' && action.executor !== undefined)
      found.push({
        path: [...at, 'executor'],
        text: `${action.id} is done by EchoOps itself; leave its executor out`,
      })
    if (
      builtIn === undefined &&
      (action.words === undefined || action.effect === undefined || action.executor === undefined)
    )
      found.push({ path: at, text: `the action ${action.id} needs words, effect and executor` })
    for (const [place, service] of (action.services ?? []).entries())
      if (!names.has(service))
        found.push({
          path: [...at, 'services', place],
          text: `${service} is not among the services; list it there`,
        })
    if (action.otherwise != null && !ids.has(action.otherwise))
      found.push({ path: [...at, 'otherwise'], text: `${action.otherwise} is not an action` })
    return [...found, ...wrongExecutor(action, builtIn, at, programs)]
  })
}

const FILLED = /\{([^{}]*)\}/g

function wrongExecutor(
  action: ActionEntry,
  builtIn: RunbookAction | undefined,
  at: Path,
  programs: readonly string[],
): readonly Finding[] {
  const { executor } = action
  if (executor === undefined) return []
  const path = [...at, 'executor']
  const found: Finding[] = []
  if (executor.type === 'exec' && !programs.includes(executor.program))
    found.push({
      path: [...path, 'program'],
      text: `${executor.program} is not among the programs; list it there to allow it`,
    })
  const parameters = (action.parameters ?? builtIn?.parameters ?? []).map(({ name }) => name)
  const known = new Set(['target', 'environment', ...parameters])
  const texts =
    executor.type === 'exec'
      ? executor.args
      : executor.type === 'http'
        ? [executor.url, executor.body ?? '']
        : []
  for (const text of texts)
    for (const [, name = ''] of text.matchAll(FILLED))
      if (/^\w+$/.test(name) && !known.has(name))
        found.push({
          path,
          text: `{${name}} stands for nothing; there are ${[...known].map((one) => `{${one}}`).join(', ')}`,
        })
  return found
}

/** What the runbook says of a built-in action goes over what EchoOps knows of it. */
function merged(entries: readonly ActionEntry[]): readonly RunbookAction[] {
  const own = entries.filter(({ id }) => !BUILT_IN.some((known) => known.id === id)).map(ownAction)
  return [
    ...BUILT_IN.map((known) =>
      overlaid(
        known,
        entries.find(({ id }) => id === known.id),
      ),
    ),
    ...own,
  ]
}

function overlaid(known: RunbookAction, entry: ActionEntry | undefined): RunbookAction {
  if (entry === undefined) return known
  const said = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
  return { ...known, ...said }
}

function ownAction(entry: ActionEntry): RunbookAction {
  const base: RunbookAction = {
    id: entry.id,
    words: [entry.id.replaceAll('-', ' ')],
    kind: 'change',
    target: 'required',
    parameters: [],
    effect: '',
    pin: false,
    services: null,
    cooldownMs: 60_000,
    watchMs: 180_000,
    otherwise: null,
    executor: { type: 'own' },
  }
  return overlaid(base, entry)
}

/** The services of a runbook with errors that are right by themselves: alerts can still be told apart by them. */
function soundServices(value: unknown): readonly RunbookService[] {
  if (typeof value !== 'object' || value === null || !('services' in value) || !Array.isArray(value.services))
    return []
  const parsed = value.services.flatMap((one: unknown) => {
    const service = runbookSchema.shape.services.safeParse([one])
    return service.success ? service.data : []
  })
  return onceOnly(parsed)
}

function onceOnly(services: readonly RunbookService[]): readonly RunbookService[] {
  const taken = new Set<string>()
  return services.filter(({ name, aliases }) => {
    const names = [name, ...aliases].map((one) => one.toLowerCase())
    if (names.some((one) => taken.has(one))) return false
    for (const one of names) taken.add(one)
    return true
  })
}

const oneLine = (text: string): string =>
  text
    .split('\n')[0]
    ?.replace(/[.:]\s*$/, '')
    .trim() ?? ''
