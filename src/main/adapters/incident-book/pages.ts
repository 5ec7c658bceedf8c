import type { Incident } from '../../domain/incident.ts'
import { applyEvent, incidentIdOf } from '../../domain/incident-project.ts'
import type { JournalEvent, Recorded } from '../../domain/journal.ts'

/** An event on its way to the disk. */
export interface Draft {
  readonly event: JournalEvent
  readonly at: number
}

export interface Committed {
  readonly before: Incident | null
  readonly after: Incident | null
}

/**
 * The incidents twice: as the disk has them, which everyone may see, and as they will be once all drafts are written,
 * by which new events are decided. So no event waits for the one before it, and all of them share one commit of the disk.
 */
export class Pages {
  readonly #written = new Map<string, Incident>()
  readonly #drafts = new Map<string, Draft[]>()
  readonly #ahead = new Map<string, Incident | null>()
  /** Incidents whose entry in `#ahead` has to be built anew before anybody looks. */
  readonly #stale = new Set<string>()
  #newestFirst: readonly Incident[] | null = null

  /** As on disk. */
  find(id: string): Incident | null {
    return this.#written.get(id) ?? null
  }

  /** As it will be when everything under way is on disk. */
  expected(id: string): Incident | null {
    if (this.#stale.has(id)) this.#rebuild(id)
    return this.#ahead.get(id) ?? this.find(id)
  }

  expectedWithKey(key: string): readonly Incident[] {
    for (const id of this.#stale) this.#rebuild(id)
    const found = [...this.#ahead.values()].filter((incident) => incident?.key === key)
    const written = [...this.#written.values()].filter(
      (incident) => incident.key === key && !this.#ahead.has(incident.id),
    )
    return [...found.filter((incident) => incident !== null), ...written]
  }

  isDrafted(id: string): boolean {
    return this.#drafts.has(id)
  }

  /** Newest first, as on disk. */
  list(): readonly Incident[] {
    this.#newestFirst ??= [...this.#written.values()].sort(
      (one, other) => other.openedAt - one.openedAt || (other.id < one.id ? -1 : 1),
    )
    return this.#newestFirst
  }

  get size(): number {
    return this.#written.size
  }

  draft(event: JournalEvent, at: number): Draft {
    const draft = { event, at }
    const id = incidentIdOf(event)
    if (id === null) return draft
    this.#drafts.set(id, [...(this.#drafts.get(id) ?? []), draft])
    this.#ahead.set(id, applyEvent(this.expected(id), { seq: 0, at, event }))
    return draft
  }

  commit(draft: Draft, recorded: Recorded): Committed {
    const id = incidentIdOf(draft.event)
    if (id === null) return { before: null, after: null }
    const before = this.find(id)
    const after = applyEvent(before, recorded)
    if (after !== null) this.#written.set(id, after)
    this.#newestFirst = null
    // What was built on the oldest draft stays true when that draft is written. Building it anew for each of a thousand
    // alerts that wait for one incident would hold up the engine for seconds.
    if (this.#drafts.get(id)?.[0] !== draft) this.#stale.add(id)
    this.#settle(id, draft)
    return { before, after }
  }

  /** The draft will never be on disk: what was built on it is built anew without it. */
  discard(draft: Draft): void {
    const id = incidentIdOf(draft.event)
    if (id === null) return
    this.#stale.add(id)
    this.#settle(id, draft)
  }

  forget(id: string): void {
    this.#written.delete(id)
    this.#newestFirst = null
  }

  #settle(id: string, draft: Draft): void {
    const left = (this.#drafts.get(id) ?? []).filter((other) => other !== draft)
    if (left.length > 0) {
      this.#drafts.set(id, left)
      return
    }
    this.#drafts.delete(id)
    this.#ahead.delete(id)
    this.#stale.delete(id)
  }

  #rebuild(id: string): void {
    const left = this.#drafts.get(id) ?? []
    const ahead = left.reduce(
      (incident, { event, at }) => applyEvent(incident, { seq: 0, at, event }),
      this.find(id),
    )
    this.#ahead.set(id, ahead)
    this.#stale.delete(id)
  }
}
