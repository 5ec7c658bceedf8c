import type { Clock } from '../ports/clock.ts'

/** As often as this within the span, the page is brought back; oftener than that, it is broken and not just unlucky. */
const MAX_REVIVALS = 10
const SPAN_MS = 10 * 60_000
const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
/** How long a page may not answer before it counts as hung. */
const HANG_MS = 15_000

export interface RevivalParts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>
  readonly reload: () => void
  /** Ends a page that hangs; its end is then reported through `died()`. */
  readonly end: () => void
  readonly giveUp: () => void
}

export interface Revival {
  /** The page crashed or could not be loaded: it is loaded again after a delay that doubles. */
  died(): void
  hangs(): void
  answers(): void
  /** No page is brought back any more. */
  close(): void
}

/** Brings a page back that crashed, hangs or does not load; gives up after ten times in ten minutes. */
export function openRevival({ clock, reload, end, giveUp }: RevivalParts): Revival {
  let deaths: number[] = []
  let cancelReload: (() => void) | null = null
  let cancelHang: (() => void) | null = null
  let closed = false

  function forget(): void {
    cancelHang?.()
    cancelHang = null
  }

  function died(): void {
    forget()
    if (closed || cancelReload !== null) return
    const now = clock.monotonicMs()
    deaths = [...deaths.filter((at) => now - at < SPAN_MS), now]
    if (deaths.length > MAX_REVIVALS) {
      closed = true
      return giveUp()
    }
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (deaths.length - 1), LONGEST_DELAY_MS)
    cancelReload = clock.after(delayMs, () => {
      cancelReload = null
      reload()
    })
  }

  return {
    died,
    hangs() {
      if (!closed) cancelHang ??= clock.after(HANG_MS, end)
    },
    answers: forget,
    close() {
      closed = true
      forget()
      cancelReload?.()
    },
  }
}
