import type { Clock } from '../../ports/clock.ts'
import { DatadogError } from './failure.ts'

export interface Deadline {
  readonly signal: AbortSignal
  /** Whether it was the time that ended it, and not the caller. */
  passed(): boolean
  /** Lets go of the timer and of the caller's signal. */
  end(): void
}

/** Aborts with a DatadogError when `ms` have passed on this clock, or with its reason when the caller aborts. */
export function deadlineOf(clock: Clock, ms: number, signal: AbortSignal): Deadline {
  const controller = new AbortController()
  let passed = false
  const onAbort = (): void => controller.abort(signal.reason)
  const cancel = clock.after(ms, () => {
    passed = true
    controller.abort(new DatadogError({ failure: 'timeout' }))
  })
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    passed: () => passed,
    end: () => {
      cancel()
      signal.removeEventListener('abort', onAbort)
    },
  }
}

/** Resolves after `ms` on this clock; rejects with the signal's reason when that aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason)
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
