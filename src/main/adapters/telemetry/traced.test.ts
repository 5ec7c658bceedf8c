import { expect, it } from 'vitest'
import { stepTree } from '../../../../tests/fakes/step-tree.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { EchoError } from '../../domain/error.ts'
import type { Sentence } from '../../domain/sitrep.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Analyst, Case, Conclusion } from '../../ports/analyst.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { heldGenerator, holdOpen } from './open-step.ts'
import { tracedAnalyst, tracedTranscriber } from './traced-senses.ts'
import { SpeechTraces, tracedSpeaker } from './traced-speech.ts'

const { signal } = new AbortController()
const tick = (): Promise<void> => new Promise((done) => setImmediate(done))
const sentence = (text: string): Sentence => ({ key: text, role: 'unknown', text, evidenceIds: ['E0'] })
const END: Conclusion = { rootCause: null, confidence: 0, costUsd: 0.25, by: 'gemini', fellBack: null }
// Only its id is looked at.
const SUBJECT = { incident: { id: 'inc_1' } } as Case

/** Asks its model, in a step of its own, before each sentence. */
function analyst(telemetry: ReturnType<typeof stepTree>['telemetry'], failAt = Number.NaN): Analyst {
  return {
    by: 'gemini',
    async *brief() {
      for (const at of [0, 1]) {
        if (at === failAt) throw new TypeError('words of a model')
        await telemetry.step('understand', {}, tick)
        yield sentence(`sentence ${at}`)
      }
      return END
    },
  }
}

async function read(dictation: AsyncGenerator<Sentence, Conclusion, undefined>, most = 9): Promise<number> {
  let given = 0
  for (; given < most; given += 1) if ((await dictation.next()).done === true) return given
  await dictation.return(END)
  return given
}

it('what an analyst does between two sentences belongs to the brief, what its listener does does not', async () => {
  const { telemetry, steps } = stepTree()
  await telemetry.step('report', {}, async () => {
    const dictation = tracedAnalyst(analyst(telemetry), telemetry).brief(SUBJECT, signal)
    for (let next = await dictation.next(); next.done !== true; next = await dictation.next())
      await telemetry.step('audit', {}, tick)
  })
  expect(steps.map(({ path }) => path)).toEqual([
    'report',
    'report > brief',
    'report > brief > understand',
    'report > audit',
    'report > brief > understand',
    'report > audit',
  ])
  expect(steps[1]).toMatchObject({
    state: 'done',
    about: { incident: 'inc_1', by: 'gemini', sentences: 2, cost_usd: 0.25 },
  })
})

it('a brief that fails, and one that nobody wants to the end, are over', async () => {
  const { telemetry, steps } = stepTree()
  const traced = (failAt?: number) =>
    tracedAnalyst(analyst(telemetry, failAt), telemetry).brief(SUBJECT, signal)
  await expect(read(traced(1))).rejects.toThrow('words of a model')
  await read(traced(), 1)
  await tick()
  const briefs = steps.filter(({ path }) => path === 'brief')
  expect(briefs.map(({ state }) => state)).toEqual(['failed', 'done'])
})

it('a sound is made in the trace of whoever wanted it said, whenever the queue comes to it', async () => {
  const { telemetry, steps } = stepTree()
  const traces = new SpeechTraces()
  const clock = virtualClock()
  const voice: Speaker = {
    by: 'voice',
    async *speak(): AsyncGenerator<AudioChunk> {
      await clock.advance(120)
      yield { pcm: new Uint8Array(2), sampleRateHz: 16_000, by: 'other-voice' }
      yield { pcm: new Uint8Array(2), sampleRateHz: 16_000 }
    },
    warm: async () => undefined,
    close: async () => undefined,
  }
  await telemetry.step('report', {}, async () => traces.remember('It is on fire.'))
  const speaker = tracedSpeaker(voice, telemetry, traces, clock)
  for await (const _ of speaker.speak('It is on fire.', signal)) await telemetry.step('audit', {}, tick)
  for await (const _ of speaker.speak('Nobody knows this one.', signal)) break
  expect(steps.map(({ path }) => path)).toEqual(['report', 'report > speak', 'audit', 'audit', 'speak'])
  expect(steps[1]?.about).toEqual({
    ...{ by: 'other-voice', characters: 14, urgent: false },
    first_audio_ms: 120,
  })
  expect(steps.every(({ state }) => state === 'done')).toBe(true)
})

it('a sound that is cut off is no failure of the voice; one that breaks is', async () => {
  const { telemetry, steps } = stepTree()
  const stop = new AbortController()
  const voice: Speaker = {
    by: 'voice',
    // biome-ignore lint/correctness/useYield: it has no sound to give.
    async *speak() {
      throw new Error('hoarse')
    },
    warm: async () => undefined,
    close: async () => undefined,
  }
  const speaker = tracedSpeaker(voice, telemetry, new SpeechTraces(), virtualClock())
  const hear = async (wanted: AbortSignal) => {
    for await (const _ of speaker.speak('a', wanted)) await tick()
  }
  await expect(hear(signal)).rejects.toThrow('hoarse')
  stop.abort()
  await expect(hear(stop.signal)).rejects.toThrow('hoarse')
  await tick()
  expect(steps.map(({ state }) => state)).toEqual(['failed', 'done'])
})

it('what is heard is told by its kind and its times, without a word', async () => {
  const { telemetry, steps } = stepTree()
  const transcript = { text: 'drop it', kind: 'speech', free: 'drop it', ratio: null, by: 'ear' } as const
  const ear = tracedTranscriber(
    {
      by: 'ear',
      expect: () => undefined,
      listen: () => ({
        add: () => undefined,
        end: async () => ({ ...transcript, clipMs: 900, latencyMs: 80 }),
        cancel: () => undefined,
      }),
      heardFromUs: () => undefined,
      warm: async () => undefined,
      close: async () => undefined,
    },
    telemetry,
  )
  expect((await ear.listen(() => undefined).end(signal)).text).toBe('drop it')
  expect(steps[0]?.about).toEqual({ by: 'ear', kind: 'speech', clip_ms: 900, latency_ms: 80 })
})

it('a span is over once, whatever is told to it afterwards', async () => {
  const told: number[] = []
  let ends = 0
  const held = holdOpen<number>(async (work) => {
    await work((more) => told.push(more))
    ends += 1
  })
  const inner = (async function* () {
    yield 1
  })()
  const outer = heldGenerator(held, inner, (_result, given) => given)
  expect(await outer.next()).toEqual({ done: false, value: 1 })
  expect((await outer.next()).done).toBe(true)
  expect((await outer.next()).done).toBe(true)
  await tick()
  expect(ends).toBe(1)
  expect(told[0]).toBe(1)
})

it('what the voice can be told ahead of time reaches it', () => {
  const prepared: string[] = []
  const voice: Speaker = {
    by: 'voice',
    async *speak() {
      yield { pcm: new Uint8Array(2), sampleRateHz: 16_000 }
    },
    prepare: (text) => void prepared.push(text),
    warm: async () => undefined,
    close: async () => undefined,
  }
  tracedSpeaker(voice, stepTree().telemetry, new SpeechTraces(), virtualClock()).prepare?.('It is on fire.')
  expect(prepared).toEqual(['It is on fire.'])
})

it.each([
  [new Error('Nobody listens any more.'), 'done', true],
  [new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'The voice gave no sound for 10 seconds.'), 'failed', undefined],
])('a voice that hangs holds no trace open when it is given up: %s', async (why, state, cut) => {
  const { telemetry, steps } = stepTree()
  const stop = new AbortController()
  const voice: Speaker = {
    by: 'voice',
    async *speak() {
      yield { pcm: new Uint8Array(2), sampleRateHz: 16_000 }
      await new Promise(() => undefined)
    },
    warm: async () => undefined,
    close: async () => undefined,
  }
  const sound = tracedSpeaker(voice, telemetry, new SpeechTraces(), virtualClock()).speak('a', stop.signal)
  const pieces = sound[Symbol.asyncIterator]()
  await pieces.next()
  void pieces.next()
  await tick()
  expect(steps[0]?.state).toBe('open')
  stop.abort(why)
  await tick()
  expect(steps[0]).toMatchObject({ state })
  expect(steps[0]?.about['cut']).toBe(cut)
})
