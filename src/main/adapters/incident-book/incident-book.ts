import type { Alert } from '../../domain/alert.ts'
import { cutText } from '../../domain/clean-text-cut.ts'
import { EchoError } from '../../domain/error.ts'
import type { EvidenceReport } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { applyAlert } from '../../domain/incident-apply.ts'
import { incidentFor } from '../../domain/incident-route.ts'
import { isUnfinished } from '../../domain/incident-unfinished.ts'
import type { JournalEvent, QuarantinedDelivery, Recorded } from '../../domain/journal.ts'
import type { Sentence, SitRep } from '../../domain/sitrep.ts'
import type { Utterance } from '../../domain/speech.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Incidents, Received } from '../../ports/incidents.ts'
import type { Journal } from '../../ports/journal.ts'
import type { Log } from '../../ports/log.ts'
import type { Mutes } from '../../ports/mutes.ts'
import { Closer } from './closer.ts'
import { DeliveryKeys, type SeenDelivery } from './delivery-keys.ts'
import { MuteBook } from './mute-book.ts'
import { type Committed, Pages } from './pages.ts'
import { Quarantine } from './quarantine.ts'
import { readJournal } from './read-journal.ts'
import { surplusOf } from './retention.ts'
import { Writer } from './writer.ts'

export interface IncidentBookOptions {
  readonly journal: Journal
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Incidents in memory and on disk; 500 unless told. */
  readonly keepIncidents?: number
  /** Delivery keys by which duplicates are known; 50,000 unless told. */
  readonly keepKeys?: number
  /** Told the ids of incidents that are gone for good, after they are gone. */
  readonly forgotten?: (ids: readonly string[]) => void
}

export interface IncidentBook extends Incidents {
  /** What is not spoken of. */
  readonly mutes: Mutes
  /** Cancels what would close by itself, and waits for what is on its way to the disk. The journal stays open. */
  stop(): Promise<void>
}

const KEEP_INCIDENTS = 500
const KEEP_KEYS = 50_000
const MAX_REASON_CHARS = 200
/** As long as a user id over HTTP may be. */
const MAX_BY_CHARS = 100
const SWEEP_MS = 3_600_000

/** Replays the journal, forgets what is too old, and sets the recovered on their way to be closed. Rejects with the journal's error. */
export async function openIncidentBook(options: IncidentBookOptions): Promise<IncidentBook> {
  const keep = options.keepIncidents ?? KEEP_INCIDENTS
  const pages = new Pages()
  const keys = new DeliveryKeys(options.keepKeys ?? KEEP_KEYS)
  const quarantine = new Quarantine()
  // Nothing is muted before there is a book to write it.
  const mutes: MuteBook = new MuteBook({ ...options, record: (event) => book.record(event) })
  const dropped = await readJournal(options, keep, { pages, keys, quarantine, mutes })
  const book: Book = new Book(options, keep, pages, keys, quarantine, mutes)
  book.begin(dropped)
  return book
}

class Book implements IncidentBook {
  readonly mutes: MuteBook
  readonly #use: IncidentBookOptions
  readonly #keep: number
  readonly #pages: Pages
  readonly #keys: DeliveryKeys
  readonly #quarantine: Quarantine
  readonly #closer: Closer
  readonly #writer: Writer
  #cancelSweep: (() => void) | null = null

  constructor(
    use: IncidentBookOptions,
    keep: number,
    pages: Pages,
    keys: DeliveryKeys,
    quarantine: Quarantine,
    mutes: MuteBook,
  ) {
    this.mutes = mutes
    this.#use = use
    this.#keep = keep
    this.#pages = pages
    this.#keys = keys
    this.#quarantine = quarantine
    this.#writer = new Writer(use, pages, {
      written: (recorded, committed) => this.#written(recorded, committed),
      announced: (committed) => this.#announced(committed),
    })
    this.#closer = new Closer(use.clock, use.log, {
      find: (id) => pages.expected(id),
      close: (id, reason) => this.close(id, reason),
    })
  }

  async record(event: JournalEvent): Promise<void> {
    await this.#writer.record(event)
  }

  begin(dropped: readonly string[]): void {
    if (dropped.length > 0) this.#forget(dropped)
    for (const incident of this.#pages.list()) this.#closer.watch(incident)
    this.#sweep()
  }

  async receive(alert: Alert): Promise<Received> {
    for (;;) {
      const seen = this.#keys.find(alert.deliveryKey, this.#use.clock.now())
      // Nothing may be awaited between looking for the key and taking it, or two equal deliveries would both be first.
      if (seen === null) return this.#receiveFirst(alert)
      // The first may fail to reach the disk; then this one takes its place.
      if (!(await seen.kept)) continue
      const incident = this.#pages.find(seen.incidentId)
      if (incident !== null) return { incident, alert, change: 'duplicate' }
      this.#keys.forget(alert.deliveryKey, seen.incidentId)
    }
  }

  async quarantine(delivery: QuarantinedDelivery): Promise<void> {
    await this.#writer.record({ type: 'delivery.quarantined', delivery })
  }

  evidenced(id: string, report: EvidenceReport): Promise<Incident> {
    return this.#amend(id, { type: 'evidence.gathered', incidentId: id, report })
  }

  briefing(id: string, headline: string, by: string): Promise<Incident> {
    return this.#amend(id, { type: 'sitrep.begun', incidentId: id, headline, by })
  }

  said(id: string, sentence: Sentence): Promise<Incident> {
    return this.#amend(id, { type: 'sitrep.sentence', incidentId: id, sentence })
  }

  briefed(id: string, sitrep: SitRep): Promise<Incident> {
    return this.#amend(id, { type: 'sitrep.completed', incidentId: id, sitrep })
  }

  async spoke(utterance: Utterance): Promise<void> {
    const { incidentId } = utterance
    if (incidentId !== null && this.#pages.expected(incidentId) === null) {
      // Speech can outlast the memory of its incident; there is no ledger left that it could go to.
      this.#use.log.debug(
        { utterance: utterance.id, incident: incidentId },
        'spoken about a forgotten incident',
      )
      return
    }
    await this.#writer.record({ type: 'speech.changed', utterance })
  }

  async close(id: string, reason: string): Promise<Incident> {
    if (this.#pages.expected(id)?.state === 'closed') {
      await this.#writer.settled()
      const incident = this.#pages.find(id)
      if (incident?.state === 'closed') return incident
    }
    return this.#amend(id, {
      type: 'incident.closed',
      incidentId: id,
      reason: cutText(reason, MAX_REASON_CHARS),
    })
  }

  acknowledge(id: string, by: string): Promise<Incident> {
    return this.#amend(id, { type: 'incident.acknowledged', incidentId: id, by: cutText(by, MAX_BY_CHARS) })
  }

  unacknowledge(id: string, by: string): Promise<Incident> {
    return this.#amend(id, { type: 'incident.unacknowledged', incidentId: id, by: cutText(by, MAX_BY_CHARS) })
  }

  note(id: string, kind: 'muted' | 'unmuted', text: string): Promise<Incident> {
    return this.#amend(id, {
      type: 'incident.noted',
      incidentId: id,
      kind,
      text: cutText(text, MAX_REASON_CHARS),
    })
  }

  list(): readonly Incident[] {
    return this.#pages.list()
  }

  find(id: string): Incident | null {
    return this.#pages.find(id)
  }

  unfinished(): readonly Incident[] {
    return this.list()
      .filter(isUnfinished)
      .sort((one, other) => one.severity - other.severity || other.openedAt - one.openedAt)
  }

  quarantined(): ReturnType<Incidents['quarantined']> {
    return this.#quarantine.list()
  }

  subscribe(changed: (incident: Incident | null) => void): () => void {
    return this.#writer.subscribe(changed)
  }

  async stop(): Promise<void> {
    this.#cancelSweep?.()
    await this.#writer.settled()
    this.#closer.stop()
  }

  async #receiveFirst(alert: Alert): Promise<Received> {
    const found = incidentFor(alert, this.#pages.expectedWithKey(alert.incidentKey))
    const incidentId = found?.id ?? this.#use.ids.next('inc')
    const recorded = this.#writer.record({ type: 'alert.received', incidentId, alert })
    const { before, after } = await this.#claimed(alert, incidentId, recorded)
    if (after === null) throw notFound(incidentId)
    return { incident: after, alert, change: applyAlert(before, alert, incidentId).change }
  }

  /** From this moment on an equal delivery waits for this one. */
  #claimed(alert: Alert, incidentId: string, recorded: Promise<Committed>): Promise<Committed> {
    const kept = recorded.then(
      () => true,
      () => {
        this.#keys.forget(alert.deliveryKey, incidentId)
        return false
      },
    )
    const delivery: SeenDelivery = { incidentId, kept }
    this.#keys.remember(alert.deliveryKey, alert.deliveryKeyIsHash, this.#use.clock.now(), delivery)
    return recorded
  }

  async #amend(id: string, event: JournalEvent): Promise<Incident> {
    if (this.#pages.expected(id) === null) throw notFound(id)
    const { after } = await this.#writer.record(event)
    if (after === null) throw notFound(id)
    return after
  }

  #written({ event, at }: Recorded, { after }: Committed): void {
    if (event.type === 'delivery.quarantined') this.#quarantine.add(event.delivery, at)
    this.mutes.apply(event, at)
    if (after !== null) this.#closer.watch(after)
  }

  #announced({ before, after }: Committed): void {
    // Beyond the bound it is tried again with every change: an incident with events on their way to the disk cannot go yet.
    const isOver = this.#pages.size > this.#keep
    if (after !== null && (isOver || before === null || after.state === 'closed')) this.#prune()
  }

  #sweep(): void {
    this.#prune()
    this.#cancelSweep = this.#use.clock.after(SWEEP_MS, () => this.#sweep())
  }

  #prune(): void {
    const free = ({ id }: Incident): boolean => !this.#pages.isDrafted(id)
    const closing = this.list().filter(
      (incident) => incident.state !== 'closed' && this.#isClosing(incident),
    ).length
    const surplus = surplusOf(this.list(), this.#keep + closing, this.#use.clock.now(), free)
    if (surplus.forget.length > 0) this.#forget(surplus.forget.map(({ id }) => id))
    for (const { id } of surplus.close) {
      this.#use.log.warn({ incident: id, keep: this.#keep }, 'too many incidents: one is closed to make room')
      this.close(id, `more than ${this.#keep} incidents are open`).catch((error: unknown) =>
        this.#use.log.warn({ incident: id, err: error }, 'an incident could not be closed'),
      )
    }
  }

  #isClosing({ id }: Incident): boolean {
    return this.#pages.expected(id)?.state === 'closed'
  }

  #forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.#closer.forget(id)
      this.#pages.forget(id)
    }
    // Not waited for: memory is free already, and what the disk still keeps is dropped at the next start.
    this.#forgetOnDisk(ids).catch((error: unknown) =>
      this.#use.log.warn({ err: error, incidents: ids.length }, 'incidents could not be forgotten'),
    )
    this.#use.forgotten?.(ids)
    this.#writer.announce(null)
  }

  async #forgetOnDisk(ids: readonly string[]): Promise<void> {
    await this.#use.journal.forget(ids)
  }
}

function notFound(id: string): EchoError {
  return new EchoError('ECHO_INCIDENT_NOT_FOUND', 'No incident has this id, or it was forgotten.', {
    details: { id },
  })
}
