import { expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'
import { fakeSpeaker } from '../../../../tests/fakes/fake-speaker.ts'
import { fallbackStage } from '../../../../tests/fakes/fallback-stage.ts'
import { hedgedSpeaker } from './hedged-speaker.ts'

/** What the room hears of two voices, through the announcer. */
function room() {
  const { clock, use, told } = fallbackStage('elevenlabs')
  const [cloud, local] = [fakeSpeaker(clock), fakeSpeaker(clock)]
  cloud.delayMs = 100
  local.delayMs = 20
  const voice = hedgedSpeaker(
    [
      { ...cloud, by: 'elevenlabs' },
      { ...local, by: 'local-voice' },
    ],
    use,
  )
  const stage = announcerStage({ clock, voice })
  const say = async (...texts: readonly string[]) => {
    const speech = stage.announcer.begin(stage.ledger.put(anIncident('payment', 1)), 'Payment is slow.')
    for (const [at, text] of texts.entries()) speech.say(aSentence(`s${at}`, text))
    const finished = speech.finished(patience())
    await clock.advance(60_000)
    return (await finished).map(({ text, by, state }) => ({ text, by, state }))
  }
  return { ...stage, cloud, told, say }
}

it('the headline is the local voice’s, the sentences are the cloud’s, and the ledger knows', async () => {
  const { say } = room()
  expect(await say('The pool is exhausted.')).toEqual([
    { text: 'Payment is slow.', by: 'local-voice', state: 'completed' },
    { text: 'The pool is exhausted.', by: 'elevenlabs', state: 'completed' },
  ])
})

it('a sentence that breaks off in the middle is silenced and said again whole by the other voice', async () => {
  const { say, cloud, room: wall, told } = room()
  cloud.moods.push('well', 'fails-midway')
  expect(await say('The pool is exhausted since ten past three.', 'Consider a larger pool.')).toEqual([
    { text: 'Payment is slow.', by: 'local-voice', state: 'completed' },
    { text: 'The pool is exhausted since ten past three.', by: 'local-voice', state: 'completed' },
    { text: 'Consider a larger pool.', by: 'elevenlabs', state: 'completed' },
  ])
  const heard = wall.played.filter(({ how }) => how === 'ended').map(({ text }) => text)
  expect(heard).toEqual([
    'Payment is slow.',
    'The pool is exhausted since ten past three.',
    'Consider a larger pool.',
  ])
  expect(told).toHaveLength(1)
})
