import { expect, it } from 'vitest'
import { fakeSpeaker } from '../../../tests/fakes/fake-speaker.ts'
import { recordingTelemetry } from '../../../tests/fakes/recording-telemetry.ts'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import type { Speaker } from '../ports/speaker.ts'
import { timeVoice } from './time-voice.ts'

const never = new AbortController().signal

async function speak(voice: Speaker, signal = never): Promise<number> {
  let pieces = 0
  for await (const _ of voice.speak('two words', signal)) pieces += 1
  return pieces
}

it('the first sound of a text is timed once, under the name of the engine that really spoke', async () => {
  const clock = virtualClock()
  const { telemetry, sent } = recordingTelemetry()
  const own = fakeSpeaker(clock)
  own.delayMs = 120
  const voice = timeVoice(own, { clock, telemetry })
  const done = speak(voice)
  await clock.advance(1_000)
  expect(await done).toBe(2)
  const name = 'echo_ops.speech.first_audio'
  expect(sent).toEqual([{ kind: 'distribution', name, value: 120, tags: { engine: 'fake-voice' } }])

  const hedged: Speaker = {
    ...own,
    async *speak() {
      yield { pcm: new Uint8Array(2), sampleRateHz: 16_000, by: 'local-voice' }
    },
  }
  await speak(timeVoice(hedged, { clock, telemetry }))
  expect(sent[1]).toMatchObject({ value: 0, tags: { engine: 'local-voice' } })
})

it('a voice that gives no sound has no first one', async () => {
  const clock = virtualClock()
  const { telemetry, sent } = recordingTelemetry()
  const own = fakeSpeaker(clock)
  own.moods.push('fails', 'mute')
  const voice = timeVoice(own, { clock, telemetry })
  await expect(speak(voice)).rejects.toThrow('no voice')
  expect(await speak(voice)).toBe(0)
  expect(sent).toEqual([])
})

it('what the voice can be told ahead of time reaches it; a voice that takes no such word has none', () => {
  const clock = virtualClock()
  const { telemetry } = recordingTelemetry()
  const prepared: string[] = []
  const own = fakeSpeaker(clock)
  const voice = timeVoice({ ...own, prepare: (text) => void prepared.push(text) }, { clock, telemetry })
  voice.prepare?.('It is on fire.')
  expect(prepared).toEqual(['It is on fire.'])
  expect(timeVoice(own, { clock, telemetry }).prepare).toBeUndefined()
})
