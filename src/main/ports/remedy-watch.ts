import type { AuditStep } from '../domain/audit.ts'
import type { Command } from '../domain/command.ts'
import type { Watching } from '../domain/command-record.ts'

export type Watched = Extract<AuditStep, { readonly step: 'watched' }>

/** Looks whether a remedy helped. */
export interface RemedyWatch {
  /** What will be looked at, from now on. */
  begin(command: Command): Watching
  /** Resolves with the monitor's recovery, or when the time is up with what the evidence says. Rejects when aborted. */
  outcome(command: Command, watching: Watching, signal: AbortSignal): Promise<Watched>
}
