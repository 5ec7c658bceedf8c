import type { Clock } from '../../src/main/ports/clock.ts'

export interface Course {
  readonly count: number
  readonly perSecond: number
  /** No more are underway at once; then the pace falls behind. */
  readonly mostUnderway: number
}

export interface DriveParts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>
  readonly signal: AbortSignal
  /** Never rejects. */
  send(index: number): Promise<void>
  /** Told every second, and once at the end. */
  progress(seconds: number, sent: number, underway: number): void
}

/** Sends at an even pace, whether answers come or not, as people do. Resolves when the last answer is there; no new ones once aborted. */
export async function drive({ count, perSecond, mostUnderway }: Course, parts: DriveParts): Promise<void> {
  const { clock, signal, send } = parts
  const startedMs = clock.monotonicMs()
  const underway = new Set<Promise<void>>()
  let sent = 0
  const seconds = () => Math.round((clock.monotonicMs() - startedMs) / 1_000)
  let stop = (): void => undefined
  const tick = (): void => {
    stop = clock.after(1_000, () => {
      parts.progress(seconds(), sent, underway.size)
      tick()
    })
  }
  tick()
  try {
    for (; sent < count && !signal.aborted; ) {
      await until(clock, startedMs + (sent * 1_000) / perSecond, signal)
      while (underway.size >= mostUnderway) await Promise.race(underway)
      if (signal.aborted) break
      const one = send(sent).finally(() => underway.delete(one))
      underway.add(one)
      sent += 1
    }
    await Promise.all(underway)
  } finally {
    stop()
    parts.progress(seconds(), sent, underway.size)
  }
}

function until(clock: DriveParts['clock'], dueMs: number, signal: AbortSignal): Promise<void> {
  const ms = dueMs - clock.monotonicMs()
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal.addEventListener('abort', end, { once: true })
  })
}
