import type { Clock } from '../../ports/clock.ts'

/** Longer than this Datadog asks nobody to wait; a header that says more is mistaken. */
const LONGEST_PAUSE_MS = 60 * 60_000

/** Remembers until when Datadog wants no more questions of a kind; it counts by endpoint. */
export class RateGate {
  readonly #clock: Clock
  readonly #shutUntilMs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds until a question of this kind may be put; 0 when it may be now. */
  waitMs(what: string): number {
    return Math.max(0, (this.#shutUntilMs.get(what) ?? 0) - this.#clock.monotonicMs())
  }

  /** Reads the headers of an answer; returns the pause that a 429 asks for, milliseconds, or null. */
  heed(what: string, status: number, headers: Headers): number | null {
    const resetMs = secondsIn(headers, 'x-ratelimit-reset') ?? secondsIn(headers, 'retry-after')
    const isLimited = status === 429
    if (isLimited || headers.get('x-ratelimit-remaining')?.trim() === '0') {
      const pauseMs = resetMs ?? (isLimited ? 1_000 : 0)
      this.#shutUntilMs.set(what, this.#clock.monotonicMs() + pauseMs)
    }
    return isLimited || status === 503 ? resetMs : null
  }
}

/** Whole or broken seconds from now, as Datadog writes them; null when there are none. */
function secondsIn(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim() ?? ''
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return null
  return Math.min(LONGEST_PAUSE_MS, Math.ceil(Number(text) * 1_000))
}
