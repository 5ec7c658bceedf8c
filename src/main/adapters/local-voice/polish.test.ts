import { describe, expect, it } from 'vitest'
import { polish } from './polish.ts'

const RATE = 16_000
const noise = (ms: number) => Int16Array.from({ length: ms * 16 }, (_, i) => (i % 3) - 1)
const tone = (ms: number, level: number) =>
  Int16Array.from({ length: ms * 16 }, (_, i) => Math.round(level * Math.sin(i / 5)))
const joined = (...parts: Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]))
const peak = (samples: Int16Array) => Math.max(...samples.map((value) => Math.abs(value)))

describe('polishing a clause', () => {
  it('takes the silence away in front and behind and adds the pause', () => {
    const { samples } = polish(
      { samples: joined(noise(300), tone(500, 9_000), noise(400)), sampleRateHz: RATE },
      120,
    )
    expect(samples.length).toBe((10 + 500 + 120) * 16)
  })

  it('raises a soft sound and lowers a loud one to -3 dBFS, without clipping', () => {
    for (const level of [12_000, 32_767]) {
      const { samples } = polish({ samples: tone(100, level), sampleRateHz: RATE }, 0)
      expect(peak(samples)).toBeGreaterThan(22_500)
      expect(peak(samples)).toBeLessThanOrEqual(23_170)
    }
  })

  it('does not blow a whisper up into noise', () => {
    expect(peak(polish({ samples: tone(100, 1_000), sampleRateHz: RATE }, 0).samples)).toBeLessThanOrEqual(
      2_500,
    )
  })

  it('begins and ends at zero, so that nothing clicks', () => {
    const { samples } = polish({ samples: new Int16Array(1_600).fill(9_000), sampleRateHz: RATE }, 0)
    expect([samples[0], samples.at(-1)]).toEqual([0, 0])
  })

  it('makes nothing of silence', () => {
    expect(polish({ samples: noise(500), sampleRateHz: RATE }, 120).samples.length).toBe(0)
    expect(polish({ samples: new Int16Array(0), sampleRateHz: RATE }, 120).samples.length).toBe(0)
  })
})
