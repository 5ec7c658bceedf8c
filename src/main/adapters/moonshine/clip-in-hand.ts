import { type Heard, listen, readOnly, type Senses } from './listen.ts'
import { FRAME, levelOf, quietTail, samplesOf, voicedIn } from './loudness.ts'
import { RATE_HZ } from './model.ts'

const LONGEST_SAMPLES = 20 * RATE_HZ
/** Whoever pauses for so long may have said it, and only has not let go of the key yet: what is heard then is the answer. */
const DONE_AFTER_FRAMES = 9
/** Something new to read words in. */
const WORDS_EVERY_SAMPLES = 0.5 * RATE_HZ

/**
 * A clip while it grows. Heard ahead of its end whenever the speaker pauses, so that letting go of the key mostly finds the
 * answer ready.
 */
export class ClipInHand {
  readonly #senses: Senses
  readonly #samples = new Float32Array(LONGEST_SAMPLES)
  readonly #levels = new Float32Array(LONGEST_SAMPLES / FRAME)
  #length = 0
  /** The half of a sample that came at the end of the last piece. */
  #half: number | null = null
  #readAt = 0
  /** What was heard of the first `length` samples. */
  #ahead: { readonly length: number; readonly heard: Heard } | null = null
  #ended = false

  constructor(senses: Senses) {
    this.#senses = senses
  }

  get clipMs(): number {
    return Math.round((this.#length / RATE_HZ) * 1_000)
  }

  /** 16-bit PCM; a piece may end in the middle of a sample. What is beyond 20 s is left out. */
  add(pcm: Uint8Array): void {
    const whole = this.#half === null ? pcm : Uint8Array.of(this.#half, ...pcm)
    this.#half = whole.byteLength % 2 === 0 ? null : (whole.at(-1) ?? null)
    const samples = samplesOf(whole).subarray(0, LONGEST_SAMPLES - this.#length)
    this.#samples.set(samples, this.#length)
    const before = Math.floor(this.#length / FRAME)
    this.#length += samples.length
    for (let frame = before; frame < Math.floor(this.#length / FRAME); frame += 1)
      this.#levels[frame] = levelOf(this.#samples.subarray(frame * FRAME, (frame + 1) * FRAME))
  }

  /** Whether there is something to be done ahead of the end. */
  get wantsWork(): boolean {
    const levels = this.#levelsSoFar()
    const voiced = voicedIn(levels)
    if (voiced === null || this.#ended) return false
    if (quietTail(levels, voiced) >= DONE_AFTER_FRAMES) return !this.#isAnswered()
    return this.#length - this.#readAt >= WORDS_EVERY_SAMPLES
  }

  /** Does it. Gives the words so far, or null. */
  async work(): Promise<string | null> {
    const levels = this.#levelsSoFar()
    if (quietTail(levels, voicedIn(levels)) >= DONE_AFTER_FRAMES) {
      const { text, free } = await this.#hear()
      return text || free
    }
    this.#readAt = this.#length
    // Broken off when the key is let go: from then on only the answer counts.
    return readOnly(this.#samplesSoFar(), this.#senses, () => !this.#ended)
  }

  /** No more will come. */
  seal(): void {
    this.#ended = true
  }

  async end(): Promise<Heard> {
    return this.#ahead !== null && this.#isAnswered() ? this.#ahead.heard : this.#hear()
  }

  #samplesSoFar(): Float32Array {
    return this.#samples.slice(0, this.#length)
  }

  #levelsSoFar(): Float32Array {
    return this.#levels.subarray(0, Math.floor(this.#length / FRAME))
  }

  async #hear(): Promise<Heard> {
    const samples = this.#samplesSoFar()
    const heard = await listen(samples, this.#senses)
    this.#ahead = { length: samples.length, heard }
    return heard
  }

  /** Whether only silence has come since it was heard to the end of what was said. */
  #isAnswered(): boolean {
    if (this.#ahead === null) return false
    const levels = this.#levelsSoFar()
    const spoken = levels.length - quietTail(levels, voicedIn(levels))
    return spoken <= Math.floor(this.#ahead.length / FRAME) - DONE_AFTER_FRAMES + 2
  }
}
