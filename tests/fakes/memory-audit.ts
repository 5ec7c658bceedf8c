import type { AuditEntry, Audited } from '../../src/main/domain/audit.ts'
import type { AuditLog } from '../../src/main/ports/audit-log.ts'

/** An audit log in memory, without its chain. */
export interface MemoryAudit extends AuditLog {
  readonly entries: readonly Audited[]
}

export function memoryAudit(clock: { now(): number }): MemoryAudit {
  const entries: Audited[] = []
  return {
    entries,
    async append(entry: AuditEntry) {
      const audited = { ...entry, seq: entries.length + 1, at: clock.now(), previous: '', hash: '' }
      entries.push(audited)
      return audited
    },
    async *replay() {
      yield* entries
    },
  }
}
