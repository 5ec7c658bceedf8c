import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../src/main/adapters/local-analyst/local-analyst.ts'
import { fliteWasmUrl } from '../../src/main/adapters/local-voice/flite-url.ts'
import { openLocalVoice } from '../../src/main/adapters/local-voice/local-voice.ts'
import { headlineOf } from '../../src/main/domain/announcement.ts'
import { speechSeconds } from '../../src/main/domain/spoken/speech-seconds.ts'
import type { Speaker } from '../../src/main/ports/speaker.ts'
import { foreignCase, ownCase } from '../scenarios/foreign/case-of.ts'
import { HELD_OUT } from '../scenarios/foreign/held-out.ts'
import { KNOWN } from '../scenarios/foreign/known.ts'
import { SCENARIO_NAMES } from '../scenarios/log-scenarios.ts'

const MAX_SECONDS = 20
/** Of the true length: an estimate below it would let a report grow too long, far above it would waste time. */
const MOST_UNDER = 0.1
const MOST_OVER = 0.15
const BYTES_PER_SAMPLE = 2

let voice: Speaker

beforeAll(() => {
  const nothing = () => undefined
  voice = openLocalVoice({
    workerUrl: new URL('../../src/main/adapters/local-voice/voice-worker.ts', import.meta.url),
    wasmUrl: fliteWasmUrl(),
    clock: { now: () => 0, monotonicMs: () => 0, after: () => nothing },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  })
})

afterAll(() => voice.close())

/** Seconds of sound, with the pauses that are part of it. */
async function soundSeconds(texts: readonly string[]): Promise<number> {
  let seconds = 0
  for (const text of texts)
    for await (const { pcm, sampleRateHz } of voice.speak(text, new AbortController().signal))
      seconds += pcm.byteLength / BYTES_PER_SAMPLE / sampleRateHz
  return seconds
}

const REPORTS = [
  ...SCENARIO_NAMES.map((name) => ({ name, subject: () => ownCase(name) })),
  ...[...KNOWN, ...HELD_OUT].map((scenario) => ({
    name: scenario.name,
    subject: () => foreignCase(scenario),
  })),
]

describe('a whole report as the room hears it', () => {
  it.each(REPORTS)('takes at most twenty seconds: $name', async ({ subject }) => {
    const { incident, report } = await subject()
    const texts = [headlineOf(incident), ...analyse({ incident, report }).sentences.map((one) => one.text)]
    const seconds = await soundSeconds(texts)
    const estimate = texts.reduce((sum, text) => sum + speechSeconds(text), 0)
    expect(seconds).toBeGreaterThan(5)
    expect(seconds).toBeLessThanOrEqual(MAX_SECONDS)
    expect(estimate / seconds).toBeGreaterThan(1 - MOST_UNDER)
    expect(estimate / seconds).toBeLessThan(1 + MOST_OVER)
  })
})
