import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Reservation, Spending } from '../../ports/spending.ts'
import { notSpoken, OUR_BUDGET, voiceError } from './errors.ts'
import { isNobodyThere } from './problem.ts'
import { lazySdk, type Sdk } from './sdk.ts'
import { type SoundDeadlines, SoundFeed } from './sound-feed.ts'
import { type PcmFormat, speakByRequest } from './voice-http.ts'
import type { VoiceLine } from './voice-line.ts'
import { VoiceLines } from './voice-lines.ts'

export interface LiveVoiceOptions {
  readonly baseUrl: string
  readonly apiKey: string
  readonly voiceId: string
  readonly model: string
  readonly outputFormat: PcmFormat
  readonly concurrency: number
  readonly deadlines: SoundDeadlines
  readonly spending: Spending
  readonly costOf: (model: string, characters: number) => number
  readonly clock: Clock
  readonly log: Log
}

/** DNS, TCP, TLS and the upgrade. What is left of the deadline for the first sound belongs to the request instead. */
const OPEN_WITHIN_MS = 1_500
/** How long requests are used at once after a socket was not let through. */
const SOCKETS_REST_MS = 300_000
const MOST_ATTEMPTS = 4
/** A plan that does not allow one may allow the next. */
const NEXT_FORMAT: Readonly<Record<string, PcmFormat>> = {
  pcm_48000: 'pcm_44100',
  pcm_44100: 'pcm_24000',
  pcm_32000: 'pcm_24000',
  pcm_24000: 'pcm_16000',
  pcm_22050: 'pcm_16000',
}
/** After these nothing was made, so that nothing is charged. */
const NOT_CHARGED: ReadonlySet<Failure> = new Set<Failure>([
  'unreachable',
  'bad-key',
  'forbidden',
  'quota',
  'rate-limited',
  'not-found',
  'too-large',
  'bad-request',
  'blocked',
])
/** A request would fail as the socket did. */
const NO_BETTER_BY_REQUEST: ReadonlySet<Failure> = new Set<Failure>(['bad-key', 'quota', 'rate-limited'])

/** One try to get the sound of one text. */
interface Try {
  readonly feed: SoundFeed
  readonly stop: AbortController
  line: VoiceLine | null
  /** The line had been open before the text came, and may have died since without a word. */
  waited: boolean
  sent: boolean
  /** All sockets were busy. */
  inLine: boolean
}

/** The voice over the network: sockets first, requests where they are not let through; counts what is spent. */
export class LiveVoice {
  readonly #options: LiveVoiceOptions
  readonly #lines: VoiceLines
  readonly #sdk: () => Promise<Sdk>
  readonly #closing = new AbortController()
  #format: PcmFormat
  #socketsRestUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: LiveVoiceOptions) {
    this.#options = options
    this.#format = options.outputFormat
    this.#sdk = lazySdk(options)
    this.#lines = new VoiceLines({
      ...options,
      openWithinMs: OPEN_WITHIN_MS,
      outputFormat: () => this.#format,
    })
  }

  get format(): PcmFormat {
    return this.#format
  }

  /** Rejects with a ProviderError when neither a socket can be had nor a request would help. */
  async prepare(): Promise<void> {
    if (this.#socketsRest) return
    try {
      await this.#lines.prepare()
    } catch (error) {
      if (this.#closing.signal.aborted || !isBlockedSocket(error, true)) throw error
      this.#restSockets(error)
      await this.#sdk()
    }
  }

  close(): void {
    this.#closing.abort(notSpoken('The voice is closed.'))
    this.#lines.close()
  }

  /** The sound of words in spoken form; tries again as long as nothing was heard and another way is open. */
  async *speak(words: string, signal: AbortSignal): AsyncGenerator<AudioChunk> {
    const both = AbortSignal.any([signal, this.#closing.signal])
    both.throwIfAborted()
    const { spending } = this.#options
    const reserved = spending.reserve('elevenlabs', this.#costOf(words))
    if (reserved === null) throw voiceError(OUR_BUDGET)
    try {
      yield* this.#tries(words, both, reserved)
    } finally {
      reserved.close()
    }
  }

  async *#tries(words: string, both: AbortSignal, reserved: Reservation): AsyncGenerator<AudioChunk> {
    const { clock, deadlines } = this.#options
    const askedAt = clock.monotonicMs()
    for (let count = 1; ; count++) {
      const firstSoundMs = Math.max(0, deadlines.firstSoundMs - (clock.monotonicMs() - askedAt))
      const attempt = this.#begin(words, { ...deadlines, firstSoundMs }, both)
      let failed: unknown = null
      try {
        return yield* attempt.feed.chunks(both)
      } catch (error) {
        failed = error
        if (both.aborted || attempt.feed.wasHeard || count === MOST_ATTEMPTS) throw error
        if (!this.#hasOtherWay(error, attempt)) throw told(error, attempt)
      } finally {
        cancel(attempt)
        this.#charge(words, attempt, failed, reserved)
      }
    }
  }

  #begin(words: string, deadlines: SoundDeadlines, signal: AbortSignal): Try {
    const rateHz = Number(this.#format.slice('pcm_'.length))
    const feed = new SoundFeed(rateHz, this.#options.clock, deadlines)
    const attempt: Try = {
      feed,
      stop: new AbortController(),
      line: null,
      waited: false,
      sent: false,
      inLine: false,
    }
    feed.onOver = () => cancel(attempt)
    const both = AbortSignal.any([signal, attempt.stop.signal])
    const begun = this.#socketsRest
      ? this.#byRequest(words, attempt, both)
      : this.#bySocket(words, attempt, both)
    begun.catch((error: unknown) => feed.fail(asProviderError(error)))
    return attempt
  }

  async #bySocket(words: string, attempt: Try, signal: AbortSignal): Promise<void> {
    attempt.inLine = true
    const { line, waited } = await this.#lines.take(signal)
    attempt.inLine = false
    attempt.line = line
    attempt.waited = waited
    if (signal.aborted) return line.drop()
    await line.opened
    attempt.sent = line.speak(words, attempt.feed)
    this.#lines.refill()
  }

  async #byRequest(words: string, attempt: Try, signal: AbortSignal): Promise<void> {
    const { voiceId, model } = this.#options
    const sdk = await this.#sdk()
    attempt.inLine = true
    const leave = await this.#lines.takePlace(signal)
    attempt.inLine = false
    try {
      signal.throwIfAborted()
      attempt.sent = true
      await speakByRequest({ sdk, voiceId, model, outputFormat: this.#format }, words, attempt.feed, signal)
    } finally {
      leave()
    }
  }

  /** Whether it is worth another try, and sets the course for it. */
  #hasOtherWay(error: unknown, { line, waited }: Try): boolean {
    if (!(error instanceof ProviderError)) return false
    const lower = NEXT_FORMAT[this.#format]
    if (error.failure === 'forbidden' && lower !== undefined) {
      this.#options.log.info({ format: this.#format, lower }, 'the plan does not allow this format of sound')
      this.#format = lower
      return true
    }
    if (isBlockedSocket(error, line?.problem?.refused === true)) {
      this.#restSockets(error)
      return true
    }
    return waited && (error.failure === 'unreachable' || error.failure === 'cut')
  }

  get #socketsRest(): boolean {
    return this.#options.clock.monotonicMs() < this.#socketsRestUntilMs
  }

  #restSockets(error: unknown): void {
    const { clock, log } = this.#options
    this.#socketsRestUntilMs = clock.monotonicMs() + SOCKETS_REST_MS
    this.#lines.rest()
    log.warn({ err: error }, 'sockets to the voice are not let through; requests are used for a while')
  }

  #costOf(words: string): { characters: number; costUsd: number } {
    const characters = words.length
    return { characters, costUsd: this.#options.costOf(this.#options.model, characters) }
  }

  #charge(words: string, { sent, feed }: Try, error: unknown, reserved: Reservation): void {
    const free = error instanceof ProviderError && NOT_CHARGED.has(error.failure)
    if (!sent || (free && !feed.wasHeard)) return
    reserved.book({ ...NO_USAGE, ...this.#costOf(words) })
  }
}

function cancel({ feed, stop, line }: Try): void {
  feed.onOver = () => undefined
  feed.fail(voiceError({ failure: 'cut' }))
  stop.abort()
  line?.drop()
}

/** A socket that never opened where a request may do: something on the way knows no sockets, or ends them. */
function isBlockedSocket(error: unknown, neverOpened: boolean): boolean {
  if (!neverOpened || !(error instanceof ProviderError)) return false
  return !NO_BETTER_BY_REQUEST.has(error.failure) && !isNobodyThere(error.cause)
}

/** Time that passed in our own line is no slowness of the vendor's. */
function told(error: unknown, { inLine }: Try): unknown {
  const waitedOnly = inLine && error instanceof ProviderError && error.failure === 'timeout'
  return waitedOnly ? voiceError({ failure: 'rate-limited' }) : error
}

const asProviderError = (error: unknown): ProviderError =>
  error instanceof ProviderError ? error : voiceError({ failure: 'unreachable', cause: error })
