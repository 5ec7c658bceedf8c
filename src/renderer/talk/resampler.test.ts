import { expect, test } from 'vitest'
import { openResampler } from './resampler.ts'

const TO_HZ = 16_000

function resampled(fromHz: number, hz: number, { seconds = 0.5, pieces = 128 } = {}): number[] {
  const samples = Float32Array.from({ length: fromHz * seconds }, (_, index) =>
    Math.sin((2 * Math.PI * hz * index) / fromHz),
  )
  const out: number[] = []
  const resampler = openResampler(fromHz, TO_HZ)
  for (let at = 0; at < samples.length; at += pieces)
    resampler.push(samples.subarray(at, at + pieces), (sample) => out.push(sample))
  return out
}

/** Root mean square in decibels against a full sine, without the beginning and the end. */
function levelDb(samples: readonly number[]): number {
  const inner = samples.slice(800, -800)
  const power = inner.reduce((sum, sample) => sum + sample * sample, 0) / inner.length
  return 10 * Math.log10(power * 2 + 1e-12)
}

/** How much of the power of `samples` is a tone of `hz`. */
function shareOf(samples: readonly number[], hz: number): number {
  const inner = samples.slice(800, 800 + 6_400)
  const at = (index: number) => (2 * Math.PI * hz * index) / TO_HZ
  const re = inner.reduce((sum, x, i) => sum + x * Math.cos(at(i)), 0)
  const im = inner.reduce((sum, x, i) => sum + x * Math.sin(at(i)), 0)
  return (2 * (re * re + im * im)) / inner.length / inner.reduce((sum, x) => sum + x * x, 0)
}

for (const fromHz of [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000])
  test(`a voice recorded at ${fromHz} Hz keeps its pitch and its loudness`, () => {
    for (const hz of [100, 440, 1_000, 3_000]) {
      const out = resampled(fromHz, hz)
      expect(Math.abs(out.length - TO_HZ * 0.5)).toBeLessThanOrEqual(2)
      expect(levelDb(out)).toBeCloseTo(0, 1)
      expect(shareOf(out, hz)).toBeGreaterThan(0.999)
    }
  })

test('what the ear needs of consonants is kept up to 6.8 kHz', () => {
  for (const fromHz of [44_100, 48_000]) expect(levelDb(resampled(fromHz, 6_800))).toBeGreaterThan(-0.2)
})

test('what lies above 8 kHz is gone and does not come back as another tone', () => {
  for (const fromHz of [44_100, 48_000, 96_000])
    for (const hz of [8_100, 9_000, 12_000, 15_500, 20_000])
      expect(levelDb(resampled(fromHz, hz)), `${hz} of ${fromHz} Hz`).toBeLessThan(-65)
})

test('an odd rate of a strange device is good enough to be understood', () => {
  const out = resampled(47_999, 1_000)
  expect(shareOf(out, 1_000)).toBeGreaterThan(0.999)
})

test('it makes no difference in which pieces the sound comes', () => {
  expect(resampled(48_000, 440, { pieces: 128 })).toEqual(resampled(48_000, 440, { pieces: 1_000 }))
})
