import { describe, expect, it } from 'vitest'
import { speech } from '../../../../tests/fakes/elevenlabs/index.ts'
import { isNotSound } from './not-sound.ts'
import { noise } from './testing-parts.ts'

const samplesOf = (bytes: Uint8Array): Int16Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int16Array.from({ length: bytes.byteLength >> 1 }, (_, at) => view.getInt16(at * 2, true))
}

describe('what is no sound', () => {
  it('is told by its first 20 ms: compressed bytes, text', () => {
    expect(isNotSound(samplesOf(noise(640)))).toBe(true)
    expect(isNotSound(samplesOf(Buffer.from('Please sign in to go on. '.repeat(40))))).toBe(true)
    expect(isNotSound(samplesOf(noise(600))), 'too little to tell').toBe(false)
  })

  it('is not speech, however loud, nor a hissing sound of it, nor silence', async () => {
    const say = speech()
    for (const text of ['Sshh. Six sharp fish hiss.', 'Payment gateway is down.', 'Oh, how are you?']) {
      const samples = samplesOf(await say(text, 16_000))
      const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      const loud = samples.map((value) => (value * 32_767) / peak)
      for (let at = 0; at + 1_600 <= loud.length; at += 400)
        expect(isNotSound(loud.subarray(at, at + 1_600)), `${text} at ${at}`).toBe(false)
    }
    expect(isNotSound(new Int16Array(1_600))).toBe(false)
    const hiss = samplesOf(noise(3_200)).map((value) => value / 4)
    expect(isNotSound(hiss)).toBe(false)
  })
})
