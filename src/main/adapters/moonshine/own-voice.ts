import { RATE_HZ } from './model.ts'

const HOP = RATE_HZ / 50
const WINDOW = 512
const BANDS = 12
const LOWEST_HZ = 150
const HIGHEST_HZ = 4_000
/** What was played longer ago than this is no echo. */
const REMEMBERED_FRAMES = 50 * 60
/** Compared piece by piece, so that a clip which begins with our voice is found out as well. */
const PIECE_FRAMES = 40
const STEP_FRAMES = 20
/**
 * Mean correlation of band energies from which on a clip is ours. Of our own voice in noise of 10 dB it is 0.72 and more, of
 * four other voices that say the same words at most 0.67.
 */
const SAME = 0.7
/** A piece that is this much like what was played is it; so many of them, and the clip is ours whatever the rest is. */
const CERTAIN = 0.85
const CERTAIN_SHARE = 0.5
/** A frame this much below the loudest says nothing. */
const QUIET_BELOW = 4

/** Log energies of one frame's bands. */
type Frame = Float32Array

/** Remembers what the loudspeaker was given, and knows it again. */
export class OwnVoice {
  #frames: Frame[] = []
  #rest = new Float32Array(0)

  /** 16-bit PCM as it was sent to the loudspeaker. */
  played(samples: Float32Array, rateHz: number): void {
    const at16k = rateHz === RATE_HZ ? samples : resampled(samples, rateHz)
    const joined = new Float32Array(this.#rest.length + at16k.length)
    joined.set(this.#rest)
    joined.set(at16k, this.#rest.length)
    const { frames, used } = framesOf(joined)
    this.#rest = joined.slice(used)
    this.#frames = [...this.#frames, ...frames].slice(-REMEMBERED_FRAMES)
  }

  /** Whether most of what is loud in this clip is what was played of late. */
  matches(samples: Float32Array): boolean {
    if (this.#frames.length < PIECE_FRAMES) return false
    const pieces = piecesOf(framesOf(samples).frames)
    if (pieces.length === 0) return false
    const found = pieces.map((piece) => bestMatch(piece, this.#frames))
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length
    const certain = found.filter((value) => value > CERTAIN).length
    return mean > SAME || certain >= found.length * CERTAIN_SHARE
  }

  /** For tuning: the correlation of each piece. */
  correlations(samples: Float32Array): readonly number[] {
    return piecesOf(framesOf(samples).frames).map((piece) => bestMatch(piece, this.#frames))
  }
}

function framesOf(samples: Float32Array): { readonly frames: readonly Frame[]; readonly used: number } {
  const frames: Frame[] = []
  let at = 0
  for (; at + WINDOW <= samples.length; at += HOP) frames.push(bandsOf(samples.subarray(at, at + WINDOW)))
  return { frames, used: at }
}

/** Goertzel's algorithm at a few pitches a band: cheaper than a whole transform for so few. */
const PITCHES: readonly number[] = Array.from({ length: BANDS * 2 }, (_, index) => {
  const share = (index + 0.5) / (BANDS * 2)
  return LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** share
})
const TURNS: readonly number[] = PITCHES.map((hz) => 2 * Math.cos((2 * Math.PI * hz) / RATE_HZ))
const SHAPE = Float32Array.from(
  { length: WINDOW },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (WINDOW - 1)),
)

function bandsOf(window: Float32Array): Frame {
  const shaped = window.map((value, at) => value * (SHAPE[at] ?? 0))
  const energies = new Float32Array(BANDS)
  for (const [index, turn] of TURNS.entries()) {
    let [one, two] = [0, 0]
    for (const value of shaped) {
      const next = value + turn * one - two
      two = one
      one = next
    }
    const band = index >> 1
    energies[band] = (energies[band] ?? 0) + one * one + two * two - turn * one * two
  }
  return energies.map((energy) => Math.log10(energy + 1e-4))
}

/** Stretches of the clip in which something is loud. */
function piecesOf(frames: readonly Frame[]): readonly (readonly Frame[])[] {
  const loudness = frames.map((frame) => frame.reduce((most, value) => Math.max(most, value), -10))
  const top = loudness.reduce((most, value) => Math.max(most, value), -10)
  const pieces: (readonly Frame[])[] = []
  for (let at = 0; at + PIECE_FRAMES <= frames.length; at += STEP_FRAMES) {
    const loud = loudness.slice(at, at + PIECE_FRAMES).filter((value) => value > top - QUIET_BELOW / 2).length
    if (loud > PIECE_FRAMES / 2) pieces.push(frames.slice(at, at + PIECE_FRAMES))
  }
  return pieces
}

/** The highest correlation of a piece with any place of the reference. */
function bestMatch(piece: readonly Frame[], reference: readonly Frame[]): number {
  const own = flat(piece)
  let best = 0
  for (let at = 0; at + piece.length <= reference.length; at += 1) {
    const found = correlation(own, reference, at, piece.length)
    if (found > best) best = found
  }
  return best
}

/** Bands of all frames in a row, each band without its mean: the colour of a room or a microphone does not count. */
function flat(piece: readonly Frame[]): Float32Array {
  const out = new Float32Array(piece.length * BANDS)
  for (let band = 0; band < BANDS; band += 1) {
    let mean = 0
    for (const frame of piece) mean += (frame[band] ?? 0) / piece.length
    for (const [index, frame] of piece.entries()) out[index * BANDS + band] = (frame[band] ?? 0) - mean
  }
  return out
}

function correlation(own: Float32Array, reference: readonly Frame[], at: number, length: number): number {
  let [dot, mine, theirs] = [0, 0, 0]
  const means = new Float32Array(BANDS)
  for (let index = 0; index < length; index += 1) {
    const frame = reference[at + index]
    for (let band = 0; band < BANDS; band += 1)
      means[band] = (means[band] ?? 0) + (frame?.[band] ?? 0) / length
  }
  for (let index = 0; index < length; index += 1) {
    const frame = reference[at + index]
    for (let band = 0; band < BANDS; band += 1) {
      const a = own[index * BANDS + band] ?? 0
      const b = (frame?.[band] ?? 0) - (means[band] ?? 0)
      dot += a * b
      mine += a * a
      theirs += b * b
    }
  }
  return mine === 0 || theirs === 0 ? 0 : dot / Math.sqrt(mine * theirs)
}

/** By the nearest samples: for energies in bands below 4 kHz that is enough. */
function resampled(samples: Float32Array, rateHz: number): Float32Array {
  const ratio = rateHz / RATE_HZ
  return Float32Array.from({ length: Math.floor(samples.length / ratio) }, (_, index) => {
    const at = index * ratio
    const low = Math.floor(at)
    const share = at - low
    return (samples[low] ?? 0) * (1 - share) + (samples[low + 1] ?? samples[low] ?? 0) * share
  })
}
