import type { Intent } from './intent.ts'
import type { RunbookAction, RunbookService } from './runbook.ts'

/** An allowed intent, bound to one action and one target. */
export interface Command {
  readonly id: string
  readonly action: RunbookAction
  readonly target: RunbookService | null
  readonly parameters: Readonly<Record<string, string | number>>
  /** The incident on the wall when it was given. */
  readonly incidentId: string | null
  /** Only a dry run was asked for: nothing is done, and nothing is confirmed. */
  readonly dryRun?: boolean
}

export const REFUSALS = [
  'destructive',
  'secrets',
  'everything',
  'injected',
  'not-in-runbook',
  'out-of-bounds',
  'wrong-environment',
  'several-targets',
  'cool-down',
  'busy-target',
  'read-only',
  'no-pin',
  'no-dry-run',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** The verdict of the policy. Messages are for the room: why, and what would be possible. */
export type Decision =
  | { readonly kind: 'answer'; readonly command: Command }
  | {
      readonly kind: 'confirm'
      readonly command: Command
      readonly readBack: string
      readonly effect: string
    }
  | {
      readonly kind: 'refuse'
      readonly reason: Refusal
      readonly message: string
      /** What was understood so far; null when the text itself is refused. */
      readonly intent: Intent | null
    }

/** What the policy looks at besides runbook and intent. Times are epoch milliseconds. */
export interface PolicyFacts {
  readonly now: number
  /** Changing actions that were performed of late. */
  readonly performed: readonly {
    readonly action: string
    readonly target: string | null
    readonly at: number
  }[]
  /** Commands that wait for their confirmation or are being performed. */
  readonly underway: readonly { readonly action: string; readonly target: string | null }[]
  /** The runbook had errors: nothing may be changed. */
  readonly readOnly: boolean
  /** Whether an operator PIN is set; without one, actions that ask for it are refused. */
  readonly pinSet: boolean
  readonly incidentId: string | null
}

/** What performing it came to. `output` is bounded and redacted. */
export interface Outcome {
  readonly ok: boolean
  /** One sentence for the room. */
  readonly text: string
  readonly output: string
  readonly durationMs: number
  /** True when nothing was really done. */
  readonly dryRun: boolean
}
