import { EchoError } from '../../domain/error.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Speaker, SpeakHint } from '../../ports/speaker.ts'
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
/** Texts that the cloud has broken off; the room has heard their beginning and waits for the whole. */
const MOST_BROKEN = 32

/**
 * Two voices as one. A text is spoken by one of them from beginning to end: by the cloud where its first sound comes in time, else by
 * whichever has sound first; an urgent one is a race from its start, and where the cloud can say that it does not have the sound at hand,
 * it is not even asked. Every piece says which voice made it.
 *
 * A voice that breaks in the middle rejects, as every Speaker does: the announcer then silences what was heard and asks for the text once
 * more from its start, and this time the local voice speaks it.
 */
export function hedgedSpeaker([cloud, local]: readonly [Speaker, Speaker], use: SpeakerFallback): Speaker {
  const broken = new Map<string, Failure>()
  return {
    by: cloud.by,
    speak: (text, signal, hint = {}) => new Hedge({ cloud, local, use, broken }, text, hint, signal).speak(),
    has: (text) => cloud.has?.(text) ?? local.has?.(text) ?? false,
    async warm(texts) {
      const [, own] = await Promise.allSettled([
        use.breaker.view().state === 'open' ? null : cloud.warm(texts),
        local.warm(texts),
      ])
      if (own.status === 'rejected') throw own.reason
    },
    async close() {
      await Promise.all([cloud.close(), local.close()])
    },
  }
}

interface Voices {
  readonly cloud: Speaker
  readonly local: Speaker
  readonly use: SpeakerFallback
  readonly broken: Map<string, Failure>
}

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

class Hedge {
  readonly #voices: Voices
  readonly #text: string
  readonly #hint: SpeakHint
  readonly #signal: AbortSignal
  readonly #takes: Take[] = []
  /** The breaker waits to hear how it went. */
  #isOpen = false

  constructor(voices: Voices, text: string, hint: SpeakHint, signal: AbortSignal) {
    this.#voices = voices
    this.#text = text
    this.#hint = hint
    this.#signal = signal
  }

  async *speak(): AsyncGenerator<AudioChunk, void, undefined> {
    this.#signal.throwIfAborted()
    try {
      const first = await this.#winner()
      if ('error' in first) throw first.error
      for (const take of this.#takes) if (take !== first.take) take.stop()
      yield { ...first.chunk, by: first.take.by }
      yield* this.#rest(first.take)
    } finally {
      for (const take of this.#takes) take.stop()
      if (this.#isOpen) this.#voices.use.breaker.released()
    }
  }

  /** The first sound of either; an error when neither has one. */
  async #winner(): Promise<First> {
    const { cloud, local, use, broken } = this.#voices
    const before = broken.get(this.#text)
    broken.delete(this.#text)
    const isRace = this.#hint.urgent === true
    // Not a failure: the room must not wait for what has to be made first.
    if (before === undefined && isRace && cloud.has?.(this.#text) === false) return this.#begin(local).first
    const barred = before ?? whyNot(use, { characters: this.#text.length })
    if (barred !== null) return this.#alone(barred)
    this.#isOpen = true
    const ours = this.#begin(cloud)
    const early = await within(
      ours.first,
      isRace ? 0 : (use.firstAudioMs ?? FIRST_AUDIO_MS),
      () => null,
      use.clock,
      this.#signal,
    )
    if (early !== null && 'chunk' in early) return early
    if (early !== null) return this.#alone(this.#failed(early.error))
    return this.#race(ours, this.#begin(local), isRace)
  }

  async #race(ours: Take, theirs: Take, isRace: boolean): Promise<First> {
    const first = await this.#either([ours.first, theirs.first])
    const other = first.take === ours ? theirs : ours
    if ('error' in first) {
      const failure = first.take.isCloud ? this.#failed(first.error) : null
      const second = await this.#either([other.first])
      if (failure !== null && 'chunk' in second) this.#tell(failure)
      return second
    }
    // Slow is a failure only where it was given its time.
    if (!first.take.isCloud && !isRace)
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
      if (take.isCloud) this.#succeeded()
    } catch (error) {
      if (!take.isCloud || this.#signal.aborted) throw error
      if (broken.size >= MOST_BROKEN) broken.clear()
      broken.set(this.#text, this.#failed(error))
      throw error
    }
  }

  #begin(voice: Speaker): Take {
    const control = new AbortController()
    const signal = AbortSignal.any([this.#signal, control.signal])
    const sound = voice.speak(this.#text, signal, this.#hint)[Symbol.asyncIterator]()
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
