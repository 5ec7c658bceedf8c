import { METRICS } from '../../src/main/domain/metrics.ts'
import { nameOf, objectKeyOf } from '../exports-lint/identity.ts'
import { type ExportDocument, KINDS, type Kind } from '../exports-lint/read-exports.ts'

/** What the account gets: the objects of the exports, and percentiles for what they ask percentiles of. */
export const IMPORT_KINDS = ['percentiles', ...KINDS] as const
export type ImportKind = 'percentiles' | Kind

export interface Wanted {
  readonly kind: ImportKind
  /** Known by it in the account; see objectKeyOf. For percentiles the metric. */
  readonly key: string
  readonly name: string
  /** As the API takes it. */
  readonly document: unknown
}

export function wantedOf(documents: readonly ExportDocument[]): readonly Wanted[] {
  const objects = documents.map((one) => ({
    kind: one.kind,
    key: objectKeyOf(one) ?? '',
    name: nameOf(one),
    document: one.document,
  }))
  return [...percentiles(), ...objects]
}

/** Datadog keeps percentiles of a distribution only where it is told to; without them p95: shows nothing. */
const percentiles = (): readonly Wanted[] =>
  Object.entries(METRICS)
    .filter(([, { kind }]) => kind === 'distribution')
    .map(([name]) => ({ kind: 'percentiles', key: name, name, document: { include_percentiles: true } }))
