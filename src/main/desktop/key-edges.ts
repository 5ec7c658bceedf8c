import type { Clock } from '../ports/clock.ts'

/** A held key says again that it is down, after at most a second at first; a silence longer than this means that its end was lost. */
const LOST_MS = 2_500

export interface KeyEdges {
  down(): void
  up(): void
}

/**
 * The two ends of each hold out of what a keyboard reports: repeats of a held key are none. A key whose way up was lost (a switched
 * terminal, a sleeping machine) is let go when it goes down the next time. How long a hold may last is the wall's affair.
 */
export function openKeyEdges(
  clock: Pick<Clock, 'monotonicMs'>,
  tell: (edge: 'down' | 'up') => void,
): KeyEdges {
  let held = false
  let lastDownMs = 0

  function up(): void {
    if (!held) return
    held = false
    tell('up')
  }

  return {
    down() {
      const now = clock.monotonicMs()
      if (held && now - lastDownMs > LOST_MS) up()
      lastDownMs = now
      if (held) return
      held = true
      tell('down')
    },
    up,
  }
}
