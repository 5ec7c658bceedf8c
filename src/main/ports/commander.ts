import type { Circumstances, Understanding } from '../domain/intent.ts'

/** Understands what a person says or types. It may only choose from the runbook; it allows nothing. */
export interface Commander {
  readonly by: string
  understand(text: string, circumstances: Circumstances, signal: AbortSignal): Promise<Understanding>
}
