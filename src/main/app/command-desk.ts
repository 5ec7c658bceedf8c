import { type CommandRecord, hasEnded } from '../domain/command-record.ts'
import { EchoError } from '../domain/error.ts'
import { heardStep } from '../domain/heard-step.ts'
import { actOnVoice, type VoicePorts } from '../flows/act-on-voice.ts'
import type { Chaos } from '../ports/chaos.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandDesk, Settler } from '../ports/command-desk.ts'
import type { Order } from '../ports/commands.ts'
import type { Ids } from '../ports/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Transcriber, Transcript } from '../ports/transcriber.ts'
import type { AnswerTimes } from './answer-times.ts'

/** Commands that are thought about, wait, run or are watched at the same time. */
const MOST_UNDERWAY = 32
/** A confirmed action that takes longer is answered while it runs. */
const ANSWER_WITHIN_MS = 10_000
const NOT_CAUGHT = 'I did not catch that.'
const OWN_VOICE = 'I heard only myself. Say it again.'

/** Decided, and where that is a question, asked. */
const isAnswered = ({ state, question }: CommandRecord): boolean =>
  state !== 'understanding' && (state !== 'confirming' || question !== null)

/** How the waiting question is settled by key or over HTTP; the confirmation desk does it. */
export interface QuestionDesk {
  /** @throws {EchoError} ECHO_COMMAND_NOT_WAITING, ECHO_PIN_WRONG */
  confirm(commandId: string, by: Settler): void
  /** @throws {EchoError} ECHO_COMMAND_NOT_WAITING */
  cancel(commandId: string, by: Settler): void
}

export interface CommandDeskParts {
  readonly use: VoicePorts
  readonly questions: QuestionDesk
  readonly ear: Transcriber
  readonly chaos: Chaos
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly times: Pick<AnswerTimes, 'command' | 'ended' | 'unanswered'>
  /** The incident on the wall. */
  subjectId(): string | null
  soundOf(commandId: string): string | null
}

/** Starts the flow for everything that is said, typed or sent, keeps count, and ends all of it when the appliance stops. */
export class Commandery implements CommandDesk {
  readonly #parts: CommandDeskParts
  readonly #stopping = new AbortController()
  readonly #underway = new Set<Promise<void>>()

  constructor(parts: CommandDeskParts) {
    this.#parts = parts
  }

  take(words: Parameters<CommandDesk['take']>[0]): Promise<CommandRecord> {
    const { text, who, source, dryRun = false } = words
    const order = { ...this.#order(who), source, text, free: text, by: 'keyboard', certain: true, dryRun }
    return this.#run(order, this.#parts.clock.monotonicMs())
  }

  async hear(pcm: Uint8Array, who: string, signal: AbortSignal) {
    const { clock, ear, times } = this.#parts
    const sinceMs = clock.monotonicMs()
    const hearing = ear.listen(() => undefined)
    hearing.add(pcm)
    const whole = AbortSignal.any([signal, this.#stopping.signal])
    const transcript = await hearing.end(whole).catch((error: unknown) => {
      if (!whole.aborted) times.unanswered('http')
      throw error
    })
    return { transcript, record: await this.heard(transcript, who, 'http', sinceMs) }
  }

  /**
   * What the ear made of a clip. Speech it was not sure of must be spelled right to count. `sinceMs`: when the clip was whole, on the
   * monotonic clock.
   */
  heard(
    transcript: Transcript,
    who: string,
    source: 'voice' | 'http',
    sinceMs: number,
  ): Promise<CommandRecord> {
    const { kind, free, by } = transcript
    const text = kind === 'speech' ? transcript.text : kind === 'unsure' ? free : ''
    const others = kind === 'speech' ? othersOf(transcript) : {}
    const order = { ...this.#order(who), source, text, free, by, certain: kind === 'speech', ...others }
    if (text !== '') return this.#run(order, sinceMs)
    return this.#close(order, kind === 'own-voice' ? 'own-voice' : 'not-caught', sinceMs)
  }

  async confirm(commandId: string, by: Settler): Promise<CommandRecord> {
    this.#known(commandId)
    this.#parts.questions.confirm(commandId, by)
    return this.#when(
      commandId,
      ({ state }) => state !== 'confirming' && state !== 'performing',
      ANSWER_WITHIN_MS,
    )
  }

  cancel(commandId: string, by: Settler): CommandRecord {
    this.#known(commandId)
    this.#parts.questions.cancel(commandId, by)
    return this.#known(commandId)
  }

  soundOf(commandId: string): string | null {
    return this.#parts.soundOf(commandId)
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('EchoOps stops'))
    await Promise.allSettled(this.#underway)
  }

  #order(who: string): Pick<Order, 'commandId' | 'incidentId' | 'who'> {
    return { commandId: this.#parts.ids.next('cmd'), incidentId: this.#parts.subjectId(), who }
  }

  async #run(order: Order, sinceMs: number): Promise<CommandRecord> {
    const { use, chaos, times } = this.#parts
    if (this.#underway.size >= MOST_UNDERWAY) {
      times.unanswered(order.source)
      throw new EchoError('ECHO_COMMANDS_FULL', 'Too many commands are underway.', { retryable: true })
    }
    times.command(order.commandId, order.source, sinceMs)
    const { signal } = this.#stopping
    const run = chaos
      .delay(signal)
      .then(() => actOnVoice(order, use, signal))
      .catch((error: unknown) => this.#failed(order, error))
      .finally(() => {
        this.#underway.delete(run)
        times.ended(order.commandId)
      })
    this.#underway.add(run)
    return this.#when(order.commandId, isAnswered, null)
  }

  /** Nothing to be understood. */
  async #close(order: Order, why: 'not-caught' | 'own-voice', sinceMs: number): Promise<CommandRecord> {
    const { use, times } = this.#parts
    times.command(order.commandId, order.source, sinceMs)
    const message = why === 'own-voice' ? OWN_VOICE : NOT_CAUGHT
    use.commands.note(order, heardStep({ ...order, text: '' }))
    use.commands.note(order, { step: 'decided', decision: 'unclear', reason: why, message })
    use.telemetry.count('echo_ops.intent.tool_usage', { action: 'none', decision: 'unclear' })
    use.reply(order, 'decision', message)
    times.ended(order.commandId)
    return this.#known(order.commandId)
  }

  #failed(order: Order, error: unknown): void {
    if (this.#stopping.signal.aborted) return
    const { log, use } = this.#parts
    log.error({ err: error, command: order.commandId }, 'a command could not be carried out')
    const unwritten = error instanceof EchoError && error.code.startsWith('ECHO_STORE')
    const text = unwritten
      ? 'I cannot write down what I do, so I do nothing.'
      : 'Something went wrong in me, and nothing was done.'
    const outcome = { ok: false, text, output: '', durationMs: 0, dryRun: false }
    use.commands.note(order, { step: 'done', outcome })
    use.reply(order, 'outcome', text)
  }

  /** The command once it is as wanted, or when the time is up. */
  #when(
    commandId: string,
    wanted: (record: CommandRecord) => boolean,
    withinMs: number | null,
  ): Promise<CommandRecord> {
    const { use, clock } = this.#parts
    const { signal } = this.#stopping
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        leave()
        cancel()
        signal.removeEventListener('abort', stop)
        settle()
      }
      const look = () => {
        const record = use.commands.find(commandId)
        if (record !== null && (wanted(record) || hasEnded(record))) end(() => resolve(record))
      }
      const stop = () => end(() => reject(signal.reason))
      const leave = use.commands.subscribe(({ id }) => {
        if (id === commandId) look()
      })
      const late = () => end(() => resolve(this.#known(commandId)))
      const cancel = withinMs === null ? () => undefined : clock.after(withinMs, late)
      signal.addEventListener('abort', stop)
      if (signal.aborted) stop()
      else look()
    })
  }

  #known(commandId: string): CommandRecord {
    const record = this.#parts.use.commands.find(commandId)
    if (record === null) throw new EchoError('ECHO_COMMAND_NOT_FOUND', 'No command has this id.')
    return record
  }
}

/** What other ears heard; one that says what it means is not asked again. */
function othersOf({ second, also = [] }: Transcript): Pick<Order, 'second' | 'also'> {
  if (second === undefined) return {}
  return second.meant === undefined ? { second: second.text, also } : { also: [second, ...also] }
}
