import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { RunbookAction, RunbookService } from '../../domain/runbook.ts'
import { wrongIn } from './check-runbook.ts'
import type { Path } from './finding.ts'
import { mergeActions } from './merge-actions.ts'
import { MAX_SERVICES, runbookSchema } from './runbook-schema.ts'

export interface ReadRunbook {
  readonly services: readonly RunbookService[]
  /** The built-in actions with what the runbook says of them, then its own. */
  readonly actions: readonly RunbookAction[]
  readonly environments: readonly string[]
  /** Absolute paths of programs that `exec` may start. */
  readonly programs: readonly string[]
  /** What is wrong with it, each with its line, at most ten and a count of the rest; empty when all of it can be used. */
  readonly problems: readonly string[]
}

const MOST_PROBLEMS = 10
interface Problem {
  readonly line: number
  readonly text: string
}

/**
 * A runbook in YAML. Never throws for what is in it: what cannot be used is a problem with file, line and remedy, and then
 * only the services that are right are kept, and no action of the file.
 */
export function readRunbook(text: string, file: string): ReadRunbook {
  try {
    return readDocument(text, file)
  } catch (cause) {
    // The parser goes as deep as the file does, and a file can be deeper than the stack.
    const why = cause instanceof Error ? oneLine(cause.message) : String(cause)
    return unusable(file, [{ line: 1, text: `it cannot be read as YAML (${why})` }])
  }
}

function readDocument(text: string, file: string): ReadRunbook {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0)
    return unusable(
      file,
      document.errors.map(({ pos, message }) => ({
        line: lines.linePos(pos[0]).line,
        text: oneLine(message),
      })),
    )
  const lineOf = (path: Path): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  // Expanding references fails by itself beyond this: YAML's aliases may grow without end.
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  const result = runbookSchema.safeParse(value)
  if (!result.success) {
    const problems = result.error.issues.flatMap((issue) => inWords(issue, lineOf))
    return { ...unusable(file, problems), services: soundServices(value) }
  }
  const { services, actions, environments, programs, dry_run } = result.data
  const problems = wrongIn(result.data).map((found) => ({ line: lineOf(found.path), text: found.text }))
  if (problems.length > 0) return { ...unusable(file, problems), services: onceOnly(services) }
  return { services, environments, programs, problems: [], actions: mergeActions(actions, dry_run) }
}

function unusable(file: string, problems: readonly Problem[]): ReadRunbook {
  const told = problems
    .toSorted((a, b) => a.line - b.line)
    .slice(0, MOST_PROBLEMS)
    .map(({ line, text }) => `${file}, line ${line}: ${text}.`)
  const more = problems.length - told.length
  if (more > 0) told.push(`${file}: and ${more} more.`)
  return { services: [], actions: BUILT_IN, environments: [], programs: [], problems: told }
}

function inWords(issue: z.core.$ZodIssue, lineOf: (path: Path) => number): readonly Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return {
        line: lineOf(path),
        text: `${placeOf(path)} is not known here; resources/runbook.yaml shows all fields`,
      }
    })
  const place = placeOf(issue.path)
  return [
    {
      line: lineOf(issue.path),
      text: `${place === '' ? 'the runbook' : place}: ${oneLine(issue.message)}; resources/runbook.yaml shows how it is meant`,
    },
  ]
}

const MAX_PLACE = 120

const placeOf = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, MAX_PLACE)

/** The services of a runbook with errors that are right by themselves: alerts can still be told apart by them. */
function soundServices(value: unknown): readonly RunbookService[] {
  if (typeof value !== 'object' || value === null || !('services' in value) || !Array.isArray(value.services))
    return []
  const parsed = value.services.slice(0, MAX_SERVICES).flatMap((one: unknown) => {
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

const MAX_MESSAGE = 200

const oneLine = (text: string): string =>
  text
    .split('\n')[0]
    ?.replace(/[.:]\s*$/, '')
    .trim()
    .slice(0, MAX_MESSAGE) ?? ''
