/** One line of a benchmark's result. A ratio has the unit `×`. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What it must stay under, where there is such a bound. */
  readonly atMost?: number
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

export function printRows(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`)
  for (const { name, value, unit, atMost, note } of rows) {
    const bound =
      atMost === undefined
        ? ''
        : value <= atMost
          ? `  (at most ${atMost}: kept)`
          : `  (at most ${atMost}: MISSED)`
    const shown = value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
    console.log(
      `  ${name.padEnd(58)} ${shown.padStart(10)} ${unit}${bound}${note === undefined ? '' : `  ${note}`}`,
    )
  }
}
