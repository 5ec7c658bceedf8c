import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'

describe('who speaks next', () => {
  it('lets a worse incident in at the end of the sentence, and goes on with the milder one when that is told', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const mild = announcer.begin(ledger.put(anIncident('search', 3)), 'Search is slow.')
    mild.say(aSentence('what', 'One two three four five.'))
    mild.say(aSentence('next', 'Look at the index.'))
    void mild.finished(patience())
    await clock.advance(1_500)
    const worse = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    worse.say(aSentence('what', 'The pool is exhausted.'))
    void worse.finished(patience())
    await clock.advance(20_000)
    expect(room.texts()).toEqual([
      'Search is slow.',
      'One two three four five.',
      'Payment is down.',
      'The pool is exhausted.',
      'Look at the index.',
    ])
    expect(room.calls.filter((call) => call.startsWith('stop'))).toEqual(['stop Look at the index.'])
  })

  it('introduces a milder report again when it was interrupted for more than a minute', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const mild = announcer.begin(ledger.put(anIncident('search', 3)), 'Search is slow.')
    mild.say(aSentence('what', 'The index is stale.'))
    void mild.finished(patience())
    await clock.advance(100)
    const worse = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    worse.say(aSentence('what', Array(90).fill('word').join(' ')))
    worse.say(aSentence('next', Array(90).fill('more').join(' ')))
    void worse.finished(patience())
    await clock.advance(80_000)
    expect(room.texts().slice(-2)).toEqual(['Continuing the report on search.', 'The index is stale.'])
  })

  it('stops a mild sentence at once for a P1, and says the rest once more with a word of introduction', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const mild = announcer.begin(ledger.put(anIncident('search', 4)), 'Search is a little slow today.')
    void mild.finished(patience())
    await clock.advance(1_000)
    void announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.').finished(patience())
    expect(announcer.state().speaking?.text).toBe('Payment is down.')
    await clock.advance(20_000)
    expect(room.played.map(({ text, how }) => [text, how])).toEqual([
      ['Search is a little slow today.', 'stopped'],
      ['Payment is down.', 'ended'],
      ['Continuing the report on search.', 'ended'],
      ['Search is a little slow today.', 'ended'],
    ])
    const said = ledger.written.findLast(({ text }) => text.startsWith('Search'))
    expect(said).toMatchObject({ state: 'completed', attempts: 2 })
  })

  it('does not stop a P3 in the middle for a P1', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    announcer.begin(ledger.put(anIncident('search', 3)), 'Search is slow today.')
    await clock.advance(500)
    announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    await clock.advance(5_000)
    expect(room.played.map(({ how }) => how)).toEqual(['ended', 'ended'])
  })

  it('keeps the rest of a milder report back while a worse one is still being written, but not for ever', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const mild = announcer.begin(ledger.put(anIncident('search', 3)), 'Search is slow.')
    mild.say(aSentence('what', 'The index is stale.'))
    await clock.advance(100)
    const worse = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    await clock.advance(4_000)
    expect(room.texts()).toEqual(['Search is slow.', 'Payment is down.'])
    worse.say(aSentence('what', 'The pool is exhausted.'))
    await clock.advance(4_400)
    expect(room.texts().at(-1)).toBe('The pool is exhausted.')
    await clock.advance(400)
    expect(room.texts().at(-1)).toBe('The index is stale.')
  })

  it('says a replay before everything else that waits, from what the ledger still knows', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    await clock.advance(2_000)
    speech.say(aSentence('what', 'The pool is exhausted.'))
    speech.say(aSentence('next', 'Roll back.'))
    const headline = ledger.written[0]?.id ?? ''
    announcer.replay(headline)
    announcer.replay(headline)
    await clock.advance(20_000)
    expect(room.texts()).toEqual([
      'Payment is down.',
      'The pool is exhausted.',
      'Payment is down.',
      'Roll back.',
    ])
    const replayed = ledger.written.filter(({ purpose }) => purpose === 'replay')
    expect(replayed.at(-1)?.state).toBe('completed')
    expect(new Set(replayed.map(({ id }) => id))).not.toContain(headline)
  })

  it('says a recovery instead of the rest of the report', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const incident = ledger.put(anIncident('payment', 1))
    const speech = announcer.begin(incident, 'Payment is down.')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    const finished = speech.finished(patience())
    await clock.advance(100)
    announcer.announce(
      ledger.put({ ...incident, state: 'recovered' }),
      'recovery',
      'recovery:1',
      'Payment recovered.',
    )
    announcer.announce(incident, 'recovery', 'recovery:1', 'Payment recovered.')
    speech.say(aSentence('next', 'Roll back.'))
    await clock.advance(20_000)
    expect(room.texts()).toEqual(['Payment is down.', 'Payment recovered.'])
    expect((await finished).map(({ state }) => state)).toEqual(['completed', 'dropped', 'dropped'])
  })

  it('reports an incident that opens again, without what the room has heard of it', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const incident = ledger.put(anIncident('payment', 1))
    const speech = announcer.begin(incident, 'Payment is down.')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    await clock.advance(100)
    announcer.announce(
      ledger.put({ ...incident, state: 'recovered' }),
      'recovery',
      'recovery:1',
      'Payment recovered.',
    )
    await clock.advance(10_000)
    announcer.begin(ledger.put(incident), 'Payment is down.').say(aSentence('what', 'The pool is exhausted.'))
    await clock.advance(10_000)
    expect(room.texts()).toEqual(['Payment is down.', 'Payment recovered.', 'The pool is exhausted.'])
  })

  it('moves what waits of an incident up when the incident gets worse', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    announcer
      .begin(ledger.put(anIncident('search', 2)), 'Search is slow.')
      .say(aSentence('what', 'Stale index.'))
    announcer
      .begin(ledger.put(anIncident('payment', 3)), 'Payment is slow.')
      .say(aSentence('what', 'Full pool.'))
    await clock.advance(100)
    announcer.announce(ledger.put(anIncident('payment', 1)), 'update', 'update:1', 'Payment is worse.')
    await clock.advance(20_000)
    expect(room.texts()).toEqual([
      'Search is slow.',
      'Payment is slow.',
      'Payment is worse.',
      'Full pool.',
      'Stale index.',
    ])
  })

  it('says an update once, however often it is asked for', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const incident = ledger.put(anIncident('payment', 2))
    for (let times = 0; times < 3; times++) {
      announcer.announce(incident, 'update', 'update:1', 'Still critical.')
      await clock.advance(3_000)
    }
    announcer.announce(incident, 'update', 'update:2', 'Worse now.')
    await clock.advance(3_000)
    expect(room.texts()).toEqual(['Still critical.', 'Worse now.'])
  })

  it('says nothing more of an incident that is dropped', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    announcer.drop('payment')
    await clock.advance(5_000)
    expect(room.texts()).toEqual(['Payment is down.'])
    expect((await speech.finished(patience())).map(({ state }) => state)).toEqual(['completed', 'dropped'])
  })

  it('drops the mildest and oldest when too much waits, and says so in the log', async () => {
    const { announcer, clock, ledger, notes } = announcerStage()
    const incident = ledger.put(anIncident('payment', 2))
    for (let count = 0; count < 250; count++)
      announcer.announce(incident, 'update', `update:${count}`, `Update number ${count}.`)
    await clock.settle()
    expect(announcer.state().waiting).toBe(200)
    expect(notes).toContain('speech queue full, mildest dropped')
    expect(ledger.stateOf('Update number 1.')).toBe('dropped')
    expect(ledger.stateOf('Update number 249.')).toBe('queued')
  })
})
