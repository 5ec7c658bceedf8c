import { expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'

it('says the headline at once and every sentence after it, each made while the one before sounds', async () => {
  const { announcer, clock, room, speaker, ledger, kept } = announcerStage()
  const payment = ledger.put(anIncident('payment', 1))
  const speech = announcer.begin(payment, 'Critical. Payment is slow.')
  expect(speaker.asked).toEqual(['Critical. Payment is slow.'])
  speech.say(aSentence('what', 'The pool is exhausted.'))
  speech.say(aSentence('next', 'Roll back to the last release.'))
  await clock.settle()
  expect(announcer.state().speaking?.text).toBe('Critical. Payment is slow.')
  expect(speaker.asked).toEqual(['Critical. Payment is slow.', 'The pool is exhausted.'])
  const finished = speech.finished(patience())
  await clock.advance(10_000)
  expect(room.texts()).toEqual([
    'Critical. Payment is slow.',
    'The pool is exhausted.',
    'Roll back to the last release.',
  ])
  expect((await finished).map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
  expect(kept).toHaveLength(3)
  expect(announcer.state()).toEqual({ muted: false, speaking: null, waiting: 0 })
  expect(clock.pending()).toBe(0)
})
