import { type Heard, listen } from './listen.ts'
import { levelsOf, quietTail, samplesOf, voicedIn } from './loudness.ts'
import type { Model } from './model.ts'
import { RATE_HZ } from './model.ts'
import type { OwnVoice } from './own-voice.ts'
import type { Shortlist } from './shortlist.ts'

const LONGEST_SAMPLES = 20 * RATE_HZ
/** Whoever pauses for so long has said it, and only has not let go of the key yet: what was heard then is the answer. */
const DONE_AFTER_FRAMES = 13
/** Something new to read words in. */
const WORDS_EVERY_SAMPLES = 0.8 * RATE_HZ

export interface Senses {
  readonly model: Model
  readonly shortlist: () => Shortlist
  readonly own: OwnVoice
}

/**
 * A clip while it grows. Heard ahead of its end whenever the speaker pauses, so that letting go of the key mostly finds the
 * answer ready.
 */
export class ClipInHand {
  readonly #senses: Senses
  readonly #samples = new Float32Array(LONGEST_SAMPLES)
  #length = 0
  #readAt = 0
  /** What was heard of the first `length` samples. */
  #ahead: { readonly length: number; readonly heard: Heard } | null = null

  constructor(senses: Senses) {
    this.#senses = senses
  }

  get clipMs(): number {
    return Math.round((this.#length / RATE_HZ) * 1_000)
  }

  add(pcm: Uint8Array): void {
    const samples = samplesOf(pcm).subarray(0, LONGEST_SAMPLES - this.#length)
    this.#samples.set(samples, this.#length)
    this.#length += samples.length
  }

  /** Does what can be done by now. Gives new words for the wall, or null. */
  async work(): Promise<string | null> {
    const samples = this.#sofar()
    const levels = levelsOf(samples)
    const voiced = voicedIn(levels)
    if (voiced === null) return null
    if (quietTail(levels, voiced) >= DONE_AFTER_FRAMES) {
      if (this.#isAnswered(levels)) return null
      return this.#hear(samples).then(({ text, free }) => text || free)
    }
    if (this.#length - this.#readAt < WORDS_EVERY_SAMPLES) return null
    this.#readAt = this.#length
    const heard = await this.#hear(samples)
    return heard.free
  }

  async end(): Promise<Heard> {
    const samples = this.#sofar()
    if (this.#ahead !== null && this.#isAnswered(levelsOf(samples))) return this.#ahead.heard
    return this.#hear(samples)
  }

  #sofar(): Float32Array {
    return this.#samples.slice(0, this.#length)
  }

  async #hear(samples: Float32Array): Promise<Heard> {
    const { model, shortlist, own } = this.#senses
    const heard = await listen(samples, model, shortlist(), own)
    this.#ahead = { length: samples.length, heard }
    return heard
  }

  /** Whether only silence has come since it was heard to the end of what was said. */
  #isAnswered(levels: Float32Array): boolean {
    if (this.#ahead === null) return false
    const tail = quietTail(levels, voicedIn(levels))
    const heardFrames = Math.floor(this.#ahead.length / (RATE_HZ / 50))
    return levels.length - tail <= heardFrames - DONE_AFTER_FRAMES + 2
  }
}
