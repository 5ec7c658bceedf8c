import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OwnVoice } from '../../src/main/adapters/moonshine/own-voice.ts'
import { NEAR_MISSES, TALK, TEST, TEST_WAYS } from '../speech/splits.ts'
import { falseAlarms, noisy, openTrial, scoreOf, type Trial } from '../speech/trial.ts'

/** Two of the five ways of speaking of the test split, so that it does not take minutes; `node tests/speech/evaluate.ts test` takes all. */
const WAYS = TEST_WAYS.slice(0, 2)
let trial: Trial

beforeAll(async () => {
  trial = await openTrial(TEST_WAYS)
}, 60_000)
afterAll(() => trial.close())

describe('spoken commands that the ear was not tuned on', () => {
  it('are understood when it is quiet, and none is taken for another', async () => {
    const { right, wrong, total, misses } = await scoreOf(trial, TEST, WAYS, (sound) => sound)
    expect(wrong, misses.join('\n')).toBe(0)
    expect(right / total, misses.join('\n')).toBeGreaterThanOrEqual(0.95)
  }, 120_000)

  it('are mostly understood over music and fans, and none is taken for another', async () => {
    const voices = TALK.slice(0, 3).map((text) =>
      trial.choir.say(text, WAYS[0] ?? { voice: 'rms', stretch: 1, shift: 1 }),
    )
    const alter = noisy(['hum', 'music'], voices, 10)
    const { right, wrong, total, misses } = await scoreOf(trial, TEST, WAYS.slice(0, 1), alter)
    expect(wrong, misses.join('\n')).toBe(0)
    expect(right / total, misses.join('\n')).toBeGreaterThanOrEqual(0.6)
  }, 120_000)

  it('what only resembles a command is not taken for it, and talk is not taken for anything', async () => {
    const { near, talk } = await falseAlarms(trial, WAYS.slice(0, 1))
    expect(near.total).toBe(NEAR_MISSES.length)
    expect(near.wrong, near.misses.join('\n')).toBe(0)
    expect(talk.wrong, talk.misses.join('\n')).toBe(0)
  }, 120_000)
})

describe('the appliance and its own voice', () => {
  const own = { voice: 'rms', stretch: 0.9, shift: 1.05 } as const
  const other = { voice: 'slt', stretch: 1.1, shift: 1 } as const
  const text = 'restart the payment gateway'

  it('knows it again, quieter and in noise as well', () => {
    const memory = new OwnVoice()
    const said = trial.choir.say(`Critical. ${text} now.`, own)
    memory.played(said, 16_000)
    expect(memory.matches(said)).toBe(true)
    expect(memory.matches(said.map((value) => value * 0.2))).toBe(true)
    const room = noisy(['hum'], [], 15)
    expect(memory.matches(room(said, 3))).toBe(true)
  })

  it('does not take a person who says the same for itself', () => {
    const memory = new OwnVoice()
    memory.played(trial.choir.say(text, own), 16_000)
    expect(memory.matches(trial.choir.say(text, other))).toBe(false)
    expect(new OwnVoice().matches(trial.choir.say(text, own))).toBe(false)
  })
})
