import { type Complex, complexOf, transform } from './fourier.ts'

/** 32 ms of 16 kHz sound, a new frame every 8 ms. */
const SIZE = 512
const HOP = SIZE / 4
const BINS = SIZE / 2 + 1
/** The quiet fifth of each pitch is noise; of exponentially distributed powers it lies this much below their mean. */
const QUIET_SHARE = 0.2
const QUIET_TO_MEAN = -1 / Math.log(1 - QUIET_SHARE)
/** What is left of the noise: more of it taken away leaves musical tones, which mislead the model. */
const LEAST_GAIN = 0.3
/** How much the estimate of a frame rests on the one before (Ephraim and Malah's decision-directed estimate, 1984). */
const INERTIA = 0.9
const WINDOW = Float64Array.from({ length: SIZE }, (_, at) =>
  Math.sqrt(0.5 - 0.5 * Math.cos((2 * Math.PI * at) / SIZE)),
)
/** The squared windows of the frames that overlap add up to this. */
const OVERLAP = 2

/** Takes away steady noise (fans, hiss, hum) by a Wiener filter whose noise is the quiet fifth of each pitch. */
export function denoised(samples: Float32Array): Float32Array {
  const frames = framesOf(samples)
  const noise = noiseOf(frames)
  let clean = new Float64Array(BINS).fill(1)
  const out = new Float64Array(samples.length + SIZE)
  for (const [index, frame] of frames.entries()) {
    const gains = new Float64Array(BINS)
    const before = clean
    clean = new Float64Array(BINS)
    for (let bin = 0; bin < BINS; bin += 1) {
      const ratio = powerAt(frame, bin) / ((noise[bin] ?? 0) + 1e-12)
      const signal = INERTIA * (before[bin] ?? 0) + (1 - INERTIA) * Math.max(0, ratio - 1)
      const gain = Math.max(LEAST_GAIN, signal / (1 + signal))
      gains[bin] = gain
      clean[bin] = gain * gain * ratio
    }
    addFrame(out, frame, gains, startOf(index))
  }
  return Float32Array.from(out.subarray(0, samples.length))
}

/** The first frames begin before the sound, so that each sample is in four. */
const startOf = (frame: number): number => (frame - 3) * HOP

function framesOf(samples: Float32Array): readonly Complex[] {
  return Array.from({ length: Math.ceil(samples.length / HOP) + 3 }, (_, index) => {
    const frame = complexOf(SIZE)
    for (let at = 0; at < SIZE; at += 1)
      frame.re[at] = (samples[startOf(index) + at] ?? 0) * (WINDOW[at] ?? 0)
    transform(frame, 'forward')
    return frame
  })
}

const powerAt = ({ re, im }: Complex, bin: number): number => (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2

/** Mean power of the noise at each pitch, smoothed over its neighbours. */
function noiseOf(frames: readonly Complex[]): Float64Array {
  const quiet = Float64Array.from({ length: BINS }, (_, bin) => {
    // Digital silence says nothing about the noise.
    const powers = Float64Array.from(frames, (frame) => powerAt(frame, bin)).filter((power) => power > 1e-12)
    return (powers.toSorted()[Math.floor(powers.length * QUIET_SHARE)] ?? 0) * QUIET_TO_MEAN
  })
  return quiet.map((_, bin) => {
    const near = quiet.subarray(Math.max(0, bin - 2), bin + 3)
    return near.reduce((sum, power) => sum + power, 0) / near.length
  })
}

function addFrame(out: Float64Array, { re, im }: Complex, gains: Float64Array, start: number): void {
  for (let at = 0; at < SIZE; at += 1) {
    const gain = gains[at < BINS ? at : SIZE - at] ?? 1
    re[at] = (re[at] ?? 0) * gain
    im[at] = (im[at] ?? 0) * gain
  }
  transform({ re, im }, 'backward')
  for (let at = Math.max(0, -start); at < SIZE && start + at < out.length; at += 1)
    out[start + at] = (out[start + at] ?? 0) + ((re[at] ?? 0) * (WINDOW[at] ?? 0)) / OVERLAP
}
