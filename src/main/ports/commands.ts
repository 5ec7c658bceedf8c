import type { AuditStep, Source } from '../domain/audit.ts'
import type { CommandRecord, Question, Watching } from '../domain/command-record.ts'
import type { Understanding } from '../domain/intent.ts'

/** Somebody's words, before anything is made of them. */
export interface Order {
  readonly commandId: string
  readonly incidentId: string | null
  /** A user id, or "wall". */
  readonly who: string
  readonly source: Source
  /** As heard or typed. */
  readonly text: string
  /** The free transcript where the ear chose another text; else the same. */
  readonly free: string
  /** Who heard it: an ear's name, or "keyboard". */
  readonly by: string
  /** Whether the ear stands by the text. */
  readonly certain: boolean
  /** What a second ear made of it; where both lead to different commands, nothing is done before it was asked. */
  readonly second?: string
  /** What further ears made of it, with what it means where they say so. They count as the second does. */
  readonly also?: readonly { readonly text: string; readonly meant?: Understanding }[]
  /** Whatever it asks for, only a dry run of it is wanted. */
  readonly dryRun?: boolean
}

/** The book of commands: projected from the audit log. */
export interface Commands {
  /** Durable once its promise resolves; shown at once. Rejects with ECHO_STORE_FAILED. */
  record(order: Order, step: AuditStep): Promise<void>
  /** The same for what nothing depends on: a failure is logged and shown, and never rejects. */
  note(order: Order, step: AuditStep): void
  /** What is only shown: the question that is asked, the candidates, what is watched. */
  show(
    commandId: string,
    what: {
      readonly question?: Question | null
      readonly watching?: Watching
      readonly candidates?: readonly string[]
      readonly message?: string
    },
  ): void
  find(commandId: string): CommandRecord | null
  /** Oldest first. */
  ofIncident(incidentId: string): readonly CommandRecord[]
  /** Oldest first, at most the newest 200. */
  list(): readonly CommandRecord[]
  /** Called after every change. The returned function unsubscribes. */
  subscribe(changed: (record: CommandRecord) => void): () => void
}
