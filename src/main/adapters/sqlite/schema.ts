import type { Database } from 'libsql'
import { EchoError } from '../../domain/error.ts'
import { NO_ENTRY_HASH } from './audit-chain.ts'

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
  // The guards keep mistakes out, ours and those of whoever opens the file with a tool; who means harm can drop them.
  // An entry is only taken at the end, which also keeps out INSERT OR REPLACE: that deletes without asking a guard.
  `CREATE TABLE audit (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     command_id TEXT NOT NULL,
     incident_id TEXT,
     payload TEXT NOT NULL,
     previous TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE audit_head (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     entries INTEGER NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   INSERT INTO audit_head VALUES (1, 0, '${NO_ENTRY_HASH}');
   CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit
     WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE entries + 1 = NEW.seq AND hash = NEW.previous)
     BEGIN SELECT RAISE(ABORT, 'the audit log only grows at its end'); END;
   CREATE TRIGGER audit_head_moves AFTER INSERT ON audit
     BEGIN UPDATE audit_head SET entries = NEW.seq, hash = NEW.hash; END;
   CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
     BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
   CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END;
   CREATE TRIGGER audit_head_goes_forward BEFORE UPDATE ON audit_head WHEN NEW.entries <> OLD.entries + 1
     BEGIN SELECT RAISE(ABORT, 'the head of the audit log only goes forward'); END;
   CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
     BEGIN SELECT RAISE(ABORT, 'the head of the audit log is never deleted'); END;
   CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head
     BEGIN SELECT RAISE(ABORT, 'the audit log has one head'); END;`,
  `CREATE TABLE figure_minute (minute INTEGER PRIMARY KEY, written TEXT NOT NULL) STRICT;`,
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

export function schemaVersion(database: Database): number {
  const row: unknown = database.prepare('PRAGMA user_version').get()
  if (typeof row === 'object' && row !== null && 'user_version' in row) return Number(row.user_version)
  throw new EchoError('ECHO_STORE_FAILED', 'The journal does not tell its schema version.')
}
