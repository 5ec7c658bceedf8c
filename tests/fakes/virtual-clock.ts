import type { Clock } from '../../src/main/ports/clock.ts'

export interface VirtualClock extends Clock {
  /** Turns time on by `ms`: every timer runs at its moment, and what it set going in promises runs before the next one. */
  advance(ms: number): Promise<void>
  /** Lets everything run that waits for promises only; time stands still. */
  settle(): Promise<void>
  /** Sets the wall time without any time passing, as a person or NTP does. */
  setWallTime(now: number): void
  /** Timers that are set and not yet due. */
  pending(): number
}

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly run: () => void
}

/** A clock that only moves when a test turns it. The monotonic clock starts at 1,000 ms, the wall at `startedAt`. */
export function virtualClock(startedAt = Date.UTC(2026, 0, 5, 3, 0, 0)): VirtualClock {
  const timers = new Set<Timer>()
  let monotonic = 1_000
  let offset = startedAt - monotonic
  let order = 0

  const nextDue = (untilMs: number): Timer | undefined =>
    [...timers]
      .filter((timer) => timer.dueMs <= untilMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0]

  return {
    now: () => monotonic + offset,
    monotonicMs: () => monotonic,
    after(delayMs, run) {
      order += 1
      const timer = { dueMs: monotonic + Math.max(0, delayMs), order, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async advance(ms) {
      const untilMs = monotonic + ms
      await drain()
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer)
        monotonic = Math.max(monotonic, timer.dueMs)
        timer.run()
        await drain()
      }
      monotonic = untilMs
    },
    settle: drain,
    setWallTime(now) {
      offset = now - monotonic
    },
    pending: () => timers.size,
  }
}

/** Two turns of the event loop: every promise that can settle without time or input has settled then. */
async function drain(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
