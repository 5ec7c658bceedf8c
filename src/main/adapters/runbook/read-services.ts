import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { EchoError } from '../../domain/error.ts'
import type { KnownService } from '../../ports/inventory.ts'

/** Far beyond any fleet one room looks after; a file that says more is another file. */
const MAX_SERVICES = 2_000
const MAX_ALIASES = 50
const name = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(100, 'is longer than 100 characters')
  .regex(/^[^\p{Cc}]*$/u, 'holds control characters')

const runbookSchema = z.object({
  services: z
    .array(
      z.strictObject({
        name,
        aliases: z.array(name).max(MAX_ALIASES, `has more than ${MAX_ALIASES} entries`).default([]),
        environment: name.nullable().default(null),
        owners: z.array(name).max(MAX_ALIASES, `has more than ${MAX_ALIASES} entries`).default([]),
      }),
    )
    .max(MAX_SERVICES, `has more than ${MAX_SERVICES} entries`),
})

type Path = readonly PropertyKey[]

/**
 * The services of a runbook in YAML.
 * Throws ECHO_RUNBOOK_INVALID with file, line and remedy: what is no YAML, does not fit, or names two services alike.
 */
export function readServices(text: string, file: string): readonly KnownService[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const refuse = (line: number, message: string, cause?: unknown): never => {
    throw new EchoError('ECHO_RUNBOOK_INVALID', `${file}, line ${line}: ${message}.`, { cause })
  }
  const [broken] = document.errors
  if (broken !== undefined) return refuse(lines.linePos(broken.pos[0]).line, oneLine(broken.message), broken)
  const lineOf = (path: Path): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const result = runbookSchema.safeParse(asValue(document, refuse))
  if (!result.success) {
    const [issue] = result.error.issues
    return refuse(lineOf(issue?.path ?? []), issue === undefined ? 'does not fit' : inWords(issue))
  }
  const { services } = result.data
  const twice = firstTwice(services)
  if (twice !== null)
    return refuse(lineOf(twice.path), `${JSON.stringify(twice.name)} names two services; keep one of them`)
  return services.map(({ name, aliases, environment }) => ({ name, aliases, environment }))
}

/** Expanding references can fail by itself: YAML's aliases may grow without end. */
function asValue(
  document: ReturnType<typeof parseDocument>,
  refuse: (line: number, message: string, cause: unknown) => never,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    return refuse(
      1,
      `its references cannot be expanded (${cause instanceof Error ? oneLine(cause.message) : String(cause)})`,
      cause,
    )
  }
}

function inWords(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  return `${place === '' ? 'the runbook' : place}: ${oneLine(issue.message)}; docs/runbook-example.yaml shows how it is meant`
}

/** Names and aliases are looked up alike, so each may stand for one service only. */
function firstTwice(services: readonly KnownService[]): { name: string; path: Path } | null {
  const owner = new Map<string, number>()
  for (const [index, service] of services.entries()) {
    const names = [{ name: service.name, path: ['services', index, 'name'] as Path }]
    for (const [at, alias] of service.aliases.entries())
      names.push({ name: alias, path: ['services', index, 'aliases', at] })
    for (const one of names) {
      const key = one.name.toLowerCase()
      const other = owner.get(key)
      if (other !== undefined && other !== index) return one
      if (other === undefined || one.path[2] !== 'name') owner.set(key, index)
    }
  }
  return null
}

const oneLine = (text: string): string =>
  text
    .split('\n')[0]
    ?.replace(/[.:]\s*$/, '')
    .trim() ?? ''
