import type { AudioFrame } from '../../contract/audio-frame.ts'
import type { ListeningView } from '../../contract/command.ts'
import { CLIP_RATE_HZ, LONGEST_CLIP_S } from '../domain/clip.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { Hearing, Transcriber, Transcript } from '../ports/transcriber.ts'

/** Whoever holds the key longer than a clip may be is let go. */
const LONGEST_TALK_MS = LONGEST_CLIP_S * 1_000
/** The words need not be told more often. */
const WORDS_EVERY_MS = 120

export interface TalkParts {
  readonly ear: Transcriber
  readonly clock: Clock
  readonly log: Log
  readonly telemetry: Pick<Telemetry, 'step'>
  /** Nothing sounds while somebody speaks, and until there is an answer. */
  hold(held: boolean): void
  tell(listening: ListeningView | null): void
  /** What was heard, and when the key was let go, on the monotonic clock; the room is held until it settles. */
  heard(transcript: Transcript, letGoMs: number): Promise<void>
  /** The ear could not hear it. */
  failed(error: unknown): void
}

interface Talk {
  readonly wall: number
  readonly number: number
  readonly hearing: Hearing
  readonly since: number
  readonly cancelBound: () => void
}

/** Somebody holds the key of a wall, speaks, and lets go. One at a time: the first who presses is heard. */
export class TalkDesk {
  readonly #parts: TalkParts
  readonly #stopping = new AbortController()
  #talk: Talk | null = null
  #toldMs = Number.NEGATIVE_INFINITY
  /** Clips that are being made words of. */
  #underway = 0

  constructor(parts: TalkParts) {
    this.#parts = parts
  }

  begin(wall: number, number: number): void {
    if (this.#talk !== null || this.#stopping.signal.aborted) return
    const { ear, clock, hold, tell } = this.#parts
    hold(true)
    const since = clock.now()
    const hearing = ear.listen((words) => this.#words(wall, number, words))
    const cancelBound = clock.after(LONGEST_TALK_MS, () => this.end(wall, number))
    this.#talk = { wall, number, hearing, since, cancelBound }
    tell({ talk: number, since, words: '' })
  }

  frame(wall: number, { number, sampleRateHz, pcm }: AudioFrame): void {
    if (!this.#isOf(wall, number) || sampleRateHz !== CLIP_RATE_HZ) return
    this.#talk?.hearing.add(pcm)
  }

  end(wall: number, number: number): void {
    const talk = this.#leave(wall, number)
    if (talk === null) return
    this.#underway += 1
    const { telemetry } = this.#parts
    void telemetry
      .step('command', { source: 'voice' }, () => this.#hear(talk))
      .finally(() => {
        this.#underway -= 1
        this.#release()
      })
  }

  /** Let go at once, or gone: nothing was meant. */
  cancel(wall: number, number: number): void {
    const talk = this.#leave(wall, number)
    talk?.hearing.cancel()
    if (talk !== null) this.#release()
  }

  gone(wall: number): void {
    if (this.#talk?.wall === wall) this.cancel(wall, this.#talk.number)
  }

  listening(): ListeningView | null {
    return this.#talk === null ? null : { talk: this.#talk.number, since: this.#talk.since, words: '' }
  }

  stop(): void {
    this.#stopping.abort(new Error('EchoOps stops'))
    if (this.#talk !== null) this.cancel(this.#talk.wall, this.#talk.number)
  }

  async #hear({ hearing }: Talk): Promise<void> {
    const { signal } = this.#stopping
    const { clock, log, heard, failed } = this.#parts
    const letGoMs = clock.monotonicMs()
    const transcript = await hearing.end(signal).catch((error: unknown) => {
      if (signal.aborted) return null
      log.warn({ err: error }, 'a talk could not be heard')
      failed(error)
      return null
    })
    if (transcript === null) return
    // The ear has done its part: what goes wrong now says nothing about it.
    await heard(transcript, letGoMs).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error }, 'what was heard could not be answered')
    })
  }

  #leave(wall: number, number: number): Talk | null {
    const talk = this.#talk
    if (talk === null || !this.#isOf(wall, number)) return null
    this.#talk = null
    talk.cancelBound()
    this.#parts.tell(null)
    return talk
  }

  #release(): void {
    if (this.#talk === null && this.#underway === 0) this.#parts.hold(false)
  }

  #words(wall: number, number: number, words: string): void {
    const { clock, tell } = this.#parts
    const nowMs = clock.monotonicMs()
    if (this.#talk === null || !this.#isOf(wall, number) || nowMs - this.#toldMs < WORDS_EVERY_MS) return
    this.#toldMs = nowMs
    tell({ talk: number, since: this.#talk.since, words: words.slice(0, 200) })
  }

  #isOf(wall: number, number: number): boolean {
    return this.#talk?.wall === wall && this.#talk.number === number
  }
}
