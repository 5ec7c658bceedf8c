import { z } from 'zod'
import type { ProviderProblem } from '../../domain/provider-error.ts'
import type { Clock } from '../../ports/clock.ts'
import { earError } from './errors.ts'
import type { HeardClip } from './heard-clip.ts'
import { JsonSocket, type SocketProblem } from './json-socket.ts'
import { socketUrl } from './place.ts'
import { failureNamed } from './problem.ts'

export interface ScribeSocketOptions {
  readonly baseUrl: string
  readonly apiKey: string
  /** `scribe_v2_realtime`. */
  readonly model: string
  /** ISO 639-1. */
  readonly language: string
  readonly keyterms: readonly string[]
  readonly clock: Clock
  readonly openWithinMs: number
}

const BYTES_PER_MS = 32
/** What is sent at once at least, while the clip grows, and at most, when it had to wait. 100 ms and 1 s. */
const LEAST_BYTES = 100 * BYTES_PER_MS
const MOST_BYTES = 1_000 * BYTES_PER_MS
/** Below 300 ms the vendor refuses to commit and ends the session (`commit_throttled`): filled up with silence. */
const LEAST_COMMIT_BYTES = 500 * BYTES_PER_MS
/** A person who holds the key and is forgotten. */
const LONGEST_SESSION_MS = 60_000

const FRAME = z.object({ message_type: z.string(), text: z.string().nullish(), error: z.string().nullish() })
/** Types that need no answer from us; every other one is a failure, by the name of its type. */
const OTHER = new Set([
  'final_transcript',
  'final_transcript_with_timestamps',
  'committed_transcript_with_timestamps',
  'committed_transcript_entities',
  'edited_transcript',
])

/** Scribe in real time: one session a clip, which is sent while it is being spoken and committed when the key is let go. */
export class ScribeSocket {
  readonly #clip: HeardClip
  readonly #socket: JsonSocket
  readonly #partial: (text: string) => void
  readonly #cancelWhole: () => void
  #started = false
  #sent = 0
  #committed = false
  #answer: { resolve: (text: string) => void; reject: (error: Error) => void } | null = null
  #problem: SocketProblem | null = null
  #over = false
  /** Called once, when the session is of no more use. */
  onOver: () => void = () => undefined

  constructor(options: ScribeSocketOptions, clip: HeardClip, partial: (text: string) => void) {
    this.#clip = clip
    this.#partial = partial
    this.#cancelWhole = options.clock.after(LONGEST_SESSION_MS, () =>
      this.#lose({ failure: 'timeout', refused: false }),
    )
    this.#socket = new JsonSocket(
      {
        url: socketUrl(options.baseUrl, '/v1/speech-to-text/realtime', [
          ['model_id', options.model],
          ['commit_strategy', 'manual'],
          ['audio_format', 'pcm_16000'],
          ['language_code', options.language],
          ...options.keyterms.map((term) => ['keyterms', term] as const),
        ]),
        apiKey: options.apiKey,
        clock: options.clock,
        openWithinMs: options.openWithinMs,
      },
      {
        opened: () => undefined,
        message: (value) => this.#receive(value),
        lost: (problem) => this.#lose(problem),
      },
    )
  }

  get problem(): SocketProblem | null {
    return this.#problem
  }

  /** Milliseconds of sound that were sent. */
  get sentMs(): number {
    return this.#sent / BYTES_PER_MS
  }

  /** To be called when the clip has grown. */
  grown(): void {
    this.#send(LEAST_BYTES)
  }

  /** What was said, once everything is sent. Rejects with a ProviderError. To be called once. */
  commit(): Promise<string> {
    if (this.#problem !== null) return Promise.reject(earError(this.#problem))
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject }
      this.#commitNow()
    })
  }

  drop(): void {
    this.#socket.drop()
    this.#finish()
  }

  #send(least: number): void {
    if (!this.#started || this.#over) return
    for (let rest = this.#clip.from(this.#sent); rest.length >= least && rest.length > 0; ) {
      const piece = rest.subarray(0, MOST_BYTES)
      this.#say(piece, false)
      this.#sent += piece.length
      rest = rest.subarray(piece.length)
    }
  }

  #commitNow(): void {
    if (!this.#started || this.#answer === null || this.#committed) return
    this.#committed = true
    this.#send(1)
    const missing = LEAST_COMMIT_BYTES - this.#sent
    if (missing > 0) this.#say(Buffer.alloc(missing), false)
    this.#say(Buffer.alloc(0), true)
  }

  #say(pcm: Buffer, commit: boolean): void {
    this.#socket.send({
      message_type: 'input_audio_chunk',
      audio_base_64: pcm.toString('base64'),
      commit,
      sample_rate: 16_000,
    })
  }

  #receive(value: unknown): void {
    const { data: frame } = FRAME.safeParse(value)
    if (frame === undefined) return this.#lose({ failure: 'malformed', refused: false })
    const text = frame.text ?? ''
    if (frame.message_type === 'session_started') {
      this.#started = true
      this.#send(LEAST_BYTES)
      this.#commitNow()
    } else if (frame.message_type === 'partial_transcript') this.#hearSoFar(text)
    else if (frame.message_type === 'committed_transcript') this.#settle(text)
    // Nothing that could be taken for speech is an answer as well.
    else if (frame.message_type === 'insufficient_audio_activity') this.#settle('')
    else if (!OTHER.has(frame.message_type))
      this.#lose({ ...problemOf(`${frame.message_type} ${frame.error ?? ''}`), refused: false })
  }

  #hearSoFar(text: string): void {
    if (text !== '' && !this.#over) this.#partial(text)
  }

  #settle(text: string): void {
    if (!this.#committed || this.#over) return
    this.#socket.close()
    this.#answer?.resolve(text)
    this.#finish()
  }

  #lose(problem: SocketProblem): void {
    if (this.#over) return
    this.#problem = problem
    this.#socket.drop()
    this.#answer?.reject(earError(problem))
    this.#finish()
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    this.#cancelWhole()
    this.onOver()
  }
}

const problemOf = (words: string): ProviderProblem => ({ failure: failureNamed(words) ?? 'server-error' })
