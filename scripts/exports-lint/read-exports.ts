import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What kinds of objects the exports hold, in the order in which an account should get them: what others name comes first. */
export const KINDS = ['webhook', 'workflow', 'monitor', 'slo', 'dashboard'] as const
export type Kind = (typeof KINDS)[number]

/** One object of Datadog, as its API takes it. */
export interface ExportDocument {
  readonly kind: Kind
  /** Inside the folder, with "/"; for a list with the place in it: `datadog_slo.json[1]`. */
  readonly file: string
  readonly document: unknown
}

export const EXPORTS_FOLDER = join(import.meta.dirname, '..', '..', 'datadog_exports')

const FILES: readonly (readonly [Kind, RegExp])[] = [
  ['webhook', /^webhook\.json$/],
  ['workflow', /^autonomic\/workflow\.json$/],
  ['monitor', /^(autonomic\/)?monitors\/[a-z_]+\.json$/],
  ['slo', /^datadog_slo\.json$/],
  ['dashboard', /^(datadog_export|autonomic\/Dashboard)\.json$/],
]

/** Every export, in the order of KINDS and then of names. A file that is none, or that cannot be read, throws with its name. */
export function readExports(folder: string = EXPORTS_FOLDER): readonly ExportDocument[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.json'))
    .toSorted()
  const read = files.flatMap((file) => split(kindOf(file), file, parse(folder, file)))
  return read.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
}

function kindOf(file: string): Kind {
  const kind = FILES.find(([, pattern]) => pattern.test(file))?.[0]
  if (kind === undefined) throw new Error(`datadog_exports/${file} is none of the exports that are known.`)
  return kind
}

function parse(folder: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`datadog_exports/${file} cannot be read: ${why}`, { cause })
  }
}

const split = (kind: Kind, file: string, document: unknown): readonly ExportDocument[] =>
  Array.isArray(document)
    ? document.map((item: unknown, index) => ({ kind, file: `${file}[${index}]`, document: item }))
    : [{ kind, file, document }]
