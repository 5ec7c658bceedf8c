import type { FigureMinute } from '../../domain/figure-minute.ts'
import { boundsAt } from '../../domain/kept-minutes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FigureStore } from '../../ports/figures.ts'
import type { Log } from '../../ports/log.ts'

/** What a crash may lose. */
const WRITE_EVERY_MS = 10_000
/** At once; the rest waits for the next time. A clock that jumps about touches many minutes. */
const MOST_AT_ONCE = 256

export interface WriterParts {
  readonly store: FigureStore
  readonly clock: Clock
  readonly log: Log
  /** The minute as it is now; undefined when it has been forgotten since. */
  minute(minute: number): FigureMinute | undefined
}

/** Writes the minutes that have changed, ten seconds after the first of them did, one batch at a time. Nobody waits for it. */
export class FigureWriter {
  readonly #parts: WriterParts
  readonly #changed = new Set<number>()
  #cancel: (() => void) | null = null
  #writing: Promise<void> | null = null
  #closed = false
  /** The last attempt came to nothing. What it would have written is tried again. */
  failing = false

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  changed(minute: number): void {
    this.#changed.add(minute)
    this.#arm()
  }

  /** Writes what waits, and nothing more. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel?.()
    await this.#writing
    while (this.#changed.size > 0 && (await this.#write()));
  }

  #arm(): void {
    if (this.#closed || this.#cancel !== null || this.#writing !== null) return
    this.#cancel = this.#parts.clock.after(WRITE_EVERY_MS, () => {
      this.#cancel = null
      this.#writing = this.#write().then(() => {
        this.#writing = null
        if (this.#changed.size > 0) this.#arm()
      })
    })
  }

  /** Whether that went well. */
  async #write(): Promise<boolean> {
    const { store, clock, log } = this.#parts
    const batch = [...this.#changed].slice(0, MOST_AT_ONCE)
    for (const minute of batch) this.#changed.delete(minute)
    const rows = batch.flatMap((minute) => {
      const written = this.#parts.minute(minute)?.written()
      return written === undefined ? [] : [{ minute, written }]
    })
    const { from, until } = boundsAt(clock.now())
    try {
      await store.write(rows, from, until)
      if (this.failing) log.info({ minutes: rows.length }, 'figures are written again')
      this.failing = false
      return true
    } catch (err) {
      for (const { minute } of rows) this.#changed.add(minute)
      if (!this.failing) log.warn({ err }, 'figures could not be written')
      this.failing = true
      return false
    }
  }
}
