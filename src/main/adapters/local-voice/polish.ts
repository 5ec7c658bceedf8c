import type { Pcm } from './flite.ts'

/** Below this level (about -58 dBFS) flite's output is its own faint noise; the softest speech sounds begin above it. */
const SILENCE_LEVEL = 40
const FRAME_MS = 5
/** Kept in front of the first sound, so that a soft onset is not cut. */
const LEAD_MS = 10
const FADE_MS = 4
/** -3 dBFS of 16 bits. */
const PEAK = 32_767 * Math.SQRT1_2
/** More gain than this would raise noise instead of speech. */
const MAX_GAIN = 2.5

/**
 * Makes a synthesised clause ready to be played after another: silence trimmed in front (flite gives 120 to 320 ms) and
 * behind, a pause of `pauseMs` added, peak at -3 dBFS, short fades against clicks. No samples when there is only silence.
 */
export function polish(sound: Pcm, pauseMs: number): Pcm {
  const rate = sound.sampleRateHz
  const spoken = trim(sound.samples, rate)
  if (spoken.length === 0) return { samples: spoken, sampleRateHz: rate }
  const out = new Int16Array(spoken.length + Math.round((pauseMs * rate) / 1_000))
  const gain = Math.min(MAX_GAIN, PEAK / peakOf(spoken))
  const fade = Math.min(Math.round((FADE_MS * rate) / 1_000), spoken.length >> 1)
  for (let i = 0; i < spoken.length; i++) {
    const edge = Math.min(i, spoken.length - 1 - i)
    const slope = edge < fade ? edge / fade : 1
    out[i] = Math.round((spoken[i] ?? 0) * gain * slope)
  }
  return { samples: out, sampleRateHz: rate }
}

function trim(samples: Int16Array, rate: number): Int16Array {
  const frame = Math.max(1, Math.round((FRAME_MS * rate) / 1_000))
  const frames = Math.ceil(samples.length / frame)
  let first = 0
  while (first < frames && isSilent(samples, first * frame, frame)) first++
  if (first === frames) return new Int16Array(0)
  let last = frames - 1
  while (last > first && isSilent(samples, last * frame, frame)) last--
  const lead = Math.round((LEAD_MS * rate) / 1_000)
  return samples.subarray(Math.max(0, first * frame - lead), (last + 1) * frame)
}

function isSilent(samples: Int16Array, at: number, frame: number): boolean {
  let sum = 0
  for (let i = at; i < at + frame; i++) sum += (samples[i] ?? 0) ** 2
  return Math.sqrt(sum / frame) < SILENCE_LEVEL
}

function peakOf(samples: Int16Array): number {
  let peak = 1
  for (const value of samples) peak = Math.max(peak, Math.abs(value))
  return peak
}
