import type { Database } from 'libsql'
import { EchoError } from '../../domain/error.ts'

/** One entry a version, never edited after a release: the database is led forward from wherever it stands. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE event (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     type TEXT NOT NULL,
     incident_id TEXT,
     payload TEXT NOT NULL
   ) STRICT;
   CREATE INDEX event_of_incident ON event (incident_id) WHERE incident_id IS NOT NULL;
   CREATE INDEX event_of_none ON event (type, seq) WHERE incident_id IS NULL;`,
]

/**
 * Brings the database to this code's schema, one transaction a step.
 * @throws {EchoError} ECHO_STORE_FAILED when a newer EchoOps has written it; it is left as it is
 */
export function migrate(database: Database): void {
  const found = schemaVersion(database)
  if (found > MIGRATIONS.length)
    throw new EchoError(
      'ECHO_STORE_FAILED',
      `The journal was written by a newer EchoOps (schema ${found}; this one knows ${MIGRATIONS.length}). ` +
        'Start that version, or set ECHOOPS_HOME to another directory.',
    )
  MIGRATIONS.slice(found).forEach((step, index) => {
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${found + index + 1}; COMMIT;`)
  })
}

function schemaVersion(database: Database): number {
  const row: unknown = database.prepare('PRAGMA user_version').get()
  if (typeof row === 'object' && row !== null && 'user_version' in row) return Number(row.user_version)
  throw new EchoError('ECHO_STORE_FAILED', 'The journal does not tell its schema version.')
}
