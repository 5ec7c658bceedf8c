import { EchoError } from '../../domain/error.ts'
import type { Phrase } from '../../domain/phrase.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Reservation, Spending } from '../../ports/spending.ts'
import type { Hearing, Transcriber, Transcript } from '../../ports/transcriber.ts'
import { earError, notHeard, OUR_BUDGET } from './errors.ts'
import { HeardClip } from './heard-clip.ts'
import { keytermsOf } from './keyterms.ts'
import { baseOf } from './place.ts'
import { isNobodyThere } from './problem.ts'
import { hearByRequest } from './scribe-http.ts'
import { ScribeSocket } from './scribe-socket.ts'
import { lazySdk } from './sdk.ts'

export interface ScribeOptions {
  readonly apiKey: string
  /** `https://api.elevenlabs.io` unless told. */
  readonly baseUrl?: string | undefined
  /** In real time; `scribe_v2_realtime` unless told. */
  readonly model?: string | undefined
  /** By request, when a session cannot be had; `scribe_v2` unless told. */
  readonly requestModel?: string | undefined
  /** ISO 639-1; `en` unless told. */
  readonly language?: string | undefined
  /** Names of services, regions and so on. Those that occur in what is expected go to the vendor as terms to listen for. */
  readonly names?: () => readonly string[]
  readonly spending: Spending
  /** Dollars for so many seconds of sound. */
  readonly costOf: (model: string, seconds: number) => number
  readonly clock: Clock
  readonly log: Log
  /** From the end of the clip to its transcript; 5,000 ms unless told. Half of it is the session's, the rest the request's. */
  readonly hearWithinMs?: number | undefined
  /** Sessions at the same time; 2 unless told. */
  readonly concurrency?: number | undefined
}

const BY = 'elevenlabs-scribe'
const OPEN_WITHIN_MS = 2_500
const LONGEST_CLIP_S = 20
const LONGEST_TEXT_CHARS = 1_000
/** A request would fail as the session did. */
const NO_BETTER_BY_REQUEST: ReadonlySet<Failure> = new Set<Failure>([
  'bad-key',
  'quota',
  'rate-limited',
  'blocked',
])
const NOT_CHARGED: ReadonlySet<Failure> = new Set<Failure>([
  'unreachable',
  'bad-key',
  'forbidden',
  'quota',
  'rate-limited',
  'not-found',
  'bad-request',
])

/**
 * ElevenLabs as an ear. It gives the free transcript of what was said as text, held to nothing: `ratio` is null, `unsure` and `own-voice`
 * do not occur. Rejects with a ProviderError, always with ECHO_EAR_UNAVAILABLE; `isOurs` when the budget is used up.
 */
export function openScribe(options: ScribeOptions): Transcriber {
  return new Scribe(options)
}

class Scribe implements Transcriber {
  readonly by = BY
  readonly #options: ScribeOptions
  readonly #baseUrl: string
  readonly #model: string
  readonly #sdk
  readonly #sessions = new Set<ScribeSocket>()
  readonly #closing = new AbortController()
  #phrases: readonly Phrase[] = []

  constructor(options: ScribeOptions) {
    this.#options = options
    this.#baseUrl = baseOf(options.baseUrl)
    this.#model = options.model ?? 'scribe_v2_realtime'
    this.#sdk = lazySdk({ baseUrl: this.#baseUrl, apiKey: options.apiKey })
  }

  expect(phrases: readonly Phrase[]): void {
    this.#phrases = phrases
  }

  /** The session of a clip opens with it and is ready before the first word ends: there is nothing to do ahead. */
  async warm(): Promise<void> {
    this.#closing.signal.throwIfAborted()
  }

  /** Our own voice is known again by the local ear, which hears every clip as well. */
  heardFromUs(): void {
    return
  }

  listen(partial: (text: string) => void): Hearing {
    const clip = new HeardClip()
    const { spending, costOf } = this.#options
    const reserved = spending.reserve('elevenlabs', { costUsd: costOf(this.#model, LONGEST_CLIP_S) })
    const session = reserved === null ? earError(OUR_BUDGET) : this.#begin(clip, partial, reserved)
    return {
      add: (pcm) => {
        clip.add(pcm)
        if (session instanceof ScribeSocket) session.grown()
      },
      end: (signal) => this.#end(clip, session, signal, reserved).finally(() => reserved?.close()),
      cancel: () => {
        if (session instanceof ScribeSocket) session.drop()
        reserved?.close()
      },
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(notHeard('The ear is closed.'))
    for (const session of [...this.#sessions]) session.drop()
  }

  /** The session, or why there is none, which is told at the end of the clip. */
  #begin(clip: HeardClip, partial: (text: string) => void, reserved: Reservation): ScribeSocket | EchoError {
    const { clock, apiKey, language = 'en', concurrency = 2 } = this.#options
    if (this.#closing.signal.aborted) return notHeard('The ear is closed.')
    if (this.#sessions.size >= concurrency) return earError({ failure: 'rate-limited' })
    const session = new ScribeSocket(
      {
        baseUrl: this.#baseUrl,
        apiKey,
        model: this.#model,
        language,
        keyterms: this.#keyterms(),
        clock,
        openWithinMs: OPEN_WITHIN_MS,
      },
      clip,
      partial,
    )
    this.#sessions.add(session)
    session.onOver = () => this.#leave(session, reserved)
    return session
  }

  #leave(session: ScribeSocket, reserved: Reservation): void {
    this.#sessions.delete(session)
    const { problem, sentMs } = session
    if (sentMs > 0 && !(problem !== null && NOT_CHARGED.has(problem.failure)))
      this.#charge(this.#model, sentMs, reserved)
    // The request that takes its place needs the client, and the key is still held.
    if (problem?.refused === true && mayBeHeardByRequest(problem)) this.#sdk().catch(() => undefined)
  }

  async #end(
    clip: HeardClip,
    session: ScribeSocket | EchoError,
    signal: AbortSignal,
    reserved: Reservation | null,
  ): Promise<Transcript> {
    const { clock } = this.#options
    const endedAt = clock.monotonicMs()
    const transcript = (heard: Pick<Transcript, 'kind' | 'text' | 'free'>): Transcript => ({
      ...heard,
      ratio: null,
      by: BY,
      clipMs: clip.ms,
      latencyMs: clock.monotonicMs() - endedAt,
    })
    const both = AbortSignal.any([signal, this.#closing.signal])
    try {
      both.throwIfAborted()
      if (session instanceof EchoError) throw session
      if (!clip.hasSound()) return transcript({ kind: 'silence', text: '', free: '' })
      const text = await this.#textOf(clip, session, both, reserved)
      return transcript(
        text === '' ? { kind: 'noise', text, free: '' } : { kind: 'speech', text, free: text },
      )
    } finally {
      if (session instanceof ScribeSocket) session.drop()
    }
  }

  async #textOf(
    clip: HeardClip,
    session: ScribeSocket,
    signal: AbortSignal,
    reserved: Reservation | null,
  ): Promise<string> {
    const { hearWithinMs = 5_000, log } = this.#options
    const half = hearWithinMs / 2
    try {
      return cleaned(await this.#within(half, signal, () => session.commit()))
    } catch (error) {
      if (!(error instanceof ProviderError) || !mayBeHeardByRequest(error)) throw error
      log.warn({ err: error }, 'no transcript from a session; the clip goes by a request')
      session.drop()
      return cleaned(await this.#within(half, signal, (stop) => this.#byRequest(clip, stop, reserved)))
    }
  }

  async #byRequest(clip: HeardClip, signal: AbortSignal, reserved: Reservation | null): Promise<string> {
    const { requestModel: model = 'scribe_v2', language = 'en' } = this.#options
    const sdk = await this.#sdk()
    signal.throwIfAborted()
    try {
      const keyterms = this.#keyterms()
      const text = await hearByRequest(
        { sdk, model, language, keyterms },
        Uint8Array.from(clip.toWav()),
        signal,
      )
      this.#charge(model, clip.ms, reserved)
      return text
    } catch (error) {
      if (error instanceof ProviderError && !NOT_CHARGED.has(error.failure))
        this.#charge(model, clip.ms, reserved)
      throw error
    }
  }

  /** Settles with the work, with `timeout`, or at once when aborted; the work is told to stop. */
  #within<T>(ms: number, signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const stop = new AbortController()
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        cancel()
        signal.removeEventListener('abort', abort)
        settle()
        stop.abort()
      }
      const abort = () => end(() => reject(signal.reason))
      const cancel = this.#options.clock.after(ms, () => end(() => reject(earError({ failure: 'timeout' }))))
      signal.addEventListener('abort', abort)
      work(stop.signal).then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(error)),
      )
    })
  }

  #keyterms(): readonly string[] {
    return keytermsOf(this.#options.names?.() ?? [], this.#phrases)
  }

  #charge(model: string, ms: number, reserved: Reservation | null): void {
    reserved?.book({ ...NO_USAGE, costUsd: this.#options.costOf(model, ms / 1_000) })
  }
}

const mayBeHeardByRequest = ({ failure, cause }: { failure: Failure; cause?: unknown }): boolean =>
  !NO_BETTER_BY_REQUEST.has(failure) && !isNobodyThere(cause)

/** Without what is no word, such as `(coughs)`; empty when no letter and no digit is left. */
function cleaned(text: string): string {
  const words = text
    .slice(0, LONGEST_TEXT_CHARS)
    .replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(words) ? words : ''
}
