/** One line of a benchmark's result. A ratio has the unit `×`. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What it must stay under, where there is such a bound. */
  readonly atMost?: number
  /** What it must reach. */
  readonly atLeast?: number
  readonly note?: string
}

export type Bench = () => Promise<readonly Row[]>

/** Nearest-rank percentile (0 … 100) of at least one value. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const index = Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)
  const value = sorted[index]
  if (value === undefined) throw new Error('a percentile of no values')
  return value
}

/** False when a bound was missed. */
export function printRows(title: string, rows: readonly Row[]): boolean {
  console.log(`\n${title}`)
  for (const row of rows) {
    const { name, value, unit, note } = row
    const shown = value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 })
    console.log(
      `  ${name.padEnd(72)} ${shown.padStart(10)} ${unit}${boundOf(row)}${note === undefined ? '' : `  ${note}`}`,
    )
  }
  return rows.every(isKept)
}

const isKept = ({
  value,
  atMost = Number.POSITIVE_INFINITY,
  atLeast = Number.NEGATIVE_INFINITY,
}: Row): boolean => value <= atMost && value >= atLeast

function boundOf(row: Row): string {
  const { atMost, atLeast } = row
  if (atMost === undefined && atLeast === undefined) return ''
  const bound = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`
  return `  (${bound}: ${isKept(row) ? 'kept' : 'MISSED'})`
}
