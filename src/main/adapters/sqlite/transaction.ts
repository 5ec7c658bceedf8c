import type { Database } from 'libsql'

/** All of it or nothing; on disk when it returns. */
export function inTransaction<T>(database: Database, run: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = run()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has already rolled back by itself after a full disk or an I/O error.
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}
