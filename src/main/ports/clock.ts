/** Time comes in from outside, so that tests can turn it. */
export interface Clock {
  /** Wall time, epoch milliseconds. */
  now(): number
  /** Monotonic milliseconds, for durations. */
  monotonicMs(): number
  /** Calls `run` once after `delayMs`; the returned function cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void
}
