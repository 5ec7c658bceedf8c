/** Numbers that look random and are the same on every run. */
export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
  /** Milliseconds as latencies are spread: most near the median, a long tail (log-normal). */
  latency(medianMs: number): number
  /** The wait until the next event of a Poisson process. */
  wait(meanMs: number): number
  hex(digits: number): string
}

/** Mulberry32 (public domain, Tommy Ettinger 2017). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1))
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())
  return {
    fraction,
    whole,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    latency: (medianMs) => Math.max(1, Math.round(medianMs * Math.exp(0.35 * normal()))),
    wait: (meanMs) => -meanMs * Math.log(1 - fraction()),
    hex: (digits) => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join(''),
  }
}
