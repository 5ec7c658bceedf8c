import { performance } from 'node:perf_hooks'
import type { Clock } from '../../ports/clock.ts'

/** The time of the fleet's own processes, which are started apart from the appliance. */
export function ownClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.max(0, delayMs))
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

/** Calls `run` every `everyMs` until the returned function is called; never twice at once. */
export function every(clock: Clock, everyMs: number, run: () => void): () => void {
  let cancel = clock.after(everyMs, tick)
  function tick(): void {
    cancel = clock.after(everyMs, tick)
    run()
  }
  return () => cancel()
}

export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })
