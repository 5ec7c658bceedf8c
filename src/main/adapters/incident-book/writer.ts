import type { Incident } from '../../domain/incident.ts'
import type { JournalEvent, Recorded } from '../../domain/journal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Journal } from '../../ports/journal.ts'
import type { Log } from '../../ports/log.ts'
import type { Committed, Pages } from './pages.ts'

export interface WriterParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Log
}

/** For every event on disk: `written` before the subscribers hear of it, `announced` after. Neither may throw. */
export interface WriterHooks {
  written(recorded: Recorded, committed: Committed): void
  announced(committed: Committed): void
}

/** Takes events to the disk: appended at once, shown when they are there, in the order in which they were appended. */
export class Writer {
  readonly #use: WriterParts
  readonly #pages: Pages
  readonly #hooks: WriterHooks
  readonly #subscribers = new Set<(incident: Incident | null) => void>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(use: WriterParts, pages: Pages, hooks: WriterHooks) {
    this.#use = use
    this.#pages = pages
    this.#hooks = hooks
  }

  /** Drafts and appends before it returns. Rejects with the journal's error, and then nothing of the event was ever seen. */
  record(event: JournalEvent): Promise<Committed> {
    const draft = this.#pages.draft(event, this.#use.clock.now())
    const committed = Promise.allSettled([this.#append(event), this.#tail]).then(([appended]) => {
      if (appended.status === 'rejected') {
        this.#pages.discard(draft)
        throw appended.reason
      }
      const change = this.#pages.commit(draft, appended.value)
      this.#hooks.written(appended.value, change)
      this.announce(change.after)
      this.#hooks.announced(change)
      return change
    })
    this.#tail = Promise.allSettled([committed])
    return committed
  }

  /** Resolves when everything recorded so far has succeeded or failed. */
  async settled(): Promise<void> {
    await this.#tail
  }

  subscribe(changed: (incident: Incident | null) => void): () => void {
    // Wrapped, so that the same function may subscribe twice and leave once.
    const subscriber = (incident: Incident | null): void => changed(incident)
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }

  announce(incident: Incident | null): void {
    for (const changed of this.#subscribers) {
      try {
        changed(incident)
      } catch (error) {
        this.#use.log.error({ err: error }, 'a follower of the incident book failed')
      }
    }
  }

  /** Asynchronous, so that a journal that throws at once is one that rejects. */
  async #append(event: JournalEvent): Promise<Recorded> {
    return this.#use.journal.append(event)
  }
}
