import { voiceError } from './errors.ts'
import { type NotSpeech, whyNotSpeech } from './not-speech.ts'

/** Judged at once, and what is held back for that: the first sound comes no later than so much of it has arrived. */
const JUDGED_MS = 120
/** Less than this is never judged, milliseconds: one window of the spectrum. */
const LEAST_JUDGED_MS = 35
/** Behind a good beginning it takes so many stretches in a row; no hiss or vowel of a voice is that long and that even. */
const MOST_IN_A_ROW = 3
/** A stretch this faint is a pause: −52 dBFS, as a mean. */
const FAINT = 80

/**
 * Lets sound through that may be speech. The first 120 ms are held until they were judged; what follows goes through at once and is judged as
 * it goes, so that a voice which turns into noise is broken off within 360 ms. Throws a ProviderError (no-speech).
 */
export class SpeechGuard {
  readonly #rateHz: number
  readonly #size: number
  /** What is not judged yet. */
  #open = new Int16Array(0)
  #begun = false
  #inARow = 0

  constructor(rateHz: number) {
    this.#rateHz = rateHz
    this.#size = Math.round((rateHz * JUDGED_MS) / 1_000)
  }

  /** Sound without silence in front; gives what may be played by now. */
  pass(samples: Int16Array): Int16Array {
    const held = this.#begun ? new Int16Array(0) : this.#open
    this.#open = both(this.#open, samples)
    while (this.#open.length >= this.#size) {
      this.#judge(this.#open.subarray(0, this.#size))
      this.#open = this.#open.slice(this.#size)
    }
    return this.#begun ? both(held, samples) : new Int16Array(0)
  }

  /** What was held of a sound that ended within its first 120 ms. */
  end(): Int16Array {
    if (this.#begun) return new Int16Array(0)
    if (this.#open.length >= (this.#rateHz * LEAST_JUDGED_MS) / 1_000) this.#judge(this.#open)
    return this.#open
  }

  #judge(stretch: Int16Array): void {
    const why = isFaint(stretch) ? null : whyNotSpeech(stretch, this.#rateHz)
    this.#inARow = why === null ? 0 : this.#inARow + 1
    if (why !== null && (!this.#begun || this.#inARow >= MOST_IN_A_ROW)) throw noSpeech(why)
    this.#begun = true
  }
}

const noSpeech = (why: NotSpeech): Error => voiceError({ failure: 'no-speech', cause: new Error(why) })

function isFaint(samples: Int16Array): boolean {
  return samples.reduce((power, value) => power + value * value, 0) < FAINT * FAINT * samples.length
}

function both(one: Int16Array, other: Int16Array): Int16Array<ArrayBuffer> {
  const all = new Int16Array(one.length + other.length)
  all.set(one)
  all.set(other, one.length)
  return all
}
