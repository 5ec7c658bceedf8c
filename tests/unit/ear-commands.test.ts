import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inNoise, NOISES, noiseOf } from '../speech/noise.ts'
import { TEST } from '../speech/splits.ts'
import { openTrial, scoreCommands, scoreNearMisses, scoreTalk, type Trial } from '../speech/trial.ts'

/**
 * A part of the split that nothing was tuned on, so that it takes less than a minute; `node tests/speech/evaluate.ts test`
 * takes all of it, and docs/hearing.md has what came of it.
 */
const PART = { ...TEST, ways: TEST.ways.filter(({ voice }) => voice === 'rms' || voice === 'slt') }
const clean = (sound: Float32Array) => sound
let trial: Trial

beforeAll(async () => {
  trial = await openTrial(PART)
}, 60_000)
afterAll(() => trial.close())

/** Every other one: each costs a third of a second. */
const half = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => at % 2 === 0)

describe('spoken commands that the ear was not tuned on', () => {
  it('are understood from two voices when it is quiet, and none is taken for another', async () => {
    const { right, wrong, total, misses } = await scoreCommands(trial, clean)
    expect(total).toBe(2 * TEST.commands.length)
    expect(wrong, misses.join('\n')).toBe(0)
    expect(right / total, misses.join('\n')).toBeGreaterThanOrEqual(0.97)
  }, 120_000)

  it('are understood in hiss, hum, babble and music ten decibels below, and none is taken for another', async () => {
    const part = { ...trial, split: { ...PART, commands: half(TEST.commands) } }
    const { right, wrong, total, misses } = await scoreCommands(part, inNoise(trial, NOISES))
    expect(wrong, misses.join('\n')).toBe(0)
    expect(right / total, misses.join('\n')).toBeGreaterThanOrEqual(0.85)
  }, 120_000)

  it('what only resembles a command is not taken for it, and talk is not taken for anything', async () => {
    const part = { ...trial, split: { ...PART, ways: PART.ways.slice(1) } }
    for (const { wrong, misses } of [await scoreNearMisses(part, clean), await scoreTalk(part, clean)])
      expect(wrong, misses.join('\n')).toBe(0)
  }, 120_000)

  it('silence, noise and music without anybody are not taken for anything', async () => {
    const nobody = new Float32Array(2 * 16_000)
    expect((await trial.hear(nobody)).kind).toBe('silence')
    for (const kind of NOISES.filter((one) => one !== 'babble')) {
      const { kind: heard, text } = await trial.hear(
        noiseOf(kind, 3 * 16_000, 5, []).map((value) => value * 0.1),
      )
      expect(text).toBe('')
      expect(['silence', 'noise', 'unsure']).toContain(heard)
    }
  }, 60_000)
})
