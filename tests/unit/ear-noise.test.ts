import { describe, expect, it } from 'vitest'
import { denoised } from '../../src/main/adapters/moonshine/denoise.ts'
import { complexOf, transform } from '../../src/main/adapters/moonshine/fourier.ts'
import { gated } from '../../src/main/adapters/moonshine/gate.ts'
import { noiseOf } from '../speech/noise.ts'

const SECOND = 16_000
const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)
const decibels = (after: number, before: number) => 20 * Math.log10(after / before)
/** A second of nothing, a second of syllables at 400 Hz, a second of nothing. */
const voice = Float32Array.from({ length: 3 * SECOND }, (_, at) => {
  const speaks = at >= SECOND && at < 2 * SECOND && at % 4_000 < 3_000
  return speaks ? 0.4 * Math.sin((2 * Math.PI * 400 * at) / SECOND) : 0
})
const plus = (a: Float32Array, b: Float32Array, by: number) => a.map((value, at) => value + by * (b[at] ?? 0))
const lead = (samples: Float32Array) => samples.subarray(2_000, SECOND - 2_000)
const spoken = (samples: Float32Array) => samples.subarray(SECOND + 200, SECOND + 2_800)

describe('steady noise', () => {
  it.each(['white', 'hum'] as const)('of the kind %s is taken down, and the voice in it stays', (kind) => {
    const sound = plus(voice, noiseOf(kind, voice.length, 3, []), 0.05)
    const clean = denoised(sound)
    expect(clean.length).toBe(sound.length)
    expect(decibels(rms(lead(clean)), rms(lead(sound)))).toBeLessThan(-6)
    expect(Math.abs(decibels(rms(spoken(clean)), rms(spoken(voice))))).toBeLessThan(1)
  })

  it('that is hardly there changes nothing, and silence stays silence', () => {
    const still = plus(voice, noiseOf('white', voice.length, 3, []), 0.0005)
    expect(decibels(rms(spoken(denoised(still))), rms(spoken(still)))).toBeCloseTo(0, 1)
    expect(rms(denoised(new Float32Array(SECOND)))).toBe(0)
    expect(denoised(new Float32Array(10))).toEqual(new Float32Array(10))
  })
})

describe('what is quieter than the voice', () => {
  it('becomes quieter still, and the voice stays as it is', () => {
    const sound = plus(voice, noiseOf('babble', voice.length, 3, [voice]), 0.04)
    const alone = gated(sound)
    expect(decibels(rms(lead(alone)), rms(lead(sound)))).toBeLessThan(-6)
    expect(decibels(rms(spoken(alone)), rms(spoken(sound)))).toBeCloseTo(0, 1)
  })

  it('is nothing where nothing is', () => {
    expect(rms(gated(new Float32Array(SECOND)))).toBe(0)
    expect(gated(new Float32Array(0))).toEqual(new Float32Array(0))
  })
})

describe('the Fourier transform', () => {
  it('finds the one pitch of a tone, and gives the tone back', () => {
    const tone = complexOf(64)
    for (let at = 0; at < 64; at += 1) tone.re[at] = Math.cos((2 * Math.PI * 5 * at) / 64)
    const original = tone.re.slice()
    transform(tone, 'forward')
    const loud = [...tone.re.keys()].filter((bin) => Math.hypot(tone.re[bin] ?? 0, tone.im[bin] ?? 0) > 1e-6)
    expect(loud).toEqual([5, 59])
    transform(tone, 'backward')
    for (const [at, value] of original.entries()) expect(tone.re[at]).toBeCloseTo(value, 9)
  })
})
