/** A stretch of time that was read without a gap, epoch milliseconds. */
export interface Covered {
  readonly from: number
  readonly to: number
}

/**
 * Time without the gaps between samples: the covered stretches stand side by side, the last one at its own time. So a rate
 * measured in it is a rate of what was really read, and nothing is called rare that was only not looked at.
 */
export class CompactTime {
  readonly #stretches: readonly (Covered & { readonly shift: number })[]

  constructor(covered: readonly Covered[]) {
    const ordered = covered.filter(({ from, to }) => to >= from).toSorted((a, b) => b.from - a.from)
    const stretches: (Covered & { readonly shift: number })[] = []
    let end = ordered[0]?.to ?? 0
    for (const { from, to } of ordered) {
      const shift = end - to
      stretches.push({ from, to, shift })
      end = from + shift
    }
    this.#stretches = stretches
  }

  /** A real time in compact time; a time in a gap is that of the stretch after it, one before all stretches their beginning. */
  compact(at: number): number {
    const after = this.#stretches.findLast((one) => one.to >= at) ?? this.#stretches[0]
    if (after === undefined) return at
    return at >= after.to ? at + after.shift : Math.max(at, after.from) + after.shift
  }

  /** A compact time as it really was. */
  real(at: number): number {
    const found = this.#stretches.find(({ from, shift }) => at >= from + shift) ?? this.#stretches.at(-1)
    return found === undefined ? at : at - found.shift
  }

  /** Where compact time begins. */
  get from(): number {
    const first = this.#stretches.at(-1)
    return first === undefined ? 0 : first.from + first.shift
  }
}
