import { RATE_HZ } from './model.ts'

/** A frame is 32 ms every 20 ms. */
const HOP = RATE_HZ / 50
const WINDOW = 512
export const BANDS = 16
const LOWEST_HZ = 120
const HIGHEST_HZ = 5_000

const SHAPE = Float32Array.from(
  { length: WINDOW },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (WINDOW - 1)),
)
/** Two pitches a band, by Goertzel's algorithm: cheaper than a whole transform for so few. */
const TURNS: readonly number[] = Array.from({ length: BANDS * 2 }, (_, index) => {
  const hz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** ((index + 0.5) / (BANDS * 2))
  return 2 * Math.cos((2 * Math.PI * hz) / RATE_HZ)
})

/** Log energies (natural, of the power) in `BANDS` bands a frame, and how many samples they stand for. */
export function bandsOf(samples: Float32Array): { readonly bands: Float32Array; readonly used: number } {
  const frames = Math.max(0, Math.floor((samples.length - WINDOW) / HOP) + 1)
  const bands = new Float32Array(frames * BANDS)
  const shaped = new Float32Array(WINDOW)
  for (let frame = 0; frame < frames; frame += 1) {
    for (let at = 0; at < WINDOW; at += 1) shaped[at] = (samples[frame * HOP + at] ?? 0) * (SHAPE[at] ?? 0)
    for (let band = 0; band < BANDS; band += 1) {
      const energy = energyAt(shaped, TURNS[band * 2] ?? 0) + energyAt(shaped, TURNS[band * 2 + 1] ?? 0)
      bands[frame * BANDS + band] = Math.log(energy + 1e-6)
    }
  }
  return { bands, used: frames * HOP }
}

function energyAt(window: Float32Array, turn: number): number {
  let one = 0
  let two = 0
  for (let at = 0; at < WINDOW; at += 1) {
    const next = (window[at] ?? 0) + turn * one - two
    two = one
    one = next
  }
  return one * one + two * two - turn * one * two
}

/** By straight lines between samples: for energies in bands below 5 kHz that is enough. */
export function at16kHz(samples: Float32Array, rateHz: number): Float32Array {
  if (rateHz === RATE_HZ) return samples
  const ratio = rateHz / RATE_HZ
  return Float32Array.from({ length: Math.floor(samples.length / ratio) }, (_, index) => {
    const low = Math.floor(index * ratio)
    const share = index * ratio - low
    return (samples[low] ?? 0) * (1 - share) + (samples[low + 1] ?? samples[low] ?? 0) * share
  })
}
