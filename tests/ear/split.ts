const RATE_HZ = 16_000
const FRAME = 320
/** The model is trained on clips; beyond about 10 s it loses words. Shorter pieces also cost less than their sum. */
const MAX_PIECE_S = 9
const MIN_PIECE_S = 1.5
/** A pause shorter than this is inside a word or between two that belong together. */
const MIN_PAUSE_S = 0.16

/** Cuts 16 kHz mono sound at its pauses into pieces of at most 9 s; silence alone gives no piece. */
export function splitAtPauses(samples: Float32Array): Float32Array[] {
  const levels = levelsOf(samples)
  const floor = quietLevel(levels)
  if (floor === null) return []
  const pieces: Float32Array[] = []
  let start = 0
  while (start < levels.length) {
    const end = cutAfter(levels, floor, start)
    const piece = levels.subarray(start, end)
    if (piece.some((level) => level > floor)) pieces.push(samples.subarray(start * FRAME, end * FRAME))
    start = end
  }
  return pieces
}

/** Root mean square per 20 ms. */
function levelsOf(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.ceil(samples.length / FRAME) }, (_, f) => {
    let sum = 0
    const end = Math.min(samples.length, (f + 1) * FRAME)
    for (let i = f * FRAME; i < end; i++) sum += (samples[i] ?? 0) ** 2
    return Math.sqrt(sum / Math.max(1, end - f * FRAME))
  })
}

/** Between the quiet tenth and the loud tenth, on a logarithmic scale nearer the quiet; null when nothing is above -55 dBFS. */
function quietLevel(levels: Float32Array): number | null {
  const sorted = levels.toSorted()
  const loud = sorted[Math.floor(sorted.length * 0.95)] ?? 0
  const quiet = Math.max(sorted[Math.floor(sorted.length * 0.1)] ?? 0, 1e-4)
  if (loud < 10 ** (-55 / 20)) return null
  return Math.min(loud / 8, Math.max(quiet * 2, 1e-3))
}

/** The frame to cut before: in the last pause before the limit, else at the quietest frame of its second half. */
function cutAfter(levels: Float32Array, floor: number, start: number): number {
  const limit = start + (MAX_PIECE_S * RATE_HZ) / FRAME
  if (levels.length <= limit) return levels.length
  return lastPause(levels, floor, start, limit) ?? quietest(levels, start, limit)
}

function lastPause(levels: Float32Array, floor: number, start: number, limit: number): number | null {
  const pauseFrames = (MIN_PAUSE_S * RATE_HZ) / FRAME
  let quiet = 0
  for (let f = limit - 1; f > start + (MIN_PIECE_S * RATE_HZ) / FRAME; f--) {
    quiet = (levels[f] ?? 0) <= floor ? quiet + 1 : 0
    if (quiet >= pauseFrames) return f + Math.floor(quiet / 2)
  }
  return null
}

function quietest(levels: Float32Array, start: number, limit: number): number {
  let best = limit
  for (let f = Math.floor((start + limit) / 2); f < limit; f++) {
    if ((levels[f] ?? 0) < (levels[best] ?? 0)) best = f
  }
  return Math.max(best, start + 1)
}
