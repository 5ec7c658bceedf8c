import type { JournalEvent, Recorded } from '../domain/journal.ts'

/** Append-only, durable, ordered. */
export interface Journal {
  /**
   * Resolves once the event is on disk. Events are written in the order of the calls.
   * Rejects with ECHO_STORE_FULL (retryable) when too many wait, ECHO_STORE_FAILED when the disk refuses.
   */
  append(event: JournalEvent): Promise<Recorded>
  /** Everything that is kept, oldest first. Called once, at the start. */
  replay(): AsyncIterable<Recorded>
  /** Forgets the events of these incidents for good. */
  forget(incidentIds: readonly string[]): Promise<void>
  /** Writes what waits, then closes. */
  close(): Promise<void>
}
