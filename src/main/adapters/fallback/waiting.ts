import type { Clock } from '../../ports/clock.ts'

/** Resolves after a while, at once when aborted. Never rejects. */
export function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal.addEventListener('abort', end, { once: true })
  })
}

/** Settles as `work` does, or as `late` says after `ms`; rejects when aborted. What `work` comes to afterwards is nobody's affair. */
export function within<T>(
  work: Promise<T>,
  ms: number,
  late: () => T | Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      cancel()
      signal.removeEventListener('abort', stop)
      settle()
    }
    const stop = (): void => end(() => reject(signal.reason))
    const cancel = clock.after(ms, () => end(() => resolve(Promise.resolve().then(late))))
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    )
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
