import type { AuditEntry, Audited } from '../../domain/audit.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { AuditChain, type ChainedRow } from './audit-chain.ts'
import type { AuditPlace, AuditRow } from './audit-file.ts'
import { writtenAs } from './audit-payload.ts'
import { GroupWriter } from './group-writer.ts'
import type { LivingLink } from './living-link.ts'
import { closedError } from './store-error.ts'

export interface AuditLogParts {
  readonly clock: Clock
  readonly log: Log
  /** Told once when the chain is found broken, in one sentence for the wall. */
  readonly onProblem?: (text: string) => void
}

const PAGE_ROWS = 128

/** The audit log in the journal's database, written by its worker in the same way; nothing in it is ever forgotten. */
export class SqliteAuditLog implements AuditLog {
  readonly #parts: AuditLogParts
  readonly #link: LivingLink
  readonly #writer: GroupWriter<AuditRow, AuditPlace>
  #closed = false

  constructor(parts: AuditLogParts, link: LivingLink) {
    this.#parts = parts
    this.#link = link
    this.#writer = new GroupWriter(async (rows) => (await link.get()).call('audit', { rows }))
  }

  async append(entry: AuditEntry): Promise<Audited> {
    if (this.#closed) throw closedError()
    const written = writtenAs(entry)
    const { commandId, incidentId } = written.entry
    const row = { at: Math.floor(this.#parts.clock.now()), commandId, incidentId, payload: written.payload }
    const place = await this.#writer.add(row, Buffer.byteLength(row.payload))
    return { ...written.entry, at: row.at, ...place }
  }

  /** Entries that cannot be read are skipped and said in the log; a chain that is broken is told, and read on. */
  async *replay(): AsyncIterable<Audited> {
    const chain = new AuditChain()
    let unreadable = 0
    for (let after = 0, more = true; more; ) {
      const { rows, head } = await (await this.#link.get()).call('auditPage', { after, limit: PAGE_ROWS })
      for (const row of rows) {
        chain.follow(row)
        const audited = auditedOf(row)
        if (audited === null) unreadable += 1
        else yield audited
        after = row.seq
      }
      more = rows.length === PAGE_ROWS
      if (!more) chain.end(head)
    }
    const { log, onProblem } = this.#parts
    if (unreadable > 0) log.warn({ unreadable }, 'audit entries could not be read and were skipped')
    if (chain.broken === null) return
    log.error({ ...chain.broken }, 'the audit log was changed from outside')
    onProblem?.(`The audit log was changed from outside. ${chain.broken.reason}`)
  }

  /** Writes what waits; refuses what comes later. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#writer.idle()
  }
}

function auditedOf({ seq, at, payload, previous, hash }: ChainedRow): Audited | null {
  try {
    const entry: unknown = JSON.parse(payload)
    const isEntry = typeof entry === 'object' && entry !== null && 'commandId' in entry && 'step' in entry
    // Only this module writes rows, so one that names its command and its step is of the shape it was written with.
    return isEntry ? { ...(entry as AuditEntry), seq, at, previous, hash } : null
  } catch {
    return null
  }
}
