import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'
import type { Severity } from '../../domain/alert.ts'

type Stage = ReturnType<typeof announcerStage>

function tell({ announcer, ledger }: Stage, id: string, severity: Severity) {
  const speech = announcer.begin(ledger.put(anIncident(id, severity)), `Headline ${id}.`)
  speech.say(aSentence('what', `Sentence ${id}.`))
  return speech.finished(patience())
}

const later = async (stage: Stage, ms: number): Promise<Stage> => {
  await stage.clock.advance(ms)
  return stage
}

describe('when nobody can hear it', () => {
  it('still makes and keeps the sound, and says in the ledger that it went unheard', async () => {
    const stage = await later(announcerStage({ listeners: 0 }), 11_000)
    const finished = tell(stage, 'payment', 1)
    await stage.clock.settle()
    expect(stage.kept).toHaveLength(2)
    expect(stage.ledger.stateOf('Headline payment.')).toBe('queued')
    await stage.clock.advance(800)
    expect(stage.ledger.stateOf('Headline payment.')).toBe('unheard')
    await stage.clock.advance(800)
    const parts = await finished
    expect(parts.map(({ state, audioMs }) => [state, audioMs])).toEqual([
      ['unheard', 800],
      ['unheard', 800],
    ])
    expect(stage.room.calls).toEqual([])
  })

  it('declares nothing unheard in the first ten seconds, and says it when a wall comes in time', async () => {
    const stage = announcerStage({ listeners: 0 })
    void tell(stage, 'payment', 1)
    await stage.clock.advance(9_000)
    expect(stage.ledger.written.map(({ state }) => state)).not.toContain('unheard')
    stage.room.setListeners(1)
    await stage.clock.advance(5_000)
    expect(stage.room.texts()).toEqual(['Headline payment.', 'Sentence payment.'])
    expect(stage.ledger.written.map(({ state }) => state)).not.toContain('unheard')
  })

  it('declares it unheard when the ten seconds have passed', async () => {
    const stage = announcerStage({ listeners: 0 })
    void tell(stage, 'payment', 1)
    await stage.clock.advance(10_000)
    expect(stage.ledger.stateOf('Headline payment.')).toBe('unheard')
  })

  it('tells one missed report from its headline when somebody comes, once', async () => {
    const stage = await later(announcerStage({ listeners: 0 }), 11_000)
    void tell(stage, 'payment', 2)
    await stage.clock.advance(60_000)
    stage.room.setListeners(1)
    await stage.clock.advance(10_000)
    stage.room.setListeners(0)
    await stage.clock.advance(10_000)
    stage.room.setListeners(1)
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual(['Headline payment.', 'Sentence payment.'])
  })

  it('tells the worst of several missed reports in full and the others in one summary, once', async () => {
    const stage = await later(announcerStage({ listeners: 0 }), 11_000)
    void tell(stage, 'search', 3)
    void tell(stage, 'payment', 1)
    void tell(stage, 'mail', 4)
    await stage.clock.advance(60_000)
    stage.room.setListeners(2)
    await stage.clock.advance(30_000)
    expect(stage.room.texts().slice(0, 2)).toEqual(['Headline payment.', 'Sentence payment.'])
    expect(stage.room.texts()[2]).toMatch(/^Two alerts/)
    stage.room.setListeners(0)
    stage.room.setListeners(1)
    await stage.clock.advance(30_000)
    expect(stage.room.texts()).toHaveLength(3)
    expect(stage.ledger.stateOf('Headline search.')).toBe('dropped')
  })

  it('does not tell what has recovered in the meantime', async () => {
    const stage = await later(announcerStage({ listeners: 0 }), 11_000)
    void tell(stage, 'payment', 1)
    await stage.clock.advance(10_000)
    stage.ledger.put(anIncident('payment', 1, { state: 'recovered' }))
    stage.room.setListeners(1)
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual([])
  })
})

describe('when the wall goes away in the middle', () => {
  it('writes it down as cut, and says it once more with a word of introduction when a wall is back', async () => {
    const stage = announcerStage()
    void tell(stage, 'payment', 1)
    await stage.clock.advance(1_000)
    stage.room.setListeners(0)
    expect(stage.ledger.stateOf('Sentence payment.')).toBe('cut')
    await stage.clock.advance(30_000)
    stage.room.setListeners(1)
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual([
      'Headline payment.',
      'Sentence payment.',
      'Continuing the report on payment.',
      'Sentence payment.',
    ])
    expect(stage.ledger.stateOf('Sentence payment.')).toBe('completed')
  })

  it('gives up what was cut twice', async () => {
    const stage = announcerStage()
    void tell(stage, 'payment', 1)
    await stage.clock.advance(1_000)
    stage.room.setListeners(0)
    stage.room.setListeners(1)
    await stage.clock.advance(2_300)
    expect(stage.announcer.state().speaking?.text).toBe('Sentence payment.')
    stage.room.setListeners(0)
    stage.room.setListeners(1)
    await stage.clock.advance(10_000)
    expect(stage.room.texts().filter((text) => text === 'Sentence payment.')).toHaveLength(2)
    expect(stage.ledger.stateOf('Sentence payment.')).toBe('cut')
  })

  it('goes on at once, with one voice, when other walls are left', async () => {
    const stage = announcerStage({ listeners: 2 })
    void tell(stage, 'payment', 1)
    await stage.clock.advance(500)
    stage.room.loseLeader()
    await stage.clock.advance(10_000)
    expect(stage.room.played.map(({ text, how }) => [text, how])).toEqual([
      ['Headline payment.', 'stopped'],
      ['Continuing the report on payment.', 'ended'],
      ['Headline payment.', 'ended'],
      ['Sentence payment.', 'ended'],
    ])
  })

  it('does not begin a third time when one wall after the other breaks', async () => {
    const stage = announcerStage({ listeners: 3 })
    void tell(stage, 'payment', 1)
    await stage.clock.advance(500)
    stage.room.loseLeader()
    await stage.clock.advance(2_500)
    expect(stage.announcer.state().speaking).toMatchObject({ text: 'Headline payment.', attempts: 2 })
    stage.room.loseLeader()
    await stage.clock.advance(10_000)
    expect(stage.room.texts().filter((text) => text === 'Headline payment.')).toHaveLength(2)
    expect(stage.ledger.stateOf('Headline payment.')).toBe('cut')
    expect(stage.ledger.stateOf('Sentence payment.')).toBe('completed')
  })

  it('does not wait for a wall that reports nothing', async () => {
    const stage = announcerStage()
    stage.room.setDumb(true)
    const finished = tell(stage, 'payment', 1)
    await stage.clock.advance(800 + 4_999)
    expect(stage.announcer.state().speaking?.text).toBe('Headline payment.')
    await stage.clock.advance(1)
    expect(stage.ledger.stateOf('Headline payment.')).toBe('cut')
    expect(stage.announcer.state().speaking?.text).toBe('Sentence payment.')
    await stage.clock.advance(10_000)
    expect((await finished).map(({ state }) => state)).toEqual(['cut', 'cut'])
  })

  it('is not stalled when the wall clock of the machine is set back', async () => {
    const stage = announcerStage()
    void tell(stage, 'payment', 1)
    stage.room.setDumb(true)
    stage.clock.setWallTime(0)
    await stage.clock.advance(20_000)
    expect(stage.announcer.state().speaking).toBeNull()
  })
})

describe('when the sound is muted', () => {
  it('falls silent at once and says nothing, but still makes and keeps the sound', async () => {
    const stage = announcerStage()
    void tell(stage, 'payment', 1)
    await stage.clock.advance(400)
    stage.announcer.setMuted(true)
    expect(stage.room.played.map(({ how }) => how)).toEqual(['stopped'])
    expect(stage.announcer.state()).toMatchObject({ muted: true, speaking: null })
    await stage.clock.advance(10_000)
    expect(stage.ledger.stateOf('Headline payment.')).toBe('cut')
    expect(stage.ledger.stateOf('Sentence payment.')).toBe('unheard')
    expect(new Set(stage.kept).size).toBe(2)
  })

  it('says only the worst open headline that came while it was muted when the sound is wanted again', async () => {
    const stage = announcerStage({ muted: true })
    void tell(stage, 'search', 3)
    void tell(stage, 'payment', 1)
    void tell(stage, 'login', 2)
    await stage.clock.advance(20_000)
    stage.announcer.setMuted(false)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual(['Headline payment.'])
    stage.announcer.setMuted(true)
    stage.announcer.setMuted(false)
    stage.room.setListeners(0)
    stage.room.setListeners(1)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual(['Headline payment.'])
  })

  it('says what comes after the sound is wanted again', async () => {
    const stage = announcerStage({ muted: true })
    stage.announcer.setMuted(false)
    void tell(stage, 'payment', 1)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual(['Headline payment.', 'Sentence payment.'])
  })

  it('does not replay on demand while it is muted, and says why in the log', async () => {
    const stage = announcerStage()
    void tell(stage, 'payment', 1)
    await stage.clock.advance(5_000)
    stage.announcer.setMuted(true)
    stage.announcer.replay(stage.ledger.written[0]?.id ?? '')
    await stage.clock.advance(5_000)
    expect(stage.room.texts()).toHaveLength(2)
    expect(stage.notes).toContain('replay not possible now')
  })
})
