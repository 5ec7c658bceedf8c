/**
 * Durations in few numbers: each is counted in a bin whose bounds grow by a constant factor, so that a quantile is right to within `ERROR` of
 * itself whatever the scale, and sketches can be added. Source: C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable
 * quantile sketch with relative-error guarantees", VLDB 12 (2019), sections 2.1 and 2.2.
 */
export const ERROR = 0.025
const GROWTH = (1 + ERROR) / (1 - ERROR)
const LOG_GROWTH = Math.log(GROWTH)
/** Milliseconds. What is shorter or longer is counted as this: nobody hears the one, and everybody has heard the other. */
export const SHORTEST_MS = 1
export const LONGEST_MS = 600_000
const LAST_BIN = Math.ceil(Math.log(LONGEST_MS) / LOG_GROWTH)

/** A bin, and how many durations lie in it. */
export type Bin = readonly [bin: number, count: number]

export class Sketch {
  readonly #bins = new Map<number, number>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** A duration in milliseconds. */
  add(ms: number): void {
    const within = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms))
    this.#put(Math.ceil(Math.log(within) / LOG_GROWTH), 1)
  }

  merge(other: Sketch): void {
    for (const [bin, count] of other.#bins) this.#put(bin, count)
  }

  /** The duration, milliseconds, that the share `q` of all (0 … 1) does not exceed; null when there is none. */
  quantile(q: number): number | null {
    const rank = q * (this.#count - 1)
    let seen = 0
    for (const [bin, count] of this.bins()) {
      seen += count
      if (seen > rank) return (2 * GROWTH ** bin) / (GROWTH + 1)
    }
    return null
  }

  /** In order of duration. */
  bins(): readonly Bin[] {
    return [...this.#bins].sort(([a], [b]) => a - b)
  }

  /** From what `bins` gave; null when that cannot have been. */
  static of(bins: unknown): Sketch | null {
    if (!Array.isArray(bins) || bins.length > LAST_BIN + 1) return null
    const sketch = new Sketch()
    for (const entry of bins as readonly unknown[]) {
      if (!Array.isArray(entry)) return null
      const [bin, count] = entry as readonly unknown[]
      if (!isWhole(bin, 0, LAST_BIN) || !isWhole(count, 1, Number.MAX_SAFE_INTEGER)) return null
      sketch.#put(bin, count)
    }
    return sketch
  }

  #put(bin: number, count: number): void {
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + count)
    this.#count += count
  }
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
