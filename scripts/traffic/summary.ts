import { KINDS, type Kind } from './mix.ts'

/** What came of one. */
export interface Outcome {
  readonly kind: Kind
  /** The decision, "HTTP 400", or why there was no answer. */
  readonly got: string
  readonly isExpected: boolean
  readonly ms: number
  /** Only for what was not expected: what was sent, and what was said to it. */
  readonly note: string | null
}

const MOST_NOTES = 10

/** The smallest value that so many percent are not above (nearest rank). Null of nothing. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null
}

/** A table by kind and decision, and below it what was not as expected. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const rows = KINDS.flatMap((kind) => {
    const own = outcomes.filter((one) => one.kind === kind)
    return [...new Set(own.map(({ got }) => got))].toSorted().map((got) =>
      rowOf(
        kind,
        got,
        own.filter((one) => one.got === got),
      ),
    )
  })
  const head = ['kind', 'answer', 'count', 'p50 ms', 'p95 ms', 'p99 ms', 'unexpected']
  const unexpected = outcomes.filter(({ isExpected }) => !isExpected)
  const times = new Map<string, number>()
  for (const { note, got } of unexpected) times.set(note ?? got, (times.get(note ?? got) ?? 0) + 1)
  const notes = [...times].map(([note, count]) => `  ${note}${count === 1 ? '' : ` (${count} times)`}`)
  const more = notes.length > MOST_NOTES ? [`  and ${notes.length - MOST_NOTES} others`] : []
  return [
    ...aligned([head, ...rows, rowOf('all', '', outcomes)]),
    '',
    unexpected.length === 0 ? 'Every answer was as expected.' : `${unexpected.length} not as expected:`,
    ...notes.slice(0, MOST_NOTES),
    ...more,
  ].join('\n')
}

function rowOf(kind: string, got: string, own: readonly Outcome[]): readonly string[] {
  const times = own.map(({ ms }) => ms)
  const at = (percent: number): string => String(Math.round(percentile(times, percent) ?? 0))
  const wrong = own.filter(({ isExpected }) => !isExpected).length
  return [kind, got, String(own.length), at(50), at(95), at(99), String(wrong)]
}

/** Words to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
