/** Beyond this share of the lower rate's half, sound is on its way out; at the half it is gone. */
const PASS = 0.85
/** Attenuation of what must not be heard, in dB, and the window's shape for it (Kaiser and Schafer, 1980). */
const STOP_DB = 70
const BETA = 0.1102 * (STOP_DB - 8.7)
/** Rates with nothing in common would need a kernel for every sample: from so many on, the nearest one is taken. */
const MOST_PHASES = 1_024

/** Takes samples of one rate, gives those of another to `emit`, one by one. Late by half its kernel: under 3 ms. */
export interface Resampler {
  push(samples: Float32Array, emit: (sample: number) => void): void
}

/**
 * Changes the rate of one channel by a polyphase low-pass: a windowed sinc at the lower of the two half rates, so that
 * nothing above it folds into what is heard. Rates in Hz. Makes no garbage: it runs in the audio thread.
 */
export function openResampler(fromHz: number, toHz: number): Resampler {
  const divisor = greatestCommonDivisor(fromHz, toHz)
  /** The output's sample `n` lies at the input's time `n · step / phases`. */
  const phases = Math.min(MOST_PHASES, toHz / divisor)
  const step = (fromHz / toHz) * phases
  const kernels = kernelsFor(fromHz, toHz, phases)
  const taps = kernels[0]?.length ?? 1
  const past = new Float32Array(taps)
  let newest = 0
  /** Where the next output lies, in phases of an input sample after the newest one. */
  let next = 0

  function output(): number {
    const kernel = kernels[Math.min(phases - 1, Math.floor(next))]
    let sum = 0
    for (let tap = 0, at = newest; tap < taps; tap += 1) {
      sum += (kernel?.[tap] ?? 0) * (past[at] ?? 0)
      at = at === 0 ? taps - 1 : at - 1
    }
    return sum
  }

  return {
    push: (samples, emit) => {
      for (let index = 0; index < samples.length; index += 1) {
        newest = newest === taps - 1 ? 0 : newest + 1
        past[newest] = samples[index] ?? 0
        for (; next < phases; next += step) emit(output())
        next -= phases
      }
    },
  }
}

/** One kernel for each place of an output between two inputs; `kernel[0]` weighs the newest input. */
function kernelsFor(fromHz: number, toHz: number, phases: number): readonly Float32Array[] {
  const lowerHalf = Math.min(fromHz, toHz) / 2
  const cutoff = (lowerHalf * (1 + PASS)) / 2 / fromHz
  const transition = (2 * Math.PI * lowerHalf * (1 - PASS)) / fromHz
  const half = Math.ceil((STOP_DB - 8) / (2.285 * transition) / 2)
  return Array.from({ length: phases }, (_, phase) => {
    const kernel = Float32Array.from({ length: half * 2 }, (_, tap) => {
      const time = tap - half + phase / phases
      return sinc(2 * cutoff * time) * kaiser(time / half)
    })
    const sum = kernel.reduce((total, weight) => total + weight, 0)
    return kernel.map((weight) => weight / sum)
  })
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

const kaiser = (x: number): number =>
  Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA)

/** The modified Bessel function of the first kind and order zero, by its power series. */
function bessel(x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * 1e-10; n += 1) {
    term *= (x / (2 * n)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
