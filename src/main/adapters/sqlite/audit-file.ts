import type { Database, Statement } from 'libsql'
import { type ChainedRow, type ChainHead, hashOf } from './audit-chain.ts'
import { inTransaction } from './transaction.ts'

export interface AuditRow {
  readonly at: number
  readonly commandId: string
  readonly incidentId: string | null
  readonly payload: string
}

/** Where an entry has come to stand in the chain. */
export type AuditPlace = Pick<ChainedRow, 'seq' | 'previous' | 'hash'>

export interface AuditPage {
  readonly rows: readonly ChainedRow[]
  /** As of the same moment as the rows; null when somebody took it out. */
  readonly head: ChainHead | null
}

/** The table of audit entries. Synchronous; used from the journal's worker, and read by whoever verifies it. */
export class AuditFile {
  readonly #database: Database
  readonly #select: Statement
  readonly #head: Statement

  constructor(database: Database) {
    this.#database = database
    this.#select = database.prepare('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?')
    this.#head = database.prepare('SELECT entries, hash FROM audit_head')
  }

  /**
   * All of them or none, in one transaction; on disk when it returns. They follow the head and not the last row: where the
   * end was cut off a gap stays, for all to see. A trigger of the schema moves the head.
   */
  append(rows: readonly AuditRow[]): readonly AuditPlace[] {
    const insert = this.#database.prepare(
      `INSERT INTO audit (seq, at, command_id, incident_id, payload, previous, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    return inTransaction(this.#database, () => {
      const before = this.#readHead()
      if (before === null) throw new Error('the audit log has lost its head record')
      let head: ChainHead = before
      const places: AuditPlace[] = []
      for (const { at, commandId, incidentId, payload } of rows) {
        const previous = head.hash
        const place = { seq: head.entries + 1, previous, hash: hashOf(previous, at, payload) }
        insert.run(place.seq, at, commandId, incidentId, payload, place.previous, place.hash)
        head = { entries: place.seq, hash: place.hash }
        places.push(place)
      }
      return places
    })
  }

  page(after: number, limit: number): AuditPage {
    return { rows: this.#select.all(after, limit).map(chainedRow), head: this.#readHead() }
  }

  #readHead(): ChainHead | null {
    const row: unknown = this.#head.get()
    if (typeof row !== 'object' || row === null || !('entries' in row) || !('hash' in row)) return null
    return { entries: Number(row.entries), hash: String(row.hash) }
  }
}

/** Whatever somebody has put there; the chain says whether it is as it was written. */
function chainedRow(row: unknown): ChainedRow {
  const columns = new Map(Object.entries(typeof row === 'object' && row !== null ? row : {}))
  const text = (name: string): string => String(columns.get(name) ?? '')
  return {
    seq: Number(columns.get('seq')),
    at: Number(columns.get('at')),
    commandId: text('command_id'),
    incidentId: columns.get('incident_id') === null ? null : text('incident_id'),
    payload: text('payload'),
    previous: text('previous'),
    hash: text('hash'),
  }
}
