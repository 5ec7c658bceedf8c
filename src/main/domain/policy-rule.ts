import type { PolicyFacts, Refusal } from './command.ts'
import type { Intent } from './intent.ts'
import type { Runbook, RunbookAction, RunbookService } from './runbook.ts'

/** What a rule looks at. `target` is the first service that was named, if the inventory has it. */
export interface Asked {
  readonly action: RunbookAction
  readonly target: RunbookService | null
  readonly intent: Intent
  readonly book: Runbook
  readonly facts: PolicyFacts
}

/** Why not, in a sentence for the room. */
export interface Hold {
  readonly reason: Refusal
  readonly message: string
}

/** Null when it has nothing against it. */
export type Rule = (asked: Asked) => Hold | null
