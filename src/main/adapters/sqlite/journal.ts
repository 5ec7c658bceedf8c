import { EchoError } from '../../domain/error.ts'
import type { JournalEvent, Recorded } from '../../domain/journal.ts'
import type { Journal } from '../../ports/journal.ts'
import type { StoredRow } from './journal-file.ts'
import { JournalLink, type LinkParts } from './journal-link.ts'
import { storeFailed } from './store-error.ts'
import { WaitingLine } from './waiting-line.ts'

export interface JournalOptions extends LinkParts {
  /** Told of a journal that was found damaged while running, in one sentence for the wall. */
  readonly onProblem?: (text: string) => void
}

export interface OpenedJournal extends Journal {
  /** What is to be said when the journal was found damaged and a fresh one begun; else null. */
  readonly recovered: string | null
}

const PAGE_ROWS = 128
const RESTARTS = 3
const RESTARTS_WITHIN_MS = 60_000

/**
 * The journal in HOME/journal.db, written by a worker: whatever waits goes into one transaction, and a promise resolves when
 * its transaction is on disk (WAL, synchronous=FULL). A worker that dies is started again by the next append, three times a minute at most.
 * @throws {EchoError} ECHO_HOME_UNWRITABLE, ECHO_STORE_LOCKED, ECHO_STORE_FAILED
 */
export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
  const link = new JournalLink(options)
  const recovered = await link.opened
  if (recovered !== null) options.log.error({ home: options.home }, 'a damaged journal was moved aside')
  return new SqliteJournal(options, link, recovered)
}

class SqliteJournal implements OpenedJournal {
  readonly recovered: string | null
  readonly #options: JournalOptions
  readonly #line = new WaitingLine()
  #link: JournalLink
  #restartsMs: number[] = []
  #writing: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: JournalOptions, link: JournalLink, recovered: string | null) {
    this.#options = options
    this.#link = link
    this.recovered = recovered
  }

  async append(event: JournalEvent): Promise<Recorded> {
    if (this.#closing !== null) throw closed()
    const at = this.#options.clock.now()
    const payload = JSON.stringify(event)
    const row = { at: Math.floor(at), type: event.type, incidentId: incidentOf(event), payload }
    const { seq } = await new Promise<Pick<Recorded, 'seq'>>((done, failed) => {
      this.#line.add({ row, bytes: Buffer.byteLength(payload), done, failed })
      this.#writing ??= this.#writeAll()
    })
    return { seq, at: row.at, event }
  }

  async *replay(): AsyncIterable<Recorded> {
    let after = 0
    let unreadable = 0
    for (;;) {
      const rows = await this.#link.call('page', { after, limit: PAGE_ROWS })
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
    if (this.#closing !== null) throw closed()
    if (incidentIds.length > 0) await this.#link.call('forget', { incidentIds })
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#writing
      await this.#link.close()
    })()
    return this.#closing
  }

  /** Batch after batch until nothing waits. Never rejects: what goes wrong is told to those who wait. */
  async #writeAll(): Promise<void> {
    // One turn of the event loop, so that calls of the same moment share a transaction.
    await new Promise((turn) => setImmediate(turn))
    while (!this.#line.empty) {
      const batch = this.#line.take()
      try {
        const link = await this.#livingLink()
        const seqs = await link.call('append', { rows: batch.map(({ row }) => row) })
        batch.forEach(({ done, failed }, index) => {
          const seq = seqs[index]
          if (seq === undefined) failed(storeFailed('written', 'an event got no number'))
          else done({ seq })
        })
      } catch (error) {
        for (const { failed } of batch) failed(error)
      } finally {
        this.#line.settled(batch)
      }
    }
    // In the same turn as the last look at the line: an append that comes now begins anew.
    this.#writing = null
  }

  async #livingLink(): Promise<JournalLink> {
    if (this.#link.alive) return this.#link
    const { clock, log, onProblem } = this.#options
    const nowMs = clock.monotonicMs()
    this.#restartsMs = this.#restartsMs.filter((atMs) => nowMs - atMs < RESTARTS_WITHIN_MS)
    if (this.#restartsMs.length >= RESTARTS)
      throw new EchoError(
        'ECHO_WORKER_STOPPED',
        'The journal worker keeps stopping; it rests for a minute.',
        {
          retryable: true,
        },
      )
    this.#restartsMs.push(nowMs)
    log.warn({ restarts: this.#restartsMs.length }, 'the journal worker is started again')
    this.#link = new JournalLink(this.#options)
    const recovered = await this.#link.opened
    if (recovered !== null) onProblem?.(recovered)
    return this.#link
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
  if (event.type === 'delivery.quarantined') return null
  return event.incidentId
}

function closed(): EchoError {
  return new EchoError('ECHO_STORE_FAILED', 'The journal is closed.')
}
