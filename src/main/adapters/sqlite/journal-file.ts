import { existsSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'libsql'
import { AuditFile } from './audit-file.ts'
import { FigureFile } from './figure-file.ts'
import { touchPrivate } from './home.ts'
import { migrate } from './schema.ts'
import { sqliteCode, storeFailed } from './store-error.ts'
import { inTransaction } from './transaction.ts'

/** An event as it lies in the table; `payload` is its JSON. */
export interface Row {
  readonly at: number
  readonly type: string
  readonly incidentId: string | null
  readonly payload: string
}
export interface StoredRow {
  readonly seq: number
  readonly at: number
  readonly payload: string
}

/** Rows that belong to no incident (quarantined bytes, summaries) kept per type: the newest ones. */
const KEPT_WITHOUT_INCIDENT = 1_000
const APPENDS_BETWEEN_TRIMS = 1_000
/** At once, 16 MiB in pages of 4 KiB: what waits to be written does not wait long. */
const PAGES_GIVEN_BACK = 4_096
/** The write-ahead log is cut back to this after a storm. */
const LOG_BYTES_KEPT = 16 * 1024 * 1024

/** The table of events. Synchronous; used from the journal's worker only. */
export class JournalFile {
  readonly #database: Database.Database
  readonly #insert: Database.Statement
  readonly #select: Database.Statement
  #sinceTrim = 0

  constructor(database: Database.Database) {
    this.#database = database
    this.#insert = database.prepare('INSERT INTO event (at, type, incident_id, payload) VALUES (?, ?, ?, ?)')
    this.#select = database.prepare('SELECT seq, at, payload FROM event WHERE seq > ? ORDER BY seq LIMIT ?')
    this.#trim()
  }

  /** All of them or none, in one transaction; on disk when it returns. Gives their numbers. */
  append(rows: readonly Row[]): readonly number[] {
    const written = inTransaction(this.#database, () =>
      rows.map((row) =>
        Number(this.#insert.run(row.at, row.type, row.incidentId, row.payload).lastInsertRowid),
      ),
    )
    this.#sinceTrim += rows.length
    return written
  }

  page(after: number, limit: number): readonly StoredRow[] {
    return this.#select.all(after, limit).map(storedRow)
  }

  /** Deletes what belongs to these incidents and gives the freed pages back to the disk. */
  forget(incidentIds: readonly string[]): void {
    const remove = this.#database.prepare('DELETE FROM event WHERE incident_id = ?')
    inTransaction(this.#database, () => {
      for (const id of incidentIds) remove.run(id)
    })
    this.#database.exec(`PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK}); PRAGMA wal_checkpoint(TRUNCATE);`)
  }

  /** To be called when nothing waits. */
  tidy(): void {
    if (this.#sinceTrim >= APPENDS_BETWEEN_TRIMS) this.#trim()
  }

  close(): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE);')
    this.#database.close()
  }

  #trim(): void {
    this.#sinceTrim = 0
    this.#database.exec(
      `DELETE FROM event WHERE incident_id IS NULL AND seq IN (
         SELECT seq FROM (
           SELECT seq, row_number() OVER (PARTITION BY type ORDER BY seq DESC) AS place
           FROM event WHERE incident_id IS NULL
         ) WHERE place > ${KEPT_WITHOUT_INCIDENT});
       PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK});`,
    )
  }
}

export interface StoreFiles {
  readonly file: JournalFile
  readonly audit: AuditFile
  readonly figures: FigureFile
}

/**
 * Opens HOME/journal.db. A damaged one is moved aside (never deleted) and a fresh one begun; `recovered` says so in one sentence.
 * The audit log lies in the same database: both are written by one transaction log, and both go aside together.
 * @throws {EchoError} ECHO_HOME_UNWRITABLE, ECHO_STORE_FAILED
 */
export function openJournalFile(
  home: string,
  nowMs: number,
): StoreFiles & { readonly recovered: string | null } {
  const path = join(home, 'journal.db')
  touchPrivate(path)
  try {
    return { ...openSound(path), recovered: null }
  } catch (error) {
    if (!isDamage(error)) throw storeFailed('opened', error)
    const aside = moveAside(path, nowMs)
    touchPrivate(path)
    return {
      ...openSound(path),
      recovered: `The journal was damaged, and the audit log is in it. Both are kept as ${basename(aside)}; EchoOps began new ones.`,
    }
  }
}

class DamagedError extends Error {}

function openSound(path: string): StoreFiles {
  const database = new Database(path)
  try {
    // auto_vacuum only takes effect before the first table is made.
    database.exec(
      `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
       PRAGMA journal_size_limit = ${LOG_BYTES_KEPT};`,
    )
    const verdict: unknown = database.prepare('PRAGMA quick_check(1)').get()
    if (JSON.stringify(verdict).includes('"ok"') === false) throw new DamagedError(JSON.stringify(verdict))
    migrate(database)
    return {
      file: new JournalFile(database),
      audit: new AuditFile(database),
      figures: new FigureFile(database),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLITE_ERROR at this point means that the table is not what its version says. */
function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return (
    error instanceof DamagedError ||
    code === 'SQLITE_CORRUPT' ||
    code === 'SQLITE_NOTADB' ||
    code === 'SQLITE_ERROR'
  )
}

function moveAside(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, '-')
  const aside = path.replace(/journal\.db$/, `journal.corrupt-${stamp}.db`)
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  return aside
}

function storedRow(row: unknown): StoredRow {
  if (typeof row === 'object' && row !== null && 'seq' in row && 'at' in row && 'payload' in row)
    return { seq: Number(row.seq), at: Number(row.at), payload: String(row.payload) }
  throw new DamagedError('a row without its columns')
}
