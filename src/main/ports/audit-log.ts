import type { AuditEntry, Audited } from '../domain/audit.ts'

/** Append-only, and chained by hashes: what was written cannot be changed without a trace. */
export interface AuditLog {
  /** Resolves once it is on disk. Rejects with ECHO_STORE_FAILED; then nothing may be performed. */
  append(entry: AuditEntry): Promise<Audited>
  /** Everything, oldest first. */
  replay(): AsyncIterable<Audited>
}
