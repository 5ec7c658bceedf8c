import type { Incident } from '../../domain/incident.ts'
import { closesAt, RECOVERED_FOR_MS } from '../../domain/incident-apply.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

const RETRY_MS = 30_000

interface Book {
  find(id: string): Incident | null
  close(id: string, reason: string): Promise<unknown>
}

/** Closes incidents that have been recovered for 15 minutes. */
export class Closer {
  readonly #clock: Clock
  readonly #log: Log
  readonly #book: Book
  readonly #cancels = new Map<string, () => void>()

  constructor(clock: Clock, log: Log, book: Book) {
    this.#clock = clock
    this.#log = log
    this.#book = book
  }

  /** To be told every time the incident changes. */
  watch(incident: Incident): void {
    this.forget(incident.id)
    const dueAt = closesAt(incident)
    if (dueAt !== null) this.#wait(incident.id, dueAt - this.#clock.now())
  }

  forget(id: string): void {
    this.#cancels.get(id)?.()
    this.#cancels.delete(id)
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
  }

  #wait(id: string, delayMs: number): void {
    // A clock that was set back must not make anyone wait longer than it takes.
    const bounded = Math.min(Math.max(0, delayMs), RECOVERED_FOR_MS)
    this.#cancels.set(
      id,
      this.#clock.after(bounded, () => this.#close(id)),
    )
  }

  #close(id: string): void {
    this.#cancels.delete(id)
    // Asked again, because an alert that reopens it may be on its way to the disk.
    if (this.#book.find(id)?.state !== 'recovered') return
    this.#book.close(id, 'recovered for 15 minutes').catch((error: unknown) => {
      this.#log.warn({ incident: id, err: error }, 'a recovered incident could not be closed')
      if (!this.#cancels.has(id)) this.#wait(id, RETRY_MS)
    })
  }
}
