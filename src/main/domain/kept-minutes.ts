import { FigureMinute } from './figure-minute.ts'
import { dayStart, HOUR_MINUTES, minuteOf, WEEK_MINUTES } from './figures.ts'

/** Minutes that lie ahead, from before the clock was set back, are kept for so long. */
const AHEAD_MINUTES = 24 * HOUR_MINUTES

/** The minutes that are remembered: those of seven days, in detail those of today and of the last hour. */
export class KeptMinutes {
  readonly #minutes = new Map<number, FigureMinute>()
  readonly #thinned: (minute: number) => void
  #current: FigureMinute | null = null

  /** `thinned` is told of every minute that has lost its detail, so that it can be written over. */
  constructor(thinned: (minute: number) => void) {
    this.#thinned = thinned
  }

  get size(): number {
    return this.#minutes.size
  }

  all(): Iterable<FigureMinute> {
    return this.#minutes.values()
  }

  get(minute: number): FigureMinute | undefined {
    return this.#minutes.get(minute)
  }

  /** The minute underway at this time, to be counted in. A new one makes the oldest be forgotten. */
  at(now: number): FigureMinute {
    const minute = minuteOf(now)
    if (this.#current?.minute === minute) return this.#current
    const entered = this.#minutes.get(minute) ?? new FigureMinute(minute)
    this.#minutes.set(minute, entered)
    this.#current = entered
    this.tidy(now)
    return entered
  }

  /** What was counted before of a minute, here or in an earlier life. Out of the window it is left out. */
  add(found: FigureMinute, now: number): void {
    const { from, until } = boundsAt(now)
    if (found.minute < from || found.minute > until) return
    const known = this.#minutes.get(found.minute)
    if (known === undefined) this.#minutes.set(found.minute, found)
    else known.merge(found)
  }

  /** Forgets what is too old or too far ahead, and the detail of what is neither of today nor of the last hour. */
  tidy(now: number): void {
    const { from, until } = boundsAt(now)
    const detailFrom = Math.min(minuteOf(dayStart(now)), minuteOf(now) - HOUR_MINUTES)
    for (const kept of this.#minutes.values())
      if (kept.minute < from || kept.minute > until) this.#minutes.delete(kept.minute)
      else if (kept.minute < detailFrom && kept.thin()) this.#thinned(kept.minute)
  }
}

/** The first and the last minute that are kept at this time. */
export function boundsAt(now: number): { readonly from: number; readonly until: number } {
  const minute = minuteOf(now)
  return { from: minute - WEEK_MINUTES + 1, until: minute + AHEAD_MINUTES }
}
