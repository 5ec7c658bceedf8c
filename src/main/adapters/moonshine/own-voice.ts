import { at16kHz, BANDS, bandsOf } from './bands.ts'

/** What was played longer ago than a minute is no echo. */
const REMEMBERED_FRAMES = 50 * 60
/** Compared piece by piece, so that a clip which only begins with our voice is found out as well: 0.8 s every 0.4 s. */
const PIECE_FRAMES = 40
const STEP_FRAMES = 20
/**
 * Correlation of band energies from which on a piece is ours. Tuned on tests/speech: our own voice in noise of 10 dB is
 * above, other voices that say the same are below (docs/hearing.md).
 */
const SAME = 0.66
/** So much of what was loud in the clip must be ours. */
const SHARE = 0.5
/** What is this much below the loudest, as a natural logarithm of the power (26 dB), is lost in noise and says nothing. */
const DEPTH = 6
/** A piece counts when so many of its frames are less than 17 dB below the loudest of the clip. */
const LOUD_FRAMES = PIECE_FRAMES / 2
const LOUD_DEPTH = 4

/** Remembers what the loudspeaker was given, and knows it again. */
export class OwnVoice {
  #bands = new Float32Array(0)
  #rest = new Float32Array(0)

  /** Samples between −1 and 1, as they were sent to the loudspeaker. */
  played(samples: Float32Array, rateHz: number): void {
    const next = at16kHz(samples, rateHz)
    const joined = new Float32Array(this.#rest.length + next.length)
    joined.set(this.#rest)
    joined.set(next, this.#rest.length)
    const { bands, used } = bandsOf(joined)
    this.#rest = joined.slice(used)
    const all = new Float32Array(this.#bands.length + bands.length)
    all.set(this.#bands)
    all.set(bands, this.#bands.length)
    this.#bands = all.slice(-REMEMBERED_FRAMES * BANDS)
  }

  /** Whether most of what is loud in this clip is what was played of late. */
  matches(samples: Float32Array): boolean {
    const pieces = this.correlations(samples)
    const ours = pieces.filter((value) => value > SAME).length
    return pieces.length > 0 && ours >= pieces.length * SHARE
  }

  /** The highest correlation of each loud piece with any place of what was played. */
  correlations(samples: Float32Array): readonly number[] {
    if (this.#bands.length < PIECE_FRAMES * BANDS) return []
    const reference = new Reference(floored(this.#bands, DEPTH))
    return loudPieces(bandsOf(samples).bands).map((piece) => reference.bestMatch(piece))
  }
}

/** The loudest value; −∞ of nothing. */
function topOf(bands: Float32Array): number {
  let top = Number.NEGATIVE_INFINITY
  for (const value of bands) if (value > top) top = value
  return top
}

function floored(bands: Float32Array, depth: number): Float32Array {
  const floor = topOf(bands) - depth
  return bands.map((value) => Math.max(value, floor))
}

/** Stretches of the clip in which something is loud. */
function loudPieces(bands: Float32Array): readonly Float32Array[] {
  const frames = bands.length / BANDS
  const limit = topOf(bands) - LOUD_DEPTH
  const deep = floored(bands, DEPTH)
  const isLoud = (frame: number) => topOf(bands.subarray(frame * BANDS, (frame + 1) * BANDS)) > limit
  const pieces: Float32Array[] = []
  for (let from = 0; from + PIECE_FRAMES <= frames; from += STEP_FRAMES) {
    const loud = Array.from({ length: PIECE_FRAMES }, (_, at) => from + at).filter(isLoud).length
    if (loud >= LOUD_FRAMES) pieces.push(deep.subarray(from * BANDS, (from + PIECE_FRAMES) * BANDS))
  }
  return pieces
}

/** What was played, with its sums, so that each place of it costs one multiplication a value. */
class Reference {
  readonly #bands: Float32Array
  /** Sums of the values and of their squares, a band, from the beginning up to each frame. */
  readonly #sums: Float64Array
  readonly #squares: Float64Array

  constructor(bands: Float32Array) {
    this.#bands = bands
    this.#sums = new Float64Array(bands.length + BANDS)
    this.#squares = new Float64Array(bands.length + BANDS)
    for (const [at, value] of bands.entries()) {
      this.#sums[at + BANDS] = (this.#sums[at] ?? 0) + value
      this.#squares[at + BANDS] = (this.#squares[at] ?? 0) + value * value
    }
  }

  bestMatch(piece: Float32Array): number {
    const { values, power } = withoutMeans(piece)
    if (power === 0) return 0
    let best = 0
    for (let at = 0; at + piece.length <= this.#bands.length; at += BANDS) {
      const own = this.#power(at, piece.length)
      if (own <= 0) continue
      let dot = 0
      for (let index = 0; index < values.length; index += 1)
        dot += (values[index] ?? 0) * (this.#bands[at + index] ?? 0)
      best = Math.max(best, dot / Math.sqrt(power * own))
    }
    return best
  }

  /** The sum of squares of this stretch once each band's mean is taken off. */
  #power(at: number, length: number): number {
    let power = 0
    for (let band = 0; band < BANDS; band += 1) {
      const from = at + band
      const sum = (this.#sums[from + length] ?? 0) - (this.#sums[from] ?? 0)
      const square = (this.#squares[from + length] ?? 0) - (this.#squares[from] ?? 0)
      power += square - (sum * sum) / (length / BANDS)
    }
    return power
  }
}

/** Each band without its mean: the colour of a room or of a microphone does not count. */
function withoutMeans(piece: Float32Array): { readonly values: Float32Array; readonly power: number } {
  const means = new Float32Array(BANDS)
  const frames = piece.length / BANDS
  for (const [at, value] of piece.entries()) means[at % BANDS] = (means[at % BANDS] ?? 0) + value / frames
  const values = piece.map((value, at) => value - (means[at % BANDS] ?? 0))
  return { values, power: values.reduce((sum, value) => sum + value * value, 0) }
}
