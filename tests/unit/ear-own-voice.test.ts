import { beforeAll, describe, expect, it } from 'vitest'
import { OwnVoice } from '../../src/main/adapters/moonshine/own-voice.ts'
import { type OwnVoiceScore, tryOwnVoice } from '../speech/own-voice-trial.ts'
import { openChoir, type Speaking } from '../speech/voices.ts'

let score: OwnVoiceScore

beforeAll(async () => {
  score = await tryOwnVoice()
}, 60_000)

describe('what the appliance hears of its own voice', () => {
  it('is known as its own: quieter, with the echo of a room, in noise, and with somebody behind it', () => {
    for (const { name, count, total } of score.known)
      expect(`${name}: ${count} of ${total}`).toBe(`${name}: ${total} of ${total}`)
  })

  it('is not confused with a person who says the same', () => {
    for (const { name, count } of score.falseAlarms) expect(`${name}: ${count}`).toBe(`${name}: 0`)
  })

  it('is forgotten after a minute, and is nothing when nothing was played', async () => {
    const way: Speaking = { voice: 'rms', stretch: 0.9, shift: 1 }
    const sound = (await openChoir([way])).say('Restart the payment gateway now.', way)
    const own = new OwnVoice()
    expect(own.matches(sound)).toBe(false)
    own.played(sound, 16_000)
    expect(own.matches(sound)).toBe(true)
    own.played(new Float32Array(16_000 * 58).fill(0.001), 16_000)
    expect(own.matches(sound)).toBe(true)
    own.played(new Float32Array(16_000 * 3), 16_000)
    expect(own.matches(sound)).toBe(false)
  })

  it('is known whatever rate it was played at, and silence is nobody', async () => {
    const way: Speaking = { voice: 'rms', stretch: 0.9, shift: 1 }
    const sound = (await openChoir([way])).say('Roll back the auth service.', way)
    const own = new OwnVoice()
    const at48k = Float32Array.from({ length: sound.length * 3 }, (_, at) => sound[Math.floor(at / 3)] ?? 0)
    own.played(at48k, 48_000)
    expect(own.matches(sound)).toBe(true)
    expect(own.matches(new Float32Array(32_000))).toBe(false)
    expect(own.matches(new Float32Array(10))).toBe(false)
  })
})
