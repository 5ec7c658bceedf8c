/** What one command asks for, in terms of the runbook. Nothing in it has been allowed yet. */
export interface Intent {
  /** The id of an action of the runbook. */
  readonly action: string
  /** Names of the inventory, in the order they were said. */
  readonly targets: readonly string[]
  /** The environment that was named, as the runbook writes it; null when none was. */
  readonly environment: string | null
  readonly parameters: Readonly<Record<string, string | number>>
  /** It is only to be said what would be done. */
  readonly dryRun?: boolean
}

/** Why a text is refused for what it says, whatever the runbook allows. */
export type Danger =
  /** Deletes, drops, wipes, formats, shuts down for good. */
  | 'destructive'
  /** Asks for, or sends away, credentials or configuration that holds them. */
  | 'secrets'
  /** Aims at everything, all, every service, the whole environment. */
  | 'everything'
  /** Shell, code, chained or encoded commands, "ignore your instructions", role play. */
  | 'injected'
  /** Asks for changes that the runbook does not have: "patch", "ssh", "edit the config". */
  | 'not-in-runbook'

/** What a text means. `unclear` is a question back, never a guess. */
export type Understanding =
  | {
      readonly kind: 'intent'
      readonly intent: Intent
      /** Who understood it, where that is not the commander that was asked. */
      readonly by?: string
    }
  /** "confirm seven"; null when no digit was heard. */
  | { readonly kind: 'confirmation'; readonly digit: number | null }
  | { readonly kind: 'cancellation' }
  /** "yes", to something EchoOps offered. */
  | { readonly kind: 'assent' }
  | { readonly kind: 'danger'; readonly danger: Danger; readonly named: string }
  | {
      readonly kind: 'unclear'
      readonly why: Unclear
      readonly message: string
      readonly candidates: readonly string[]
    }

export type Unclear =
  /** Nothing, noise, chatter, or what the ear was not sure of. */
  | 'not-caught'
  | 'negated'
  | 'no-action'
  | 'no-target'
  | 'ambiguous-target'
  | 'unknown-target'
  | 'ambiguous-action'
  | 'no-parameter'
  | 'too-long'

/** What the understanding may use of the situation. */
export interface Circumstances {
  /** The service of the incident on the wall: what "it" and "that service" mean. */
  readonly subjectService: string | null
  /** Whether names may be matched by their sound; where the ear was not sure, they must be spelled right. */
  readonly bySound: boolean
}
