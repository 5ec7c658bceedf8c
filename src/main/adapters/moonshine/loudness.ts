import { RATE_HZ } from './model.ts'

const FRAME = RATE_HZ / 50
/** Below −52 dBFS nothing that anybody says into a microphone ever is. */
const SILENT = 10 ** (-52 / 20)
/** Speech stands out of its background by this much, as a factor. */
const ABOVE_FLOOR = 2.2
/** A word, and the breath around it. */
const SHORTEST_SPEECH_FRAMES = 8
const MARGIN_FRAMES = 8
/** A command is over by then; a clip is cut to this. */
const LONGEST_FRAMES = 50 * 12
/** −3 dBFS. */
const PEAK = Math.SQRT1_2
const PADDING = RATE_HZ * 0.2
/** How much longer than what was said a prepared clip is. */
export const PADDED_S = 0.4

export interface Voiced {
  /** Indices of frames of 20 ms, `[from, to)`. */
  readonly from: number
  readonly to: number
}

/** Root mean square per 20 ms, without the offset of a cheap microphone. */
export function levelsOf(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / FRAME) }, (_, frame) => {
    const piece = samples.subarray(frame * FRAME, (frame + 1) * FRAME)
    const mean = piece.reduce((sum, value) => sum + value, 0) / FRAME
    return Math.sqrt(piece.reduce((sum, value) => sum + (value - mean) ** 2, 0) / FRAME)
  })
}

/** Where somebody may have spoken; null when nobody did. */
export function voicedIn(levels: Float32Array): Voiced | null {
  const sorted = levels.toSorted()
  const floor = sorted[Math.floor(sorted.length * 0.15)] ?? 0
  const loud = sorted[Math.floor(sorted.length * 0.97)] ?? 0
  // Steady noise has no floor to stand out of; what it is, the model must say.
  const limit = Math.max(SILENT, Math.min(floor * ABOVE_FLOOR, loud * 0.35))
  const active = [...levels.keys()].filter((frame) => (levels[frame] ?? 0) > limit)
  if (active.length < SHORTEST_SPEECH_FRAMES) return null
  const from = Math.max(0, (active[0] ?? 0) - MARGIN_FRAMES)
  const to = Math.min(levels.length, (active.at(-1) ?? 0) + 1 + MARGIN_FRAMES)
  return { from, to: Math.min(to, from + LONGEST_FRAMES) }
}

/** Frames of silence at the end, counted from the last loud one. */
export function quietTail(levels: Float32Array, voiced: Voiced | null): number {
  return voiced === null ? levels.length : Math.max(0, levels.length - (voiced.to - MARGIN_FRAMES))
}

/** What was said, at −3 dBFS, without offset, between two stretches of silence: the way the model hears best. */
export function prepared(samples: Float32Array, { from, to }: Voiced): Float32Array {
  const piece = samples.subarray(from * FRAME, to * FRAME)
  const mean = piece.reduce((sum, value) => sum + value, 0) / Math.max(1, piece.length)
  let peak = 1e-4
  for (const value of piece) peak = Math.max(peak, Math.abs(value - mean))
  // What really surrounds it, where there is any: an edge in the noise is taken for the end of the speech.
  const before = Math.min(PADDING, from * FRAME)
  const after = Math.min(PADDING, samples.length - to * FRAME)
  const out = new Float32Array(piece.length + 2 * PADDING)
  const around = samples.subarray(from * FRAME - before, to * FRAME + after)
  for (const [index, value] of around.entries())
    out[PADDING - before + index] = Math.max(-1, Math.min(1, ((value - mean) / peak) * PEAK))
  return out
}

/** Signed 16-bit little-endian to −1 … 1. An odd last byte is ignored. */
export function samplesOf(pcm: Uint8Array): Float32Array {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength)
  return Float32Array.from({ length: pcm.byteLength >> 1 }, (_, at) => view.getInt16(at * 2, true) / 32_768)
}
