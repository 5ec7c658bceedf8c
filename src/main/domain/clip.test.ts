import { describe, expect, it } from 'vitest'
import { clipOfWav } from './clip.ts'

interface Sound {
  rateHz?: number
  channels?: number
  bits?: number
  tag?: number
  seconds?: number
  hz?: number
}

/** A tone as a WAV file. */
function wav({
  rateHz = 16_000,
  channels = 1,
  bits = 16,
  tag = 1,
  seconds = 0.5,
  hz = 440,
}: Sound = {}): Uint8Array {
  const frames = Math.round(rateHz * seconds)
  const bytes = (bits / 8) * channels * frames
  const view = new DataView(new ArrayBuffer(44 + bytes))
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) view.setUint8(at + index, letter.charCodeAt(0))
  }
  text(0, 'RIFF')
  view.setUint32(4, 36 + bytes, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, tag, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, (rateHz * channels * bits) / 8, true)
  view.setUint16(32, (channels * bits) / 8, true)
  view.setUint16(34, bits, true)
  text(36, 'data')
  view.setUint32(40, bytes, true)
  for (let frame = 0; frame < frames; frame += 1)
    for (let channel = 0; channel < channels; channel += 1) {
      const value = 0.5 * Math.sin((2 * Math.PI * hz * frame) / rateHz)
      const at = 44 + (frame * channels + channel) * (bits / 8)
      if (tag === 3) view.setFloat32(at, value, true)
      else if (bits === 8) view.setUint8(at, Math.round(value * 127) + 128)
      else if (bits === 16) view.setInt16(at, Math.round(value * 32_767), true)
      else if (bits === 24) {
        const whole = Math.round(value * 8_388_607)
        view.setUint16(at, whole & 0xffff, true)
        view.setInt8(at + 2, whole >> 16)
      } else if (bits === 32) view.setInt32(at, Math.round(value * 2_147_483_647), true)
    }
  return new Uint8Array(view.buffer)
}

/** Strength of one pitch in 16 kHz PCM, 0 … 1. */
function tone(pcm: Uint8Array, hz: number): number {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength)
  const count = pcm.byteLength / 2
  let [real, imaginary] = [0, 0]
  for (let index = 0; index < count; index += 1) {
    const angle = (2 * Math.PI * hz * index) / 16_000
    real += (view.getInt16(index * 2, true) / 32_768) * Math.cos(angle)
    imaginary += (view.getInt16(index * 2, true) / 32_768) * Math.sin(angle)
  }
  return (2 * Math.hypot(real, imaginary)) / count
}

describe('a spoken command in a file', () => {
  it.each<[string, Sound]>([
    ['16 kHz, 16 bit', {}],
    ['48 kHz stereo', { rateHz: 48_000, channels: 2 }],
    ['44.1 kHz, 24 bit', { rateHz: 44_100, bits: 24 }],
    ['8 kHz, 8 bit', { rateHz: 8_000, bits: 8 }],
    ['22.05 kHz, 32 bit', { rateHz: 22_050, bits: 32 }],
    ['32 kHz float', { rateHz: 32_000, bits: 32, tag: 3 }],
  ])('is taken as 16 kHz mono, whatever its rate and width: %s', (_name, sound) => {
    const clip = clipOfWav(wav(sound))
    expect(Math.abs(clip.byteLength / 2 - 8_000)).toBeLessThan(2)
    expect(tone(clip, 440)).toBeGreaterThan(0.45)
    expect(tone(clip, 1_000)).toBeLessThan(0.02)
  })

  it('has nothing in it that was above the hearing of 16 kHz', () => {
    const clip = clipOfWav(wav({ rateHz: 48_000, hz: 12_000 }))
    expect(tone(clip, 4_000)).toBeLessThan(0.01)
  })

  it('that promises more than it has is taken as far as it goes', () => {
    const whole = wav({ seconds: 1 })
    expect(clipOfWav(whole.subarray(0, 44 + 16_000)).byteLength).toBe(16_000)
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['is empty', new Uint8Array(0), /not a WAV/],
    ['is something else', new TextEncoder().encode('x'.repeat(100)), /not a WAV/],
    ['is compressed', wav({ tag: 85 }), /compressed \(format 85\)/],
    ['has six channels', wav({ channels: 6 }), /6 channels/],
    ['has 96 kHz', wav({ rateHz: 96_000, seconds: 0.2 }), /96000 Hz/],
    ['has 12 bits', wav({ bits: 12, seconds: 0.2 }), /12 bits/],
    ['is a click', wav({ seconds: 0.05 }), /50 ms long/],
    ['is endless', wav({ seconds: 21 }), /21 s long/],
    ['ends in its header', wav().subarray(0, 40), /not a WAV/],
  ])('is refused with what is accepted when it %s', (_name, file, why) => {
    expect(() => clipOfWav(file)).toThrow(why)
    expect(() => clipOfWav(file)).toThrow(/Accepted is WAV/)
  })
})
