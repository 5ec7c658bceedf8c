import { performance } from 'node:perf_hooks'
import type { Clock } from '../../ports/clock.ts'

/** Longest delay a Node timer keeps; a longer one would fire at once (2³¹ − 1 ms, about 24.8 days). */
const LONGEST_TIMER_MS = 2_147_483_647

/** The machine's own time. Timers never keep the process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS))
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}
