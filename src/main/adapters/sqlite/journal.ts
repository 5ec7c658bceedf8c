import type { JournalEvent, Recorded } from '../../domain/journal.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { FigureStore } from '../../ports/figures.ts'
import type { Journal } from '../../ports/journal.ts'
import { SqliteAuditLog } from './audit-log.ts'
import { figureStore } from './figure-store.ts'
import { GroupWriter } from './group-writer.ts'
import type { Row, StoredRow } from './journal-file.ts'
import { LivingLink, type LivingLinkParts } from './living-link.ts'
import { closedError } from './store-error.ts'

/** `onProblem` is told of a journal found damaged while running and of an audit log that was changed from outside. */
export type JournalOptions = LivingLinkParts

export interface OpenedJournal extends Journal {
  /** What is to be said when the journal was found damaged and a fresh one begun; else null. */
  readonly recovered: string | null
  /** In the same database, through the same worker; closed with the journal. */
  readonly audit: AuditLog
  /** Likewise. Figures are no events: a minute is written over until it is over, and forgotten after a week. */
  readonly figures: FigureStore
}

const PAGE_ROWS = 128

/**
 * The journal in HOME/journal.db, written by a worker: whatever waits goes into one transaction, and a promise resolves when
 * its transaction is on disk (WAL, synchronous=FULL). A worker that dies is started again by the next append, three times a minute at most.
 * @throws {EchoError} ECHO_HOME_UNWRITABLE, ECHO_STORE_LOCKED, ECHO_STORE_FAILED
 */
export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
  const link = new LivingLink(options)
  const recovered = await link.opened
  if (recovered !== null) options.log.error({ home: options.home }, 'a damaged journal was moved aside')
  return new SqliteJournal(options, link, recovered)
}

class SqliteJournal implements OpenedJournal {
  readonly recovered: string | null
  readonly audit: SqliteAuditLog
  readonly figures: FigureStore
  readonly #options: JournalOptions
  readonly #link: LivingLink
  readonly #writer: GroupWriter<Row, number>
  #closing: Promise<void> | null = null

  constructor(options: JournalOptions, link: LivingLink, recovered: string | null) {
    this.#options = options
    this.#link = link
    this.recovered = recovered
    this.audit = new SqliteAuditLog(options, link)
    this.figures = figureStore(link)
    this.#writer = new GroupWriter(async (rows) => (await link.get()).call('append', { rows }))
  }

  async append(event: JournalEvent): Promise<Recorded> {
    if (this.#closing !== null) throw closedError()
    const at = this.#options.clock.now()
    const payload = JSON.stringify(event)
    const row = { at: Math.floor(at), type: event.type, incidentId: incidentOf(event), payload }
    const seq = await this.#writer.add(row, Buffer.byteLength(payload))
    return { seq, at: row.at, event }
  }

  async *replay(): AsyncIterable<Recorded> {
    let after = 0
    let unreadable = 0
    for (;;) {
      const rows = await (await this.#link.get()).call('page', { after, limit: PAGE_ROWS })
      for (const row of rows) {
        const recorded = recordedOf(row)
        if (recorded === null) unreadable += 1
        else yield recorded
        after = row.seq
      }
      if (rows.length < PAGE_ROWS) break
    }
    if (unreadable > 0)
      this.#options.log.warn({ unreadable }, 'journal entries could not be read and were skipped')
  }

  async forget(incidentIds: readonly string[]): Promise<void> {
    if (this.#closing !== null) throw closedError()
    if (incidentIds.length > 0) await (await this.#link.get()).call('forget', { incidentIds })
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.all([this.#writer.idle(), this.audit.close()])
      await this.#link.close()
    })()
    return this.#closing
  }
}

function recordedOf({ seq, at, payload }: StoredRow): Recorded | null {
  try {
    const event: unknown = JSON.parse(payload)
    const named = typeof event === 'object' && event !== null && 'type' in event
    // Only this module writes rows, so one that names its type is of the shape it was written with.
    return named ? { seq, at, event: event as JournalEvent } : null
  } catch {
    return null
  }
}

function incidentOf(event: JournalEvent): string | null {
  if (event.type === 'speech.changed') return event.utterance.incidentId
  return 'incidentId' in event ? event.incidentId : null
}
