import { EchoError } from '../../domain/error.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { failureOf } from './failure-of.ts'
import { type Fallback, tell, whyNot } from './fell-back.ts'
import { within } from './waiting.ts'

export interface SpeakerFallback extends Fallback {
  /** The cloud may take so long to its first sound before the local voice begins beside it. */
  readonly firstAudioMs?: number
  /** Without a piece of sound for so long, what the room has of the sentence is played and silence follows. */
  readonly betweenMs?: number
}

const FIRST_AUDIO_MS = 400
const BETWEEN_MS = 2_000
/** A file is read in a few milliseconds; what takes longer is not at hand. */
const AT_HAND_MS = 80
/** The local voice has sound after 50 ms, the cloud never before 250: asking both at once would pay for what is not heard. */
const HEAD_START_MS = 120
const MOST_BROKEN = 32

export interface Voices {
  readonly cloud: Speaker
  readonly local: Speaker
  readonly use: SpeakerFallback
  /** Texts that the cloud has broken off; the room has heard their beginning and waits for the whole. */
  readonly broken: Map<string, Failure>
}

/** Who begins, and how long the other one waits. */
export type Turn =
  /** The cloud has its time; that it is late is a failure. */
  | { readonly kind: 'sentence' }
  /** The first sound counts: a race, in which nobody is asked who cannot win. */
  | { readonly kind: 'urgent' }
  /** So much time until what goes before it has been heard, or as long as silence is borne. Being late is no failure. */
  | { readonly kind: 'following'; readonly withinMs: number }

/** One voice at one text. */
interface Take {
  readonly by: string
  readonly isCloud: boolean
  readonly sound: AsyncIterator<AudioChunk>
  /** Never rejects. */
  readonly first: Promise<First>
  stop(): void
}

type First =
  | { readonly take: Take; readonly chunk: AudioChunk }
  | { readonly take: Take; readonly error: unknown }

/** One text, spoken by one of two voices from its beginning to its end. */
export class Hedge {
  readonly #voices: Voices
  readonly #text: string
  readonly #turn: Turn
  /** What is asked for again when the cloud breaks off: the whole of which this is a part. */
  readonly #whole: string
  readonly #signal: AbortSignal
  readonly #takes: Take[] = []
  #first: Promise<First> | null = null
  /** The breaker waits to hear how it went. */
  #isOpen = false

  constructor(voices: Voices, text: string, turn: Turn, signal: AbortSignal, whole = text) {
    this.#voices = voices
    this.#text = text
    this.#turn = turn
    this.#signal = signal
    this.#whole = whole
  }

  /** Before `speak`, so that it is made while something else is heard; `speak` or `stop` has to follow. */
  begin(): void {
    this.#first ??= this.#winner()
    // Awaited in `speak`.
    this.#first.catch(() => undefined)
  }

  async *speak(): AsyncGenerator<AudioChunk, void, undefined> {
    this.#signal.throwIfAborted()
    try {
      this.#first ??= this.#winner()
      const first = await this.#first
      if ('error' in first) throw first.error
      for (const take of this.#takes) if (take !== first.take) take.stop()
      yield { ...first.chunk, by: first.take.by }
      yield* this.#rest(first.take)
    } finally {
      this.stop()
    }
  }

  /** Ends what was begun. */
  stop(): void {
    for (const take of this.#takes) take.stop()
    if (this.#isOpen) this.#voices.use.breaker.released()
    this.#isOpen = false
  }

  /** The first sound of either; an error when neither has one. */
  async #winner(): Promise<First> {
    const { cloud, broken, use } = this.#voices
    const before = broken.get(this.#whole)
    if (before !== undefined) {
      broken.delete(this.#whole)
      return this.#alone(before)
    }
    if (this.#turn.kind === 'urgent') {
      const isAtHand = cloud.has?.(this.#text)
      if (isAtHand === true && use.breaker.view().state === 'closed') return this.#atHand()
      if (isAtHand !== undefined) return this.#localFirst()
    }
    const barred = this.#barred()
    if (barred !== null) return this.#alone(barred)
    const ours = this.#begin(this.#voices.cloud)
    const early = await this.#early(ours, this.#patienceMs)
    if (early !== null && 'chunk' in early) return early
    if (early !== null) return this.#alone(this.#failed(early.error))
    return this.#race(ours, this.#begin(this.#voices.local))
  }

  /** From disk, without network and costs: nothing is learnt of the cloud. */
  async #atHand(): Promise<First> {
    const ours = this.#begin(this.#voices.cloud)
    const early = await this.#early(ours, AT_HAND_MS)
    if (early !== null && 'chunk' in early) return early
    return this.#race(ours, this.#begin(this.#voices.local))
  }

  /** The cloud is asked only where the voice of this machine has nothing to be heard by then. */
  async #localFirst(): Promise<First> {
    const theirs = this.#begin(this.#voices.local)
    const early = await this.#early(theirs, HEAD_START_MS)
    if (early !== null && 'chunk' in early) return early
    if (this.#barred() !== null) return this.#either([theirs.first])
    return this.#race(this.#begin(this.#voices.cloud), theirs)
  }

  get #patienceMs(): number {
    const turn = this.#turn
    if (turn.kind === 'following') return turn.withinMs
    return turn.kind === 'urgent' ? 0 : (this.#voices.use.firstAudioMs ?? FIRST_AUDIO_MS)
  }

  /** Why the cloud is not asked. Null: it is, and the breaker waits to hear how it goes. */
  #barred(): Failure | null {
    const barred = whyNot(this.#voices.use, { characters: this.#text.length })
    this.#isOpen = barred === null
    return barred
  }

  /** Null: nothing within this time. */
  #early({ first }: Take, ms: number): Promise<First | null> {
    return within<First | null>(first, ms, () => null, this.#voices.use.clock, this.#signal)
  }

  async #race(ours: Take, theirs: Take): Promise<First> {
    const first = await this.#either([ours.first, theirs.first])
    const other = first.take === ours ? theirs : ours
    if ('error' in first) {
      const failure = first.take.isCloud && this.#isOpen ? this.#failed(first.error) : null
      const second = await this.#either([other.first])
      if (failure !== null && 'chunk' in second) this.#tell(failure)
      return second
    }
    // Slow is a failure only where it was given its time.
    if (!first.take.isCloud && this.#turn.kind === 'sentence')
      this.#tell(this.#failed(new ProviderError(this.#provider, { failure: 'timeout' })))
    return first
  }

  #alone(failure: Failure): Promise<First> {
    this.#tell(failure)
    return this.#either([this.#begin(this.#voices.local).first])
  }

  async *#rest(take: Take): AsyncGenerator<AudioChunk, void, undefined> {
    const { use, broken } = this.#voices
    const late = () => Promise.reject(new ProviderError(this.#provider, { failure: 'timeout' }))
    try {
      for (;;) {
        // The local voice is watched by whoever asks for its sound, as ever.
        const next = take.sound.next()
        const step = take.isCloud
          ? await within(next, use.betweenMs ?? BETWEEN_MS, late, use.clock, this.#signal)
          : await next
        if (step.done === true) break
        yield { ...step.value, by: take.by }
      }
      if (take.isCloud && this.#isOpen) this.#succeeded()
    } catch (error) {
      if (!take.isCloud || this.#signal.aborted) throw error
      if (broken.size >= MOST_BROKEN) broken.clear()
      broken.set(this.#whole, this.#isOpen ? this.#failed(error) : failureOf(error))
      throw error
    }
  }

  #begin(voice: Speaker): Take {
    const control = new AbortController()
    const signal = AbortSignal.any([this.#signal, control.signal])
    const sound = voice
      .speak(this.#text, signal, { urgent: this.#turn.kind === 'urgent' })
      [Symbol.asyncIterator]()
    const take: Take = {
      by: voice.by,
      isCloud: voice === this.#voices.cloud,
      sound,
      // Begun before anybody awaits it, so that both are made at the same time.
      first: Promise.resolve().then(() => firstOf(take)),
      stop() {
        control.abort(new Error('Another voice speaks, or nobody listens.'))
        sound.return?.().catch(() => undefined)
      },
    }
    this.#takes.push(take)
    return take
  }

  /** The first to settle, or a rejection when nobody listens any more. */
  #either(firsts: readonly Promise<First>[]): Promise<First> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(this.#signal.reason)
      this.#signal.addEventListener('abort', stop, { once: true })
      if (this.#signal.aborted) stop()
      for (const first of firsts)
        void first.then((one) => {
          this.#signal.removeEventListener('abort', stop)
          resolve(one)
        })
    })
  }

  #succeeded(): void {
    this.#isOpen = false
    this.#voices.use.breaker.succeeded()
  }

  #failed(error: unknown): Failure {
    this.#isOpen = false
    this.#voices.use.breaker.failed(error)
    return failureOf(error)
  }

  #tell(failure: Failure): void {
    const { cloud, local, use } = this.#voices
    tell({ sense: 'voice', from: cloud.by, to: local.by, failure }, use)
  }

  get #provider() {
    return this.#voices.use.breaker.provider
  }
}

async function firstOf(take: Take): Promise<First> {
  try {
    for (;;) {
      const step = await take.sound.next()
      if (step.done === true)
        return {
          take,
          error: new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'The voice gave no sound for this text.'),
        }
      if (step.value.pcm.byteLength > 0) return { take, chunk: step.value }
    }
  } catch (error) {
    return { take, error }
  }
}
