import type { AudioChunk } from '../../domain/speech.ts'
import { voiceError } from './errors.ts'
import { hasFileHead } from './not-speech.ts'
import { SpeechGuard } from './speech-guard.ts'

/** A frame of 10 ms counts as silent below this: −52 dBFS. */
const SILENCE_LEVEL = 80
const FRAME_MS = 10
/** Kept in front of the first sound, so that a soft onset is not cut. */
const LEAD_FRAMES = 3
/** What the pause after a sentence comes to; longer ones inside it are kept as they are. */
const PAUSE_FRAMES = 12
/** A piece of sound on its way to the wall is at most this long. */
const PIECE_FRAMES = 20
/**
 * Makes bytes as they arrive into sound that can be played: whole samples across any cuts, no silence in front, a pause of 120 ms behind,
 * pieces of at most 200 ms. Throws a ProviderError when what arrives is no sound (malformed) or no speech; nothing is given out before
 * its first 120 ms were judged.
 */
export class PcmSound {
  readonly #rateHz: number
  readonly #frame: number
  #bytes = 0
  #half: number | null = null
  #head = new Uint8Array(0)
  readonly #guard: SpeechGuard
  #rest = new Int16Array(0)
  #sounded = false
  /** Silent frames that were given out since the last loud one, and those that are held until the next. */
  #silent = 0
  #held: Int16Array[] = []

  constructor(rateHz: number) {
    this.#rateHz = rateHz
    this.#frame = Math.round((rateHz * FRAME_MS) / 1_000)
    this.#guard = new SpeechGuard(rateHz)
  }

  /** Milliseconds of sound that have arrived, silence included. */
  get arrivedMs(): number {
    return (this.#bytes / 2 / this.#rateHz) * 1_000
  }

  /** Gives what can be played by now. */
  add(bytes: Uint8Array): AudioChunk[] {
    this.#bytes += bytes.byteLength
    const samples = this.#samplesOf(bytes)
    this.#judgeHead(bytes)
    const all = joined([this.#rest, samples])
    const frames = Math.floor(all.length / this.#frame)
    const out: Int16Array[] = []
    for (let at = 0; at < frames; at++) this.#take(all.slice(at * this.#frame, (at + 1) * this.#frame), out)
    this.#rest = all.slice(frames * this.#frame)
    return this.#pieces(this.#guard.pass(joined(out)))
  }

  /** The end: what is left, and the pause. An answer without anything to be heard is none. */
  end(): AudioChunk[] {
    const out: Int16Array[] = []
    if (this.#rest.length > 0) this.#take(this.#rest, out)
    if (!this.#sounded) throw voiceError({ failure: 'malformed' })
    const missing = Math.max(0, PAUSE_FRAMES - this.#silent) * this.#frame
    const last = this.#guard.pass(joined(out))
    return this.#pieces(joined([last, this.#guard.end(), new Int16Array(missing)]))
  }

  /** A chunk may end in the middle of a sample. */
  #samplesOf(bytes: Uint8Array): Int16Array {
    const whole = this.#half === null ? bytes : Buffer.concat([Uint8Array.of(this.#half), bytes])
    this.#half = whole.byteLength % 2 === 1 ? (whole.at(-1) ?? null) : null
    const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
    return Int16Array.from({ length: whole.byteLength >> 1 }, (_, at) => view.getInt16(at * 2, true))
  }

  #judgeHead(bytes: Uint8Array): void {
    if (this.#head.length >= 5) return
    this.#head = Uint8Array.from([...this.#head, ...bytes.subarray(0, 5)])
    if (hasFileHead(this.#head)) throw voiceError({ failure: 'malformed' })
  }

  #take(frame: Int16Array, out: Int16Array[]): void {
    if (!isSilent(frame)) {
      out.push(...this.#held, frame)
      this.#held = []
      this.#silent = 0
      this.#sounded = true
      return
    }
    if (this.#sounded && this.#silent < PAUSE_FRAMES) {
      this.#silent += 1
      out.push(frame)
      return
    }
    this.#held.push(frame)
    if (!this.#sounded) this.#held = this.#held.slice(-LEAD_FRAMES)
  }

  /** Buffers of their own, as the receiver may transfer them away. */
  #pieces(samples: Int16Array): AudioChunk[] {
    const size = this.#frame * PIECE_FRAMES
    const chunks: AudioChunk[] = []
    for (let at = 0; at < samples.length; at += size)
      chunks.push({ pcm: littleEndian(samples.subarray(at, at + size)), sampleRateHz: this.#rateHz })
    return chunks
  }
}

function isSilent(frame: Int16Array): boolean {
  const power = frame.reduce((sum, value) => sum + value * value, 0)
  return Math.sqrt(power / frame.length) < SILENCE_LEVEL
}

function joined(parts: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function littleEndian(samples: Int16Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.length * 2))
  for (const [at, value] of samples.entries()) view.setInt16(at * 2, value, true)
  return new Uint8Array(view.buffer)
}
