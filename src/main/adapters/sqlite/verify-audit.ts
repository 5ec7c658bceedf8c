import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import Database from 'libsql'
import { EchoError } from '../../domain/error.ts'
import { AuditChain } from './audit-chain.ts'
import { AuditFile } from './audit-file.ts'
import { schemaVersion } from './schema.ts'
import { storeFailed } from './store-error.ts'

export interface AuditVerdict {
  readonly entries: number
  /** Epoch milliseconds; null when there is no entry. */
  readonly firstAt: number | null
  readonly lastAt: number | null
  /** The number of the first entry that is not as it was written, or that is missing; null when all are intact. */
  readonly firstBroken: number | null
  /** What is wrong with it, as a sentence. */
  readonly reason: string | null
}

const PAGE_ROWS = 500
const AUDIT_SINCE_SCHEMA = 2
const BUSY_MS = 5_000

/**
 * Follows the audit chain in HOME/journal.db from its first entry to its head. Changes nothing, and may be asked while the
 * appliance runs: it sees everything up to one moment. What it can and cannot show is said at AuditChain.
 * @throws {EchoError} ECHO_STORE_FAILED when there is no audit log, or the database cannot be read
 */
export async function verifyAudit(home: string): Promise<AuditVerdict> {
  const path = join(home, 'journal.db')
  if (!existsSync(path))
    throw new EchoError(
      'ECHO_STORE_FAILED',
      `There is no ${path}. Name the state directory of an EchoOps that has run: --home DIR, or ECHOOPS_HOME.`,
    )
  const database = openReadOnly(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; BEGIN`)
    if (schemaVersion(database) < AUDIT_SINCE_SCHEMA)
      throw new EchoError('ECHO_STORE_FAILED', `${path} is older than the audit log. Start EchoOps once.`)
    return await follow(new AuditFile(database))
  } catch (cause) {
    throw storeFailed('read', cause)
  } finally {
    database.close()
  }
}

/** libsql has no option for it; SQLite takes it as a parameter of the address (sqlite.org/uri.html). */
function openReadOnly(path: string): Database.Database {
  try {
    return new Database(`${pathToFileURL(path).href}?mode=ro`)
  } catch (cause) {
    throw storeFailed('opened', cause)
  }
}

async function follow(file: AuditFile): Promise<AuditVerdict> {
  const chain = new AuditChain()
  const times: { first: number | null; last: number | null } = { first: null, last: null }
  for (let after = Number.MIN_SAFE_INTEGER, more = true; more; ) {
    const { rows, head } = file.page(after, PAGE_ROWS)
    for (const row of rows) {
      chain.follow(row)
      times.first ??= row.at
      times.last = row.at
      after = row.seq
    }
    more = rows.length === PAGE_ROWS
    if (!more) chain.end(head)
    await turn()
  }
  const { seq = null, reason = null } = chain.broken ?? {}
  return { entries: chain.entries, firstAt: times.first, lastAt: times.last, firstBroken: seq, reason }
}
