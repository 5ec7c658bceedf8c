import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident, withSpeech } from '../../../../tests/fakes/fake-ledger.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'

type Stage = ReturnType<typeof announcerStage>

const HEADLINE = 'Critical. Payment is slow.'
const SENTENCES = ['The pool is exhausted.', 'Checkout waits for it.']
const NOTICE = 'Continuing the report on payment.'

function tell({ announcer, ledger }: Stage) {
  const speech = announcer.begin(ledger.put(anIncident('payment', 1)), HEADLINE)
  for (const [index, text] of SENTENCES.entries()) speech.say(aSentence(`s${index}`, text))
  return speech.finished(patience())
}

const heard = ({ room }: Stage) => room.played.map(({ text, how }) => `${text} ${how}`)
const replies = ({ ledger }: Stage) => ledger.written.filter(({ purpose }) => purpose === 'reply')

describe('a reply', () => {
  it('is said at once, and what it interrupted is said from its start afterwards, without a word about it', async () => {
    const stage = announcerStage()
    const finished = tell(stage)
    await stage.clock.advance(2_000)
    const id = stage.announcer.reply(stage.ledger.find('payment'), 'decision', 'Restarting payment.')
    expect(stage.announcer.state().speaking).toMatchObject({ id, purpose: 'reply', key: 'decision' })
    await stage.clock.advance(20_000)
    expect(heard(stage)).toEqual([
      `${HEADLINE} ended`,
      `${SENTENCES[0]} stopped`,
      'Restarting payment. ended',
      ...SENTENCES.map((text) => `${text} ended`),
    ])
    expect((await finished).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(3).fill(['completed', 1]),
    )
    expect(replies(stage).at(-1)).toMatchObject({
      id,
      state: 'completed',
      attempts: 1,
      incidentId: 'payment',
    })
    expect(stage.clock.pending()).toBe(0)
  })

  it('lets the reply before it finish, and comes before a replay and everything else that waits', async () => {
    const stage = announcerStage()
    void tell(stage)
    await stage.clock.advance(2_000)
    stage.announcer.replay(stage.ledger.written[0]?.id ?? '')
    stage.announcer.reply(null, 'a', 'First answer.')
    stage.announcer.reply(null, 'b', 'Second answer.')
    stage.announcer.reply(null, 'c', 'Third answer.')
    await stage.clock.advance(20_000)
    expect(heard(stage).slice(1)).toEqual([
      `${SENTENCES[0]} stopped`,
      'First answer. ended',
      'Second answer. ended',
      'Third answer. ended',
      `${HEADLINE} ended`,
      ...SENTENCES.map((text) => `${text} ended`),
    ])
  })

  it('takes the place of one that waits to say the same, but not of one that sounds', async () => {
    const stage = announcerStage()
    stage.announcer.reply(null, 'status', 'Thinking.')
    stage.announcer.reply(null, 'status', 'Still thinking.')
    stage.announcer.reply(null, 'status', 'Done.')
    await stage.clock.advance(10_000)
    expect(heard(stage)).toEqual(['Thinking. ended', 'Done. ended'])
    expect(stage.ledger.stateOf('Still thinking.')).toBe('dropped')
  })

  it('is not read again when somebody has answered it before its end, and the answer to that comes at once', async () => {
    const stage = announcerStage()
    stage.announcer.reply(null, 'cmd_1:question', 'Restart payment gateway. Say confirm seven.')
    await stage.clock.advance(500)
    stage.announcer.hold(true)
    stage.announcer.reply(null, 'cmd_2:decision', 'Confirmed.')
    stage.announcer.reply(null, 'cmd_1:outcome', 'Restarted.')
    stage.announcer.hold(false)
    await stage.clock.advance(10_000)
    expect(stage.room.texts().slice(1)).toEqual(['Confirmed.', 'Restarted.'])
    expect(stage.ledger.stateOf('Restart payment gateway. Say confirm seven.')).toBe('dropped')
  })

  it('is still said when the key was pressed before anything of it sounded', async () => {
    const stage = announcerStage()
    stage.speaker.delayMs = 100
    stage.announcer.reply(null, 'a', 'First answer.')
    await stage.clock.advance(50)
    stage.announcer.hold(true)
    stage.announcer.reply(null, 'b', 'Second answer.')
    stage.announcer.hold(false)
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual(['First answer.', 'Second answer.'])
  })

  it('is not interrupted by the worst incident, which comes next', async () => {
    const stage = announcerStage()
    stage.announcer.reply(null, 'k', 'One two three four five.')
    await stage.clock.advance(500)
    void tell(stage)
    await stage.clock.advance(20_000)
    expect(heard(stage).slice(0, 2)).toEqual(['One two three four five. ended', `${HEADLINE} ended`])
  })

  it('is said in a storm, which goes on as if nothing had come between', async () => {
    const stage = announcerStage()
    for (let n = 0; n < 50; n++) {
      const incident = stage.ledger.put(anIncident(`service-${n}`, 2))
      stage.announcer.begin(incident, `Headline ${n}.`).say(aSentence('s0', `Sentence ${n}.`))
      if (n % 10 === 5) stage.announcer.reply(incident, `k${n}`, `Answer ${n}.`)
      await stage.clock.advance(200)
    }
    await stage.clock.advance(60_000)
    const rest = stage.room.played.filter(({ how }) => how === 'ended').map(({ text }) => text)
    const answers = ['Answer 5.', 'Answer 15.', 'Answer 25.', 'Answer 35.', 'Answer 45.']
    expect(rest.filter((text) => text.startsWith('Answer'))).toEqual(answers)
    expect(rest.filter((text) => !text.startsWith('Answer'))).toEqual([
      'Headline 0.',
      'Sentence 0.',
      expect.stringMatching(/^Forty-nine alerts in /),
    ])
  })

  it('outlives the recovery and the end of its incident', async () => {
    const stage = announcerStage()
    stage.announcer.hold(true)
    const incident = stage.ledger.put(anIncident('payment', 1))
    stage.announcer.reply(incident, 'k', 'Restarted.')
    const recovered = stage.ledger.put({ ...incident, state: 'recovered' })
    stage.announcer.announce(recovered, 'recovery', 'recovery:1', 'Payment recovered.')
    stage.announcer.drop('payment')
    stage.announcer.hold(false)
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual(['Restarted.'])
  })

  it('is the last to go when too much waits, and of too many replies the oldest goes', async () => {
    const stage = announcerStage()
    stage.announcer.hold(true)
    for (let n = 0; n < 12; n++) stage.announcer.reply(null, `k${n}`, `Answer ${n}.`)
    const incident = stage.ledger.put(anIncident('payment', 2))
    for (let n = 0; n < 250; n++) stage.announcer.announce(incident, 'update', `u:${n}`, `Update ${n}.`)
    expect(stage.announcer.state().waiting).toBe(200)
    stage.announcer.hold(false)
    await stage.clock.advance(10_000)
    expect(stage.room.texts().slice(0, 9)).toEqual([
      ...Array.from({ length: 8 }, (_, n) => `Answer ${n + 4}.`),
      expect.stringMatching(/^Update/),
    ])
    expect(stage.notes).toContain('too many replies wait, the oldest dropped')
  })

  it('does not lose its place when the leading wall goes: it is said once more, without a word of introduction', async () => {
    const stage = announcerStage({ listeners: 2 })
    const incident = stage.ledger.put(anIncident('payment', 1))
    stage.announcer.reply(incident, 'k', 'Restarting payment.')
    await stage.clock.advance(200)
    stage.room.loseLeader()
    await stage.clock.advance(10_000)
    expect(heard(stage)).toEqual(['Restarting payment. stopped', 'Restarting payment. ended'])
  })

  it('does not make a sentence that had its word of introduction be introduced again', async () => {
    const stage = announcerStage()
    const finished = tell(stage)
    await stage.clock.advance(2_000)
    stage.room.setListeners(0)
    stage.room.setListeners(1)
    await stage.clock.advance(2_500)
    expect(stage.announcer.state().speaking).toMatchObject({ text: SENTENCES[0], attempts: 2 })
    stage.announcer.reply(stage.ledger.find('payment'), 'k', 'Yes.')
    await stage.clock.advance(20_000)
    expect(stage.room.texts().slice(2)).toEqual([NOTICE, SENTENCES[0], 'Yes.', ...SENTENCES])
    expect((await finished).map(({ state }) => state)).toEqual(Array(3).fill('completed'))
  })

  it('a hundred of them do not silence a report for good: it loses what was interrupted too often, and no more', async () => {
    const stage = announcerStage()
    const finished = tell(stage)
    for (let n = 0; n < 100; n++) {
      await stage.clock.advance(1_000)
      stage.announcer.reply(null, `k${n}`, 'Yes.')
    }
    await stage.clock.advance(20_000)
    expect((await finished).map(({ state }) => state)).toEqual(['cut', 'cut', 'cut'])
    expect(replies(stage).filter(({ state }) => state === 'completed')).toHaveLength(100)
  })
})

describe('a reply that nobody can hear', () => {
  it('is made and kept at once all the same, even while a report goes by unheard, and is not said later', async () => {
    const stage = announcerStage({ listeners: 0 })
    const finished = tell(stage)
    await stage.clock.advance(200)
    const ids = ['a', 'b', 'c'].map((key) => stage.announcer.reply(null, key, `Answer ${key}.`))
    await stage.clock.advance(10)
    expect(stage.kept.filter((id) => ids.includes(id))).toEqual(ids)
    expect(ids.map((id) => replies(stage).findLast((one) => one.id === id))).toMatchObject(
      Array(3).fill({ state: 'unheard', audioMs: 800, by: 'fake-voice' }),
    )
    await stage.clock.advance(20_000)
    expect((await finished).map(({ state }) => state)).toEqual(Array(3).fill('unheard'))
    stage.room.setListeners(1)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual([HEADLINE, ...SENTENCES])
  })

  it('is not spoken in a muted room, nor when the sound is wanted again, and takes nothing from its report', async () => {
    const stage = announcerStage({ muted: true })
    const incident = stage.ledger.put(anIncident('payment', 1))
    stage.announcer.reply(incident, 'k', 'Restarting payment.')
    await stage.clock.advance(5_000)
    expect(stage.kept).toHaveLength(1)
    stage.announcer.setMuted(false)
    void tell(stage)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual([HEADLINE, ...SENTENCES])
    expect(stage.ledger.stateOf('Restarting payment.')).toBe('unheard')
  })

  it('ends although its sound cannot be kept', async () => {
    const keep = async (): Promise<never> => Promise.reject(new Error('disk full'))
    const stage = announcerStage({ listeners: 0, archive: { keep, find: async () => null } })
    stage.announcer.reply(null, 'k', 'Restarting payment.')
    await stage.clock.advance(20_000)
    expect(stage.ledger.stateOf('Restarting payment.')).toBe('unheard')
    expect(stage.clock.pending()).toBe(0)
  })

  it('is given up in the next life', async () => {
    const stage = announcerStage()
    stage.announcer.reply(stage.ledger.put(anIncident('payment', 1)), 'k', 'Restarting payment.')
    await stage.clock.advance(200)
    const written = replies(stage)
    for (let step = 1; step <= written.length; step++) {
      const incident = written.slice(0, step).reduce(withSpeech, anIncident('payment', 1))
      const next = announcerStage({ incidents: [incident], clock: virtualClock(stage.clock.now()) })
      await next.clock.advance(20_000)
      expect(next.room.calls).toEqual([])
      expect(next.ledger.stateOf('Restarting payment.')).toBe('dropped')
    }
  })
})

describe('whoever asks for a reply', () => {
  it('gets no id when nothing will be made of it', async () => {
    const { announcer } = announcerStage()
    expect(announcer.reply(null, 'k', ' \n ')).toBeNull()
    await announcer.close()
    expect(announcer.reply(null, 'k', 'Too late.')).toBeNull()
  })

  it('may ask for more than a voice can say: it is cut at a word', async () => {
    const { announcer, speaker } = announcerStage()
    announcer.reply(null, 'k', Array(200).fill('word').join(' '))
    expect(speaker.asked[0]?.length).toBeLessThanOrEqual(600)
  })
})

describe('what is on its way to ears', () => {
  it('is told piece by piece, and nothing that nobody can hear', async () => {
    const pieces: number[] = []
    const stage = announcerStage({ sounding: ({ pcm }) => pieces.push(pcm.byteLength) })
    stage.announcer.reply(null, 'k', 'Restarting payment.')
    await stage.clock.advance(5_000)
    expect(pieces).toEqual([16_000, 9_600])
    stage.announcer.setMuted(true)
    stage.announcer.reply(null, 'k', 'Restarting payment.')
    await stage.clock.advance(5_000)
    expect(pieces).toHaveLength(2)
    expect(stage.speaker.asked).toHaveLength(2)
  })

  it('is said also when whoever is told of it fails', async () => {
    const stage = announcerStage({
      sounding: () => {
        throw new Error('no ear')
      },
    })
    stage.announcer.reply(null, 'k', 'Restarting payment.')
    await stage.clock.advance(5_000)
    expect(heard(stage)).toEqual(['Restarting payment. ended'])
  })
})
