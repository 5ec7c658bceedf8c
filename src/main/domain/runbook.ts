/** Actions that EchoOps understands by itself; a runbook may add others, and says how the changing ones are done. */
export const BUILT_IN_ACTIONS = [
  'restart',
  'rollback',
  'scale',
  'acknowledge',
  'unacknowledge',
  'mute',
  'unmute',
  'status',
  'logs',
  'repeat',
  'catch-up',
  'help',
] as const
export type BuiltInAction = (typeof BUILT_IN_ACTIONS)[number]

/** A service that commands may name. */
export interface RunbookService {
  readonly name: string
  readonly aliases: readonly string[]
  readonly environment: string | null
  readonly owners: readonly string[]
  /** How many replicas it may be scaled to; null when it cannot be scaled. */
  readonly replicas: { readonly min: number; readonly max: number } | null
  /** Known from alerts only. It can be asked about, but nothing may be done to it: an alert must not widen what commands reach. */
  readonly learnt?: boolean
}

/** What a parameter of an action may be. */
export interface ParameterRule {
  readonly name: string
  readonly type: 'integer' | 'version' | 'minutes'
  readonly required: boolean
  /** Bounds of a number, both inclusive; null where the service's own bounds count, or none. */
  readonly min: number | null
  readonly max: number | null
}

/** `exec` never sees a shell: a program and its arguments, in which `{target}`, `{environment}` and parameter names in braces are filled in. */
export type Executor =
  | {
      readonly type: 'exec'
      readonly program: string
      readonly args: readonly string[]
      readonly timeoutMs: number
    }
  | {
      readonly type: 'http'
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
      readonly url: string
      /** A value `secret:NAME` is read from the environment when the request is made, and is never shown. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: string | null
      readonly idempotent: boolean
      readonly timeoutMs: number
    }
  | {
      readonly type: 'demo'
      readonly act: 'restart' | 'rollback' | 'scale'
      readonly timeoutMs: number
    }
  | {
      readonly type: 'datadog-workflow'
      /** The workflow's id. */
      readonly workflow: string
      /** A text that is one place in braces alone takes the value with its type; one whose parameter was not given is left out. */
      readonly inputs: Readonly<Record<string, string | number | boolean>>
      readonly timeoutMs: number
    }
  /** Done by EchoOps itself: answers, acknowledging, muting. */
  | { readonly type: 'own' }

export interface RunbookAction {
  readonly id: string
  /** How people say it, the usual word first: "restart", "bounce", "reboot". */
  readonly words: readonly string[]
  /** `read` answers and changes nothing; `own` changes EchoOps alone; `change` acts on the fleet and must be confirmed. */
  readonly kind: 'read' | 'own' | 'change'
  readonly target: 'required' | 'optional' | 'none'
  readonly parameters: readonly ParameterRule[]
  /** What it does, for the read-back, completing "This …": "ends its processes and starts them again". */
  readonly effect: string
  /** The operator's PIN is asked for besides the confirmation. */
  readonly pin: boolean
  /** Services it may be used on; null for all of the inventory. */
  readonly services: readonly string[] | null
  /** The same action on the same target is refused for so long after it was performed. */
  readonly cooldownMs: number
  /** How long EchoOps watches whether it helped. */
  readonly watchMs: number
  /** The action that is offered when it did not help. */
  readonly otherwise: string | null
  readonly executor: Executor
  /** It is only said what would be done. */
  readonly dryRun?: boolean
}

export interface Runbook {
  readonly services: readonly RunbookService[]
  readonly actions: readonly RunbookAction[]
  /** Environments that exist; a command that names another one is refused. */
  readonly environments: readonly string[]
}
