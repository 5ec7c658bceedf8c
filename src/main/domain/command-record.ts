import type { AuditEntry, AuditStep, Source } from './audit.ts'
import type { Outcome } from './command.ts'
import type { Intent } from './intent.ts'
import type { Hidden } from './redaction/hidden.ts'

export const COMMAND_STATES = [
  'understanding',
  'answered',
  'unclear',
  'refused',
  'confirming',
  'cancelled',
  'expired',
  'performing',
  'failed',
  'watching',
  'helped',
  'no-better',
  'done',
] as const
export type CommandState = (typeof COMMAND_STATES)[number]

/** What the room is asked while a command waits for its confirmation. Times are epoch milliseconds. */
export interface Question {
  /** "Restart payment gateway". */
  readonly title: string
  readonly target: string
  readonly environment: string | null
  readonly effect: string
  readonly digit: number
  readonly pin: boolean
  readonly askedAt: number
  readonly expiresAt: number
}

/** What is looked at to tell whether it helped. */
export interface Watching {
  readonly since: number
  readonly until: number
  /** "the monitor of payment gateway to recover". */
  readonly what: string
  readonly helped: Extract<AuditStep, { step: 'watched' }>['helped'] | null
  readonly text: string
}

/** One command from what was heard to whether it helped: a projection of its audit entries, never changed in place. */
export interface CommandRecord {
  readonly id: string
  readonly incidentId: string | null
  readonly at: number
  readonly who: string
  readonly source: Source
  /** As it was heard or typed, without secrets. */
  readonly transcript: string
  /** What was taken out of it; absent: nothing. */
  readonly hidden?: Hidden
  readonly intent: Intent | null
  readonly state: CommandState
  readonly reason: string
  readonly message: string
  readonly question: Question | null
  readonly outcome: Outcome | null
  readonly watching: Watching | null
  readonly candidates: readonly string[]
  readonly endedAt: number | null
  readonly steps: readonly { readonly at: number; readonly step: AuditStep }[]
}

/** The reason of words that were the answer to a question of another command: they are no command of their own. */
export const ANSWERS_A_QUESTION = 'answers-a-question'

/** A command goes through eight steps at the most; more belong to something that went wrong. */
const MOST_STEPS = 20
const ENDED: ReadonlySet<CommandState> = new Set<CommandState>([
  'answered',
  'unclear',
  'refused',
  'cancelled',
  'expired',
  'failed',
  'helped',
  'no-better',
  'done',
])

export const hasEnded = ({ state }: Pick<CommandRecord, 'state'>): boolean => ENDED.has(state)

/** The command after this step. The first step makes it. */
export function applyStep(before: CommandRecord | null, entry: AuditEntry, at: number): CommandRecord {
  const known = before ?? begin(entry, at)
  const changed = { ...known, ...changeOf(entry.step, known) }
  return {
    ...changed,
    steps: [...known.steps, { at, step: entry.step }].slice(-MOST_STEPS),
    endedAt: hasEnded(changed) ? at : null,
  }
}

function begin(entry: AuditEntry, at: number): CommandRecord {
  return {
    id: entry.commandId,
    incidentId: entry.incidentId,
    at,
    who: entry.who,
    source: entry.source,
    transcript: '',
    intent: null,
    state: 'understanding',
    reason: '',
    message: '',
    question: null,
    outcome: null,
    watching: null,
    candidates: [],
    endedAt: null,
    steps: [],
  }
}

const DECIDED = { answer: 'answered', confirm: 'confirming', refuse: 'refused', unclear: 'unclear' } as const

function changeOf(step: AuditStep, known: CommandRecord): Partial<CommandRecord> {
  switch (step.step) {
    case 'heard':
      return {
        transcript: step.text === '' ? step.free : step.text,
        ...(step.hidden === undefined ? {} : { hidden: step.hidden }),
      }
    case 'understood':
      return { intent: step.intent }
    case 'decided':
      return { state: DECIDED[step.decision], reason: step.reason, message: step.message }
    case 'confirmed':
      return { question: null, state: 'performing' }
    case 'cancelled':
      return { question: null, state: step.how === 'expired' ? 'expired' : 'cancelled', reason: step.how }
    case 'begun':
      return { question: null, state: 'performing' }
    case 'rehearsed':
      return { outcome: step.outcome }
    case 'done':
      return { outcome: step.outcome, message: step.outcome.text, state: step.outcome.ok ? 'done' : 'failed' }
    case 'watched':
      return {
        state: step.helped === 'recovered' ? 'helped' : step.helped === 'no-better' ? 'no-better' : 'done',
        message: step.text,
        watching:
          known.watching === null ? null : { ...known.watching, helped: step.helped, text: step.text },
      }
  }
}
