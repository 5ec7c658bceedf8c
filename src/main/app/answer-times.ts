import type { Audience } from '../adapters/announcer/announcer.ts'
import type { Source } from '../domain/audit.ts'
import { ANSWERS_A_QUESTION, type CommandRecord } from '../domain/command-record.ts'
import { SATISFACTORY_MS } from '../domain/slo.ts'
import type { Utterance } from '../domain/speech.ts'
import type { Clock } from '../ports/clock.ts'
import type { Telemetry } from '../ports/telemetry.ts'

/** What has not sounded by then is no answer any more; as long as speech is kept over a restart. */
const GIVEN_UP_AFTER_MS = 600_000
/** Answers that are waited for at the same time: more than reports may be under way and wait. */
const MOST_WAITING = 1_000

type Asked = Source | 'report'

/** An answer that the room has not heard yet. */
interface Wait {
  readonly source: Asked
  readonly startedMs: number
  /** State of the command when it was answered. */
  decision: string
  /** From the start until its words were on the wall; null before. */
  wordsMs: number | null
  /** Utterances that may bring its first sound. */
  readonly coming: Set<string>
  /** It is being handed to the announcer at this moment. */
  handing: boolean
  /** Nothing more will be said about it. */
  ended: boolean
  cancel(): void
}

export interface AnswerTimesParts {
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/**
 * How long people wait for EchoOps: from a command or an alert to the first sound of its answer in the room. Where nobody can hear, or
 * the voice fails, the words on the wall are the answer. Each command and report counts once; one that gets no answer counts as such.
 */
export class AnswerTimes {
  readonly #parts: AnswerTimesParts
  readonly #waits = new Map<string, Wait>()

  constructor(parts: AnswerTimesParts) {
    this.#parts = parts
  }

  /** A command was given, on the monotonic clock: for a voice, when the key was let go. */
  command(commandId: string, source: Source, startedMs: number): void {
    this.#open(commandId, source, startedMs, null)
  }

  /** The report of an incident begins; the walls show it since now. */
  report(incidentId: string, startedMs: number): void {
    if (this.#waits.has(incidentId)) return
    this.#open(incidentId, 'report', startedMs, this.#parts.clock.monotonicMs() - startedMs)
  }

  /**
   * Hands an answer to the announcer; its words are on the wall by then. `say` gives the id of its utterance, null when there will be
   * none, and so does this.
   */
  answer(commandId: string, record: CommandRecord | null, say: () => string | null): string | null {
    const wait = this.#waits.get(commandId)
    if (wait === undefined) return say()
    // "Confirm two" belongs to the command that has asked, which has had its answer.
    if (record?.reason === ANSWERS_A_QUESTION) {
      this.#close(commandId)
      return say()
    }
    if (wait.wordsMs === null) {
      wait.wordsMs = this.#parts.clock.monotonicMs() - wait.startedMs
      wait.decision = record?.state ?? wait.decision
    }
    wait.handing = true
    const utteranceId = say()
    wait.handing = false
    if (utteranceId !== null) wait.coming.add(utteranceId)
    else if (wait.coming.size === 0) this.#settle(commandId, wait.wordsMs)
    return utteranceId
  }

  /** The command has come to its end: no further answer will be given. */
  ended(commandId: string): void {
    const wait = this.#waits.get(commandId)
    if (wait === undefined) return
    wait.ended = true
    if (wait.coming.size === 0) this.#settle(commandId, null)
  }

  /** Somebody gave a command that could not even be begun. */
  unanswered(source: Source): void {
    this.#parts.telemetry.count('echo_ops.latency.total', { source })
  }

  /** What the ledger says of an utterance. */
  noted(utterance: Utterance, audience: Audience): void {
    const ids = audience.speaksFor.length > 0 ? audience.speaksFor : this.#askedBy(utterance)
    for (const id of ids) {
      const wait = this.#waits.get(id)
      if (wait !== undefined) this.#note(id, wait, utterance, audience)
    }
  }

  /** What has not been answered yet never will be. */
  close(): void {
    for (const id of [...this.#waits.keys()]) this.#settle(id, null)
  }

  #note(id: string, wait: Wait, utterance: Utterance, { canHear }: Audience): void {
    const { state, startedAt, attempts } = utterance
    const isSummary = utterance.purpose === 'summary'
    // A wall that does not say when a sound begins says at least that it has ended.
    if (startedAt !== null || state === 'completed') return this.#heard(id, wait)
    if (state === 'queued' || state === 'speaking') {
      if (!isSummary) wait.coming.add(utterance.id)
      return
    }
    // What was cut before it sounded is begun once more, as long as somebody can hear it; what a summary speaks for has its own end.
    if (isSummary || (state === 'cut' && canHear)) return
    const wasComing = wait.coming.delete(utterance.id)
    // Nobody could hear it, its service is muted, or the voice has failed.
    const isRead = state !== 'dropped' || !canHear || attempts > 0 || !wasComing
    if (wait.coming.size > 0 || wait.handing) return
    if (isRead) this.#settle(id, wait.wordsMs)
    else if (wait.ended || wait.source === 'report') this.#settle(id, null)
  }

  #heard(id: string, wait: Wait): void {
    this.#settle(id, this.#parts.clock.monotonicMs() - wait.startedMs)
  }

  /** The report or the commands that an utterance answers. */
  #askedBy({ id, incidentId, purpose }: Utterance): readonly string[] {
    if (purpose === 'headline' && incidentId !== null) return [incidentId]
    if (purpose !== 'reply') return []
    const asked = [...this.#waits].find(([, { coming }]) => coming.has(id))
    return asked === undefined ? [] : [asked[0]]
  }

  #open(id: string, source: Asked, startedMs: number, wordsMs: number | null): void {
    const [oldest] = this.#waits.keys()
    if (this.#waits.size >= MOST_WAITING && oldest !== undefined) this.#settle(oldest, null)
    const cancel = this.#parts.clock.after(GIVEN_UP_AFTER_MS, () => this.#settle(id, null))
    const decision = source === 'report' ? 'report' : 'understanding'
    const state = { coming: new Set<string>(), handing: false, ended: false }
    this.#waits.set(id, { source, startedMs, decision, wordsMs, ...state, cancel })
  }

  /** Counts it. `ms`: until its first sound, or its words where they were the answer; null: it had none. */
  #settle(id: string, ms: number | null): void {
    const wait = this.#close(id)
    if (wait === null) return
    const { telemetry } = this.#parts
    const { source, decision } = wait
    if (ms !== null) telemetry.distribution('echo_ops.latency', ms, { source, decision })
    telemetry.count('echo_ops.latency.total', { source })
    if (ms !== null && ms <= SATISFACTORY_MS) telemetry.count('echo_ops.latency.satisfactory', { source })
  }

  #close(id: string): Wait | null {
    const wait = this.#waits.get(id) ?? null
    wait?.cancel()
    this.#waits.delete(id)
    return wait
  }
}
