import { ProviderError } from '../../domain/provider-error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Clock } from '../../ports/clock.ts'
import { voiceError } from './errors.ts'
import { PcmSound } from './pcm-sound.ts'

export interface SoundDeadlines {
  /** From the call to the first sound that can be heard: connection, model and network. */
  readonly firstSoundMs: number
  /** Between two parts of an answer. */
  readonly nextSoundMs: number
}

/** More than 600 characters can come to, at half the usual pace. */
const LONGEST_SOUND_MS = 120_000
/** Even an answer that trickles has an end. */
const WHOLE_WITHIN_MS = 60_000

/**
 * Sound on its way from a vendor to one listener: bytes are pushed in as they come, chunks are taken out. It ends itself, with an
 * error, when it comes too late, too long or is no sound.
 */
export class SoundFeed {
  readonly #clock: Clock
  readonly #sound: PcmSound
  readonly #deadlines: SoundDeadlines
  readonly #chunks: AudioChunk[] = []
  readonly #cancelWhole: () => void
  #cancelNext: () => void
  #end: 'open' | 'complete' | ProviderError = 'open'
  #heard = false
  #wake: () => void = () => undefined
  /** Called once, when nothing more is taken in. */
  onOver: () => void = () => undefined

  constructor(rateHz: number, clock: Clock, deadlines: SoundDeadlines) {
    this.#sound = new PcmSound(rateHz)
    this.#clock = clock
    this.#deadlines = deadlines
    const late = () => this.fail(voiceError({ failure: 'timeout' }))
    this.#cancelNext = clock.after(deadlines.firstSoundMs, late)
    this.#cancelWhole = clock.after(WHOLE_WITHIN_MS, late)
  }

  get isOver(): boolean {
    return this.#end !== 'open'
  }

  /** Whether anything was given out that can be heard. */
  get wasHeard(): boolean {
    return this.#heard
  }

  push(bytes: Uint8Array): void {
    if (this.isOver || bytes.byteLength === 0) return
    this.#try(() => this.#sound.add(bytes))
    if (this.#sound.arrivedMs > LONGEST_SOUND_MS) this.fail(voiceError({ failure: 'malformed' }))
    if (this.isOver || !this.#heard) return
    this.#cancelNext()
    this.#cancelNext = this.#clock.after(this.#deadlines.nextSoundMs, () =>
      this.fail(voiceError({ failure: 'timeout' })),
    )
  }

  complete(): void {
    if (this.isOver) return
    this.#try(() => this.#sound.end())
    if (!this.isOver) this.#finish('complete')
  }

  fail(error: ProviderError): void {
    if (!this.isOver) this.#finish(error)
  }

  /** Rejects with what it failed with, after what came before that, or at once with the signal's reason. */
  async *chunks(signal: AbortSignal): AsyncGenerator<AudioChunk> {
    const stop = () => this.#wake()
    signal.addEventListener('abort', stop)
    try {
      while (true) {
        signal.throwIfAborted()
        const chunk = this.#chunks.shift()
        if (chunk !== undefined) yield chunk
        else if (this.#end === 'complete') return
        else if (this.#end !== 'open') throw this.#end
        else await this.#next()
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #try(make: () => readonly AudioChunk[]): void {
    try {
      const made = make()
      this.#chunks.push(...made)
      this.#heard ||= made.length > 0
      this.#wake()
    } catch (error) {
      this.fail(error instanceof ProviderError ? error : voiceError({ failure: 'malformed', cause: error }))
    }
  }

  #finish(end: 'complete' | ProviderError): void {
    this.#end = end
    this.#cancelNext()
    this.#cancelWhole()
    this.onOver()
    this.#wake()
  }
}
