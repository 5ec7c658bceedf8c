import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
