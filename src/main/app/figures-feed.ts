import type { LiveEvent } from '../../contract/live.ts'
import type { Clock } from '../ports/clock.ts'
import type { FigureBook } from '../ports/figures.ts'
import { figuresView } from '../server/figures-view.ts'

/** How often is looked whether something was counted, so that an answer is in the picture while people still talk about it. */
const LOOK_MS = 1_000
/** Windows move on though nothing is counted. */
const RENEW_MS = 5_000

export interface FiguresFeedParts {
  readonly figures: FigureBook
  readonly clock: Clock
  send(wall: number, event: LiveEvent): void
}

/** Tells the figures to those walls that show them, and does nothing while there is none. */
export class FiguresFeed {
  readonly #parts: FiguresFeedParts
  readonly #walls = new Set<number>()
  #sentRevision = -1
  #sentMs = 0
  #cancel: (() => void) | null = null

  constructor(parts: FiguresFeedParts) {
    this.#parts = parts
  }

  /** A wall shows the figures from now on, or no more. It gets them at once. */
  watch(wall: number, isShown: boolean): void {
    if (!isShown) return this.gone(wall)
    if (this.#walls.has(wall)) return
    this.#walls.add(wall)
    this.#parts.send(wall, this.#event())
    this.#cancel ??= this.#parts.clock.after(LOOK_MS, () => this.#look())
  }

  gone(wall: number): void {
    this.#walls.delete(wall)
    if (this.#walls.size === 0) this.close()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#walls.clear()
  }

  #look(): void {
    const { figures, clock, send } = this.#parts
    const nowMs = clock.monotonicMs()
    if (figures.revision !== this.#sentRevision || nowMs - this.#sentMs >= RENEW_MS) {
      this.#sentRevision = figures.revision
      this.#sentMs = nowMs
      const event = this.#event()
      for (const wall of this.#walls) send(wall, event)
    }
    this.#cancel = clock.after(LOOK_MS, () => this.#look())
  }

  #event(): LiveEvent {
    return { type: 'figures', figures: figuresView(this.#parts.figures.now()) }
  }
}
