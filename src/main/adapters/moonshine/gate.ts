import { FRAME, levelsOf } from './loudness.ts'

/** Below this share of the loudest frames (9 dB) nobody speaks into the microphone. */
const LIMIT_SHARE = 0.35
const LOUDEST = 0.95
/** A loud frame keeps its neighbours open for 60 ms on both sides: the soft sounds of a word. */
const HELD_FRAMES = 3

/**
 * A downward expander (1:3): what is quieter than the voice, other people's talk above all, becomes quieter still, by two
 * decibels for each decibel that it is below the limit.
 */
export function gated(samples: Float32Array): Float32Array {
  const levels = levelsOf(samples)
  const limit = LIMIT_SHARE * (levels.toSorted()[Math.floor(levels.length * LOUDEST)] ?? 0)
  if (limit === 0) return samples
  const gains = levels.map((_, frame) => {
    const near = levels.subarray(Math.max(0, frame - HELD_FRAMES), frame + HELD_FRAMES + 1)
    return Math.min(1, (near.reduce((most, level) => Math.max(most, level), 0) / limit) ** 2)
  })
  return samples.map((value, at) => value * gainAt(gains, at / FRAME - 0.5))
}

/** In a straight line from the middle of one frame to the middle of the next. */
function gainAt(gains: Float32Array, frame: number): number {
  const last = gains.length - 1
  const from = Math.max(0, Math.min(last, Math.floor(frame)))
  const share = Math.max(0, frame - from)
  const before = gains[from] ?? 1
  const after = gains[Math.min(last, from + 1)] ?? 1
  return before * (1 - share) + after * Math.min(1, share)
}
