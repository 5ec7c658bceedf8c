import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEntry } from '../../domain/audit.ts'
import type { JournalEvent } from '../../domain/journal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

/** For tests. */
export const journalWorkerUrl = new URL('./journal-worker.ts', import.meta.url)

export const temporaryHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'echoops-journal-'))

export function closedEvent(incidentId: string, reason = 'over'): JournalEvent {
  return { type: 'incident.closed', incidentId, reason }
}

export function quarantineEvent(deliveryId: string): JournalEvent {
  return {
    type: 'delivery.quarantined',
    delivery: { deliveryId, reason: 'not JSON', bytes: 1, bodyBase64: 'eA==' },
  }
}

export function auditEntry(commandId: string, more: Partial<AuditEntry> = {}): AuditEntry {
  const step = { step: 'heard' as const, text: 'restart payment gateway', free: '', by: 'keyboard' }
  return { commandId, incidentId: 'inc_1', who: 'wall', source: 'wall', step, ...more }
}

/** What an action came to, with what it printed. */
export function doneEntry(output: string, text = 'Restarted.'): AuditEntry {
  const outcome = { ok: true, text, output, durationMs: 12, dryRun: false }
  return auditEntry('cmd_done', { step: { step: 'done', outcome } })
}

/** Stands still until it is moved; its timers never fire. */
export function stillClock(): Clock & { forward(ms: number): void } {
  let now = 1_763_855_940_000
  return {
    now: () => now,
    monotonicMs: () => now,
    after: () => () => undefined,
    forward(ms) {
      now += ms
    },
  }
}

export function listeningLog(): Log & {
  readonly lines: { readonly level: string; readonly message: string }[]
} {
  const lines: { level: string; message: string }[] = []
  const at = (level: string) => (_data: Record<string, unknown>, message: string) => {
    lines.push({ level, message })
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
