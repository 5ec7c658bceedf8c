import { describe, expect, it } from 'vitest'
import { joinPcm, resampleTo16k } from '../ear/sound.ts'
import { splitAtPauses } from '../ear/split.ts'
import { encodeWav, parseWav } from '../ear/wav.ts'

const tone = (seconds: number, hz: number, rate: number, level = 0.5) =>
  Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate),
  )

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length)

describe('WAV files', () => {
  it('what was written is read back to within one step of 16 bits', () => {
    const samples = tone(0.1, 440, 22_050)
    const back = parseWav(encodeWav({ samples, sampleRateHz: 22_050 }))
    expect(back.sampleRateHz).toBe(22_050)
    expect(back.samples.length).toBe(samples.length)
    expect(Math.max(...back.samples.map((v, i) => Math.abs(v - (samples[i] ?? 0))))).toBeLessThan(1 / 16_000)
  })

  it('two channels are mixed to one', () => {
    const wav = Buffer.from(
      encodeWav({ samples: Float32Array.of(0.5, -0.5, 0.25, 0.25), sampleRateHz: 8_000 }),
    )
    wav.writeUInt16LE(2, 22)
    const { samples } = parseWav(wav)
    expect(samples.length).toBe(2)
    expect(samples[0]).toBeCloseTo(0, 3)
    expect(samples[1]).toBeCloseTo(0.25, 3)
  })

  it('a data chunk that claims more than there is, as a stream leaves behind, is read as far as it goes', () => {
    const wav = Buffer.from(encodeWav({ samples: tone(0.01, 440, 8_000), sampleRateHz: 8_000 }))
    wav.writeUInt32LE(0xff_ff_ff_ff, 40)
    expect(parseWav(wav).samples.length).toBe(80)
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'RIFF'],
    ['a text', Buffer.from('this is certainly no sound at all'), 'RIFF'],
    ['a head alone', encodeWav({ samples: new Float32Array(0), sampleRateHz: 8_000 }).subarray(0, 12), 'fmt'],
    [
      'a file without data',
      encodeWav({ samples: new Float32Array(0), sampleRateHz: 8_000 }).subarray(0, 36),
      'data',
    ],
  ])('%s is refused by naming what is missing', (_, bytes, named) => {
    expect(() => parseWav(bytes)).toThrow(named)
  })

  it('an encoding that is not read is named together with what is', () => {
    const wav = Buffer.from(encodeWav({ samples: tone(0.01, 440, 8_000), sampleRateHz: 8_000 }))
    wav.writeUInt16LE(24, 34)
    expect(() => parseWav(wav)).toThrow('WAV encoding 1/24 is not read here; convert to 16-bit PCM')
  })
})

describe('resampling to 16 kHz', () => {
  it('keeps length and loudness of a tone that fits', () => {
    const out = resampleTo16k({ samples: tone(0.5, 1_000, 48_000), sampleRateHz: 48_000 })
    expect(out.length).toBe(8_000)
    expect(rms(out.subarray(500, 7_500))).toBeCloseTo(0.5 / Math.SQRT2, 2)
  })

  it('takes away what would fold back', () => {
    const out = resampleTo16k({ samples: tone(0.5, 11_000, 48_000), sampleRateHz: 48_000 })
    expect(rms(out.subarray(500, 7_500))).toBeLessThan(0.01)
  })
})

describe('splitting at pauses', () => {
  const silence = (seconds: number) => new Float32Array(seconds * 16_000)
  const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))

  it('a short clip stays whole', () => {
    expect(splitAtPauses(joined(tone(2, 300, 16_000), silence(0.5), tone(2, 300, 16_000)))).toHaveLength(1)
  })

  it('a long one is cut inside its pauses, never longer than nine seconds, and nothing is lost', () => {
    const sound = joined(...Array.from({ length: 6 }, () => [tone(3.6, 300, 16_000), silence(0.4)]).flat())
    const pieces = splitAtPauses(sound)
    expect(pieces.length).toBeGreaterThanOrEqual(3)
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(9 * 16_000)
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(sound.length)
    for (const piece of pieces.slice(1)) expect(rms(piece.subarray(0, 1_280))).toBe(0)
  })

  it('a tone without any pause is cut all the same', () => {
    const pieces = splitAtPauses(tone(30, 300, 16_000))
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(9 * 16_000)
  })

  it('silence, and the hiss of an open line, give no piece', () => {
    expect(splitAtPauses(silence(3))).toEqual([])
    expect(splitAtPauses(tone(3, 5_000, 16_000, 0.0005))).toEqual([])
    expect(splitAtPauses(new Float32Array(0))).toEqual([])
  })
})

describe('joining chunks', () => {
  it('refuses pieces of different rates', () => {
    const pcm = new Uint8Array(4)
    expect(() =>
      joinPcm([
        { pcm, sampleRateHz: 16_000 },
        { pcm, sampleRateHz: 8_000 },
      ]),
    ).toThrow('different sample rates')
  })
})
