import { z } from 'zod'
import type { ProviderProblem } from '../../domain/provider-error.ts'
import type { Clock } from '../../ports/clock.ts'
import { voiceError } from './errors.ts'
import { JsonSocket, type SocketProblem } from './json-socket.ts'
import { socketUrl } from './place.ts'
import { failureNamed } from './problem.ts'
import type { SoundFeed } from './sound-feed.ts'

/** Everything that decides how a text sounds, and where it is made. */
export interface VoicePlace {
  readonly baseUrl: string
  readonly apiKey: string
  readonly voiceId: string
  readonly model: string
  readonly clock: Clock
  readonly openWithinMs: number
}

/** The vendor's own defaults for a voice. */
export const MANNER = { stability: 0.5, similarity_boost: 0.8 }
/** Seconds without text after which the other side hangs up. Kept alive well within the 20 s that are its default. */
const INACTIVITY_S = 60
const KEEP_ALIVE_MS = 15_000
/** No sign of life for so long: the path is dead, though nobody has said so (a laptop that slept, a router that forgot). */
const DEAD_AFTER_MS = 2.5 * KEEP_ALIVE_MS

const FRAME = z.object({
  audio: z.string().nullish(),
  isFinal: z.boolean().nullish(),
  error: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  message: z.string().nullish(),
  code: z.union([z.number(), z.string()]).nullish(),
})
type Frame = z.infer<typeof FRAME>

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * One socket of the stream-input kind, good for one text: opened ahead, told the text, closed by the other side after the last sound.
 * The vendor has no mark for the end of a text other than the end of the socket's input.
 */
export class VoiceLine {
  readonly #clock: Clock
  readonly #socket: JsonSocket
  readonly #whenOpen: Promise<void>
  #resolve: () => void = () => undefined
  #reject: (error: Error) => void = () => undefined
  #feed: SoundFeed | null = null
  #cancelKeepAlive: () => void = () => undefined
  #problem: SocketProblem | null = null
  /** All sound is there, and the goodbye underway. */
  #isComplete = false
  #over = false
  /** Called once, when the line is of no more use. */
  onOver: () => void = () => undefined

  constructor(place: VoicePlace, outputFormat: string) {
    this.#clock = place.clock
    this.#whenOpen = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Whoever speaks awaits it; a spare line that cannot be opened must not end the process.
    this.#whenOpen.catch(() => undefined)
    this.#socket = new JsonSocket(
      {
        url: socketUrl(
          place.baseUrl,
          `/v1/text-to-speech/${encodeURIComponent(place.voiceId)}/stream-input`,
          [
            ['model_id', place.model],
            ['output_format', outputFormat],
            ['auto_mode', 'true'],
            ['inactivity_timeout', String(INACTIVITY_S)],
          ],
        ),
        apiKey: place.apiKey,
        clock: place.clock,
        openWithinMs: place.openWithinMs,
      },
      {
        opened: () => this.#begin(),
        message: (value) => this.#receive(value),
        lost: (problem) => this.#lose(problem),
      },
    )
  }

  /** Rejects with a ProviderError when the line cannot be had. */
  get opened(): Promise<void> {
    return this.#whenOpen
  }

  get problem(): SocketProblem | null {
    return this.#problem
  }

  get isOpen(): boolean {
    return this.#socket.isOpen && !this.#over
  }

  /** Whether it can be expected to answer. */
  get isFresh(): boolean {
    return !this.#over && (!this.#socket.isOpen || this.#socket.quietMs < DEAD_AFTER_MS)
  }

  /** The text, all of it; the sound goes to the feed. False when the line was lost before. */
  speak(text: string, feed: SoundFeed): boolean {
    this.#cancelKeepAlive()
    if (this.#over) {
      feed.fail(voiceError(this.#problem ?? { failure: 'unreachable' }))
      return false
    }
    this.#feed = feed
    this.#socket.send({ text: `${text} `, flush: true })
    this.#socket.send({ text: '' })
    return true
  }

  /** Cuts it off; the other side stops making sound. */
  drop(): void {
    if (this.#over || this.#isComplete) return
    this.#socket.drop()
    this.#finish()
  }

  #begin(): void {
    this.#socket.send({ text: ' ', voice_settings: MANNER })
    this.#keepAlive()
    this.#resolve()
  }

  #keepAlive(): void {
    this.#cancelKeepAlive = this.#clock.after(KEEP_ALIVE_MS, () => {
      if (this.#socket.quietMs > DEAD_AFTER_MS) return this.#lose({ failure: 'unreachable', refused: false })
      this.#socket.send({ text: ' ' })
      this.#socket.ping()
      this.#keepAlive()
    })
  }

  #receive(value: unknown): void {
    const { data: frame } = FRAME.safeParse(value)
    const problem = frame === undefined ? ({ failure: 'malformed' } as const) : problemOfFrame(frame)
    if (frame === undefined || problem !== null)
      return this.#lose({ ...(problem ?? { failure: 'malformed' }), refused: false })
    if (typeof frame.audio === 'string') this.#feed?.push(Buffer.from(frame.audio, 'base64'))
    if (frame.isFinal !== true) return
    this.#cancelKeepAlive()
    this.#isComplete = true
    // The place is free for the next when the vendor counts this one no more.
    this.#socket.close(() => this.#finish())
    this.#feed?.complete()
  }

  #lose(problem: SocketProblem): void {
    if (this.#over) return
    this.#problem = problem
    const error = voiceError(problem)
    this.#reject(error)
    this.#socket.drop()
    this.#feed?.fail(error)
    this.#finish()
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    this.#cancelKeepAlive()
    this.#reject(voiceError({ failure: 'unreachable' }))
    this.onOver()
  }
}

/** An error comes as a frame of its own before the socket is closed; null for a frame with sound. */
function problemOfFrame({ audio, error, message, code }: Frame): ProviderProblem | null {
  if (error !== null && error !== undefined) {
    const words = typeof error === 'string' ? error : JSON.stringify(error)
    return { failure: failureNamed(`${words} ${message ?? ''}`) ?? 'bad-request' }
  }
  if (audio === null || audio === undefined) {
    const refusal = typeof code === 'number' || typeof message === 'string'
    return refusal ? { failure: failureNamed(message ?? '') ?? 'bad-request' } : null
  }
  return BASE64.test(audio) ? null : { failure: 'malformed' }
}
