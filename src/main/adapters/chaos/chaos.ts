import type { Chance } from '../../ports/chance.ts'
import type { Chaos, ChaosState } from '../../ports/chaos.ts'
import type { Clock } from '../../ports/clock.ts'

/** What the first EchoOps demo made people wait. */
const LEAST_MS = 2_500
const MOST_MS = 4_000
/** Nobody may forget it. */
const ENDS_AFTER_MS = 15 * 60_000

export interface ChaosParts {
  readonly clock: Clock
  readonly chance: Chance
  changed(state: ChaosState): void
}

/** Latency of 2.5 to 4.0 s a command, for fifteen minutes at the most. */
export function openChaos({ clock, chance, changed }: ChaosParts): Chaos & { close(): void } {
  let until: number | null = null
  let cancel = (): void => undefined
  const state = (): ChaosState => ({ active: until !== null, until })
  const set = (next: number | null): ChaosState => {
    cancel()
    until = next
    if (next !== null) cancel = clock.after(ENDS_AFTER_MS, () => set(null))
    changed(state())
    return state()
  }
  return {
    start: () => set(clock.now() + ENDS_AFTER_MS),
    stop: () => set(null),
    state,
    delay: (signal) =>
      until === null
        ? Promise.resolve()
        : wait(clock, LEAST_MS + chance.below(MOST_MS - LEAST_MS + 1), signal),
    close: () => cancel(),
  }
}

function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
