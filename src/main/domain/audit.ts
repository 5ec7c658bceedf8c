import type { Outcome } from './command.ts'
import type { Intent } from './intent.ts'
import type { Hidden } from './redaction/hidden.ts'

/** Where a command came from. */
export const SOURCES = ['voice', 'wall', 'http'] as const
export type Source = (typeof SOURCES)[number]

/** One step of a command, in the order of the steps. */
export type AuditStep =
  | {
      /** Without secrets. */
      readonly step: 'heard'
      readonly text: string
      readonly free: string
      readonly by: string
      readonly hidden?: Hidden
    }
  | {
      readonly step: 'understood'
      readonly intent: Intent | null
      readonly note: string
      readonly by: string
    }
  | {
      readonly step: 'decided'
      readonly decision: 'answer' | 'confirm' | 'refuse' | 'unclear'
      readonly reason: string
      readonly message: string
    }
  | { readonly step: 'confirmed'; readonly how: 'voice' | 'key' | 'http'; readonly pin: boolean }
  | {
      readonly step: 'cancelled'
      readonly how: 'voice' | 'key' | 'http' | 'expired' | 'replaced' | 'void' | 'stopped'
    }
  /** What would have been done. Nothing was. */
  | { readonly step: 'rehearsed'; readonly outcome: Outcome }
  | { readonly step: 'begun'; readonly executor: string }
  | { readonly step: 'done'; readonly outcome: Outcome }
  | {
      readonly step: 'watched'
      readonly helped: 'recovered' | 'quieter' | 'no-better' | 'unknown'
      readonly afterMs: number
      readonly text: string
    }

export interface AuditEntry {
  readonly commandId: string
  readonly incidentId: string | null
  /** Who gave the command, as far as known: a user id, or the wall. */
  readonly who: string
  readonly source: Source
  readonly step: AuditStep
}

/** An entry on disk. `hash` is SHA-256, in hex, over `previous` and the entry as it is written. */
export interface Audited extends AuditEntry {
  readonly seq: number
  readonly at: number
  readonly previous: string
  readonly hash: string
}
