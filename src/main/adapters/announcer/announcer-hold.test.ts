import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'

type Stage = ReturnType<typeof announcerStage>

const HEADLINE = 'Critical. Payment is slow.'
const SENTENCES = ['The pool is exhausted.', 'Checkout waits for it.', 'Roll back.']

/** The headline and three sentences: 1,600, 1,600, 1,600 and 800 ms. */
function tell({ announcer, ledger }: Stage) {
  const speech = announcer.begin(ledger.put(anIncident('payment', 1)), HEADLINE)
  for (const [index, text] of SENTENCES.entries()) speech.say(aSentence(`s${index}`, text))
  return speech.finished(patience())
}

const heard = ({ room }: Stage) => room.played.map(({ text, how }) => `${text} ${how}`)

describe('while somebody holds the talk key', () => {
  it('the room is silent at once, and what was interrupted is said again from its start, without a word about it', async () => {
    const stage = announcerStage()
    const finished = tell(stage)
    await stage.clock.advance(2_000)
    stage.announcer.hold(true)
    expect(stage.room.played.at(-1)).toMatchObject({ text: SENTENCES[0], how: 'stopped' })
    expect(stage.announcer.state()).toMatchObject({ held: true, speaking: null })
    await stage.clock.advance(20_000)
    expect(stage.room.played).toHaveLength(2)
    stage.announcer.hold(false)
    await stage.clock.advance(20_000)
    expect(heard(stage)).toEqual([
      `${HEADLINE} ended`,
      `${SENTENCES[0]} stopped`,
      ...SENTENCES.map((text) => `${text} ended`),
    ])
    expect((await finished).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(4).fill(['completed', 1]),
    )
    expect(stage.announcer.state()).toEqual({ muted: false, held: false, speaking: null, waiting: 0 })
    expect(stage.clock.pending()).toBe(0)
  })

  it('nothing that was made ready ahead begins to sound', async () => {
    const stage = announcerStage()
    void tell(stage)
    await stage.clock.advance(100)
    expect(stage.room.calls.at(-1)).toBe(`open ${SENTENCES[0]}`)
    stage.announcer.hold(true)
    expect(stage.room.calls.slice(-2)).toEqual([`stop ${SENTENCES[0]}`, `stop ${HEADLINE}`])
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual([HEADLINE])
  })

  it('a new incident, an update and a reply wait until it is let go, the reply first', async () => {
    const stage = announcerStage()
    stage.announcer.hold(true)
    void tell(stage)
    const incident = stage.ledger.put(anIncident('search', 2))
    stage.announcer.announce(incident, 'update', 'update:1', 'Search is worse.')
    stage.announcer.reply(null, 'decision', 'Restarting search.')
    await stage.clock.advance(5_000)
    expect(stage.room.calls).toEqual([])
    stage.announcer.hold(false)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual(['Restarting search.', HEADLINE, ...SENTENCES, 'Search is worse.'])
  })

  it('a reply that sounds is interrupted too, and said again', async () => {
    const stage = announcerStage()
    stage.announcer.reply(null, 'decision', 'Restarting search.')
    await stage.clock.advance(200)
    stage.announcer.hold(true)
    await stage.clock.advance(1_000)
    stage.announcer.hold(false)
    await stage.clock.advance(5_000)
    expect(heard(stage)).toEqual(['Restarting search. stopped', 'Restarting search. ended'])
  })

  it('it counts as let go after thirty seconds, from the last time it was pressed', async () => {
    const stage = announcerStage()
    void tell(stage)
    stage.announcer.hold(true)
    await stage.clock.advance(20_000)
    stage.announcer.hold(true)
    await stage.clock.advance(29_999)
    expect(stage.room.texts()).toEqual([])
    await stage.clock.advance(1)
    expect(stage.announcer.state()).toMatchObject({ held: false, speaking: { text: HEADLINE } })
    expect(stage.notes).toContain('the talk key was held too long, let go')
  })

  it('it counts as let go after thirty seconds also when nobody can hear and a voice hangs', async () => {
    const stage = announcerStage({ listeners: 0 })
    stage.speaker.moods.push('hangs', 'hangs')
    void tell(stage)
    stage.announcer.hold(true)
    await stage.clock.advance(30_000)
    expect(stage.announcer.state().held).toBe(false)
  })

  it('walls that come and go change nothing: the room stays silent until it is let go', async () => {
    const stage = announcerStage()
    const finished = tell(stage)
    await stage.clock.advance(2_000)
    stage.announcer.hold(true)
    stage.room.setListeners(0)
    stage.room.setListeners(2)
    stage.room.loseLeader()
    await stage.clock.advance(5_000)
    expect(stage.room.played).toHaveLength(2)
    stage.announcer.hold(false)
    await stage.clock.advance(20_000)
    expect(stage.room.texts().slice(2)).toEqual(SENTENCES)
    expect((await finished).map(({ state }) => state)).toEqual(Array(4).fill('completed'))
  })

  it('what was interrupted and then lost its last wall waits for the next one', async () => {
    const stage = announcerStage()
    void tell(stage)
    await stage.clock.advance(12_000)
    stage.announcer.reply(null, 'k', 'One two three four five.')
    void stage.announcer
      .begin(stage.ledger.put(anIncident('search', 2)), 'High. Search is slow.')
      .finished(patience())
    await stage.clock.advance(2_500)
    expect(stage.announcer.state().speaking?.text).toBe('High. Search is slow.')
    stage.announcer.hold(true)
    stage.room.setListeners(0)
    stage.announcer.hold(false)
    await stage.clock.advance(20_000)
    expect(stage.ledger.stateOf('High. Search is slow.')).toBe('unheard')
    stage.room.setListeners(1)
    await stage.clock.advance(10_000)
    expect(heard(stage).slice(-2)).toEqual(['High. Search is slow. stopped', 'High. Search is slow. ended'])
  })

  it('a muted room goes on as it was, and stays silent when the sound is wanted again', async () => {
    const stage = announcerStage({ muted: true })
    void tell(stage)
    stage.announcer.hold(true)
    await stage.clock.advance(3_000)
    expect(stage.ledger.stateOf(HEADLINE)).toBe('unheard')
    stage.announcer.setMuted(false)
    await stage.clock.advance(3_000)
    expect(stage.room.calls).toEqual([])
    stage.announcer.hold(false)
    await stage.clock.advance(20_000)
    expect(stage.room.texts().length).toBeGreaterThan(0)
  })

  it('a report survives five interruptions of one sentence, and loses only that sentence to a sixth', async () => {
    for (const times of [5, 6]) {
      const stage = announcerStage()
      const finished = tell(stage)
      await stage.clock.advance(2_000)
      for (let n = 0; n < times; n++) {
        stage.announcer.hold(true)
        stage.announcer.hold(false)
        await stage.clock.advance(300)
      }
      await stage.clock.advance(20_000)
      const first = times === 5 ? 'completed' : 'cut'
      expect((await finished).map(({ state }) => state)).toEqual([
        'completed',
        first,
        'completed',
        'completed',
      ])
    }
  })

  it('a word of introduction that is interrupted is said again too, before what it introduces', async () => {
    const stage = announcerStage()
    void tell(stage)
    await stage.clock.advance(2_000)
    stage.room.setListeners(0)
    stage.room.setListeners(1)
    await stage.clock.advance(500)
    const notice = 'Continuing the report on payment.'
    expect(stage.announcer.state().speaking?.text).toBe(notice)
    stage.announcer.hold(true)
    stage.announcer.hold(false)
    stage.announcer.reply(null, 'k', 'Yes.')
    await stage.clock.advance(20_000)
    expect(stage.room.texts().slice(2)).toEqual([notice, 'Yes.', notice, ...SENTENCES])
  })

  it('an interrupted summary of a storm, a replay and an update come back as well', async () => {
    const stage = announcerStage()
    const update = (): void =>
      stage.announcer.announce(stage.ledger.put(anIncident('search', 2)), 'update', 'u:1', 'Search is worse.')
    for (let n = 0; n < 6; n++)
      stage.announcer.begin(stage.ledger.put(anIncident(`service-${n}`, 3)), `Headline ${n}.`)
    while (!stage.announcer.state().speaking?.text.startsWith('Five')) await stage.clock.advance(200)
    const interrupt = async (): Promise<string | undefined> => {
      const text = stage.announcer.state().speaking?.text
      stage.announcer.hold(true)
      await stage.clock.advance(500)
      stage.announcer.hold(false)
      expect(stage.announcer.state().speaking?.text).toBe(text)
      await stage.clock.advance(10_000)
      expect(heard(stage).at(-1)).toBe(`${text} ended`)
      return text
    }
    expect(await interrupt()).toMatch(/^Five alerts/)
    stage.announcer.replay(stage.ledger.written[0]?.id ?? '')
    expect(await interrupt()).toBe('Headline 0.')
    update()
    expect(await interrupt()).toBe('Search is worse.')
  })

  it('a recovery that comes meanwhile takes the place of the rest, as it always does', async () => {
    const stage = announcerStage()
    const finished = tell(stage)
    await stage.clock.advance(2_000)
    stage.announcer.hold(true)
    const incident = stage.ledger.put(anIncident('payment', 1, { state: 'recovered' }))
    stage.announcer.announce(incident, 'recovery', 'recovery:1', 'Payment recovered.')
    stage.announcer.hold(false)
    await stage.clock.advance(20_000)
    expect(stage.room.texts().at(-1)).toBe('Payment recovered.')
    expect((await finished).map(({ state }) => state)).toEqual(['completed', 'dropped', 'dropped', 'dropped'])
  })

  it('an appliance that dies says what was interrupted from its start in its next life', async () => {
    const stage = announcerStage()
    void tell(stage)
    await stage.clock.advance(2_000)
    stage.announcer.hold(true)
    await stage.clock.settle()
    const next = announcerStage({
      incidents: stage.ledger.list(),
      clock: virtualClock(stage.clock.now() + 1_000),
    })
    expect(next.announcer.state().held).toBe(false)
    await next.clock.advance(20_000)
    expect(next.room.texts()).toEqual(SENTENCES)
  })
})
