/** Mean power of half-overlapping windows of 32 ms (Welch, 1967, Hann's shape): one value a bin, from 0 Hz up to half the rate. */
export interface PowerSpectrum {
  readonly power: Float64Array
  readonly binHz: number
}

const WINDOW_S = 0.032

/** Null where there is less than one window. */
export function powerSpectrum(samples: Float64Array, rateHz: number): PowerSpectrum | null {
  const size = 2 ** Math.round(Math.log2(rateHz * WINDOW_S))
  if (samples.length < size) return null
  const power = new Float64Array(size / 2)
  for (let from = 0; from + size <= samples.length; from += size / 2) {
    const real = samples
      .slice(from, from + size)
      .map((value, at) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size)))
    const imaginary = new Float64Array(size)
    transform(real, imaginary)
    for (let bin = 0; bin < power.length; bin++)
      power[bin] = (power[bin] ?? 0) + (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2
  }
  return { power, binHz: rateHz / size }
}

/** In place, of a power of two of values (Cooley and Tukey, 1965). */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length
  reorder(real, imaginary)
  for (let span = 2; span <= size; span *= 2)
    for (let from = 0; from < size; from += span)
      for (let step = 0; step < span / 2; step++) {
        const angle = (-2 * Math.PI * step) / span
        const low = from + step
        const high = low + span / 2
        const re = real[high] ?? 0
        const im = imaginary[high] ?? 0
        const turnedRe = re * Math.cos(angle) - im * Math.sin(angle)
        const turnedIm = re * Math.sin(angle) + im * Math.cos(angle)
        real[high] = (real[low] ?? 0) - turnedRe
        imaginary[high] = (imaginary[low] ?? 0) - turnedIm
        real[low] = (real[low] ?? 0) + turnedRe
        imaginary[low] = (imaginary[low] ?? 0) + turnedIm
      }
}

/** Each value goes to the place whose number has its bits reversed. */
function reorder(real: Float64Array, imaginary: Float64Array): void {
  let other = 0
  for (let at = 1; at < real.length; at++) {
    let bit = real.length / 2
    for (; other >= bit; bit /= 2) other -= bit
    other += bit
    if (at >= other) continue
    const [re, im] = [real[at] ?? 0, imaginary[at] ?? 0]
    real[at] = real[other] ?? 0
    imaginary[at] = imaginary[other] ?? 0
    real[other] = re
    imaginary[other] = im
  }
}
