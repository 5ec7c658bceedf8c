/** One request as the front saw it. */
export interface Sample {
  readonly at: number
  readonly durationMs: number
  readonly failed: boolean
}

const MOST = 4_000

/** What happened last, oldest first, bounded in number; older than the span is forgotten. */
export class Recent<T extends { readonly at: number }> {
  readonly #spanMs: number
  #kept: T[] = []

  constructor(spanMs: number) {
    this.#spanMs = spanMs
  }

  add(one: T): void {
    this.#kept.push(one)
    if (this.#kept.length > MOST) this.#kept.shift()
  }

  since(now: number): readonly T[] {
    const from = now - this.#spanMs
    const first = this.#kept.findIndex(({ at }) => at > from)
    this.#kept = first < 0 ? [] : this.#kept.slice(first)
    return this.#kept
  }
}

/** The p-th percentile (0 … 1) by the nearest rank (Hyndman & Fan, 1996, definition 1); null for nothing. */
export function percentile(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null
}
