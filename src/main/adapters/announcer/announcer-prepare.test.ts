import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'
import { fakeSpeaker } from '../../../../tests/fakes/fake-speaker.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Speaker, SpeakHint } from '../../ports/speaker.ts'

/** A report whose headline takes `delayMs` a piece to be made. */
function stage(delayMs: number, muted = false) {
  const clock = virtualClock()
  const prepared: string[] = []
  const inner = fakeSpeaker(clock)
  inner.delayMs = delayMs
  const voice = { ...inner, prepare: (text: string) => void prepared.push(text) }
  const { announcer } = announcerStage({ clock, voice, muted })
  const report = announcer.begin(anIncident('inc_1', 1), 'Critical. Payment gateway: errors.')
  return { clock, prepared, report, asked: inner.asked }
}

it('a sentence that the room awaits in silence is asked for as such, the next one is not', async () => {
  const clock = virtualClock()
  const hints: (SpeakHint | undefined)[] = []
  const inner = fakeSpeaker(clock)
  const voice: Speaker = {
    ...inner,
    speak(text, signal, hint) {
      hints.push(hint)
      return inner.speak(text, signal)
    },
  }
  const { announcer } = announcerStage({ clock, voice })
  const report = announcer.begin(anIncident('inc_1', 1), 'Critical. Payment gateway: errors.')
  await clock.advance(20_000)
  report.say(aSentence('what', 'The gateway answers with errors.'))
  report.say(aSentence('cause', 'Its pool is exhausted.'))
  await clock.advance(20_000)
  expect(hints).toEqual([
    { urgent: true, awaited: true },
    { urgent: false, awaited: true },
    { urgent: false, awaited: false },
  ])
})

describe('the first sentence of a report', () => {
  it('is prepared while its headline is still being made, and asked for behind it', async () => {
    const { clock, prepared, report, asked } = stage(300)
    await clock.advance(100)
    report.say(aSentence('what', 'The gateway answers with errors.'))
    report.say(aSentence('cause', 'Its pool is exhausted.'))
    expect(prepared).toEqual(['The gateway answers with errors.'])
    expect(asked).toHaveLength(1)
    await clock.advance(20_000)
    expect(asked.slice(1)).toEqual(['The gateway answers with errors.', 'Its pool is exhausted.'])
  })

  it('is simply asked for when the headline is whole', async () => {
    const { clock, prepared, report, asked } = stage(0)
    await clock.advance(100)
    report.say(aSentence('what', 'The gateway answers with errors.'))
    await clock.settle()
    expect([prepared, asked.length]).toEqual([[], 2])
  })

  it('is not prepared where nobody hears it', async () => {
    const { clock, prepared, report } = stage(300, true)
    await clock.advance(100)
    report.say(aSentence('what', 'The gateway answers with errors.'))
    expect(prepared).toEqual([])
  })
})
