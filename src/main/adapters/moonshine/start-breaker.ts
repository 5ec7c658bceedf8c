import type { Clock } from '../../ports/clock.ts'

/** A file that is missing stays missing: one second try, for what was only busy. */
const MOST_FAILED_STARTS = 2
const REST_MS = 30_000

/** Keeps an ear that cannot be started from being started for every clip: after two failures it rests for 30 s. */
export class StartBreaker {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  #failed = 0
  #restsUntilMs = Number.NEGATIVE_INFINITY

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  get rests(): boolean {
    return this.#clock.monotonicMs() < this.#restsUntilMs
  }

  failed(): void {
    this.#failed += 1
    if (this.#failed >= MOST_FAILED_STARTS) this.#restsUntilMs = this.#clock.monotonicMs() + REST_MS
  }

  started(): void {
    this.#failed = 0
    this.#restsUntilMs = Number.NEGATIVE_INFINITY
  }
}
