import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'
import type { Severity } from '../../domain/alert.ts'

type Stage = ReturnType<typeof announcerStage>

/** A report as its flow gives it: the headline now, the sentence a moment later, then the end. */
function report({ announcer, clock, ledger }: Stage, id: string, severity: Severity): Promise<unknown> {
  const speech = announcer.begin(ledger.put(anIncident(id, severity)), `Headline ${id}.`)
  return new Promise((resolve) => {
    clock.after(300, () => {
      speech.say(aSentence('what', `Sentence ${id}.`))
      resolve(speech.finished(patience()))
    })
  })
}

const kinds = ({ room }: Stage): readonly string[] => room.texts()

describe('a storm of incidents', () => {
  it('says fifty incidents in ten seconds as one report and one summary', async () => {
    const stage = announcerStage()
    const finished: Promise<unknown>[] = []
    for (let count = 0; count < 50; count++) {
      finished.push(report(stage, `service-${count}`, 2))
      await stage.clock.advance(200)
    }
    await stage.clock.advance(60_000)
    expect(kinds(stage).slice(0, 2)).toEqual(['Headline service-0.', 'Sentence service-0.'])
    expect(kinds(stage)).toHaveLength(3)
    expect(kinds(stage)[2]).toMatch(/^Forty-nine alerts in /)
    await Promise.all(finished)
    const summaries = stage.ledger.written.filter(({ purpose }) => purpose === 'summary')
    expect(new Set(summaries.map(({ id }) => id)).size).toBe(1)
    const states = stage.ledger.list().flatMap(({ speech }) => speech.map(({ state }) => state))
    expect(new Set(states)).toEqual(new Set(['completed', 'dropped']))
  })

  it('tells the worst in full even when it comes in the middle', async () => {
    const stage = announcerStage()
    for (let count = 0; count < 8; count++) {
      void report(stage, `service-${count}`, count === 5 ? 1 : 3)
      await stage.clock.advance(50)
    }
    await stage.clock.advance(60_000)
    expect(kinds(stage)[0]).toBe('Headline service-0.')
    expect(kinds(stage).slice(1, 3)).toEqual(['Headline service-5.', 'Sentence service-5.'])
    expect(kinds(stage)[3]).toMatch(/^Seven alerts/)
    expect(kinds(stage)).toHaveLength(4)
  })

  it('tells three that wait one by one', async () => {
    const stage = announcerStage()
    for (const id of ['a', 'b', 'c']) void report(stage, id, 3)
    await stage.clock.advance(60_000)
    expect(kinds(stage).toSorted()).toEqual([
      'Headline a.',
      'Headline b.',
      'Headline c.',
      'Sentence a.',
      'Sentence b.',
      'Sentence c.',
    ])
  })

  it('reports incidents one by one again when the storm is over', async () => {
    const stage = announcerStage()
    for (let count = 0; count < 6; count++) void report(stage, `service-${count}`, 3)
    await stage.clock.advance(60_000)
    const before = kinds(stage).length
    void report(stage, 'late', 3)
    await stage.clock.advance(10_000)
    expect(kinds(stage).slice(before)).toEqual(['Headline late.', 'Sentence late.'])
  })

  it('leaves out of the summary what has recovered before it is said', async () => {
    const stage = announcerStage()
    for (let count = 0; count < 6; count++) void report(stage, `service-${count}`, 3)
    for (const id of ['service-4', 'service-5']) {
      const incident = stage.ledger.put(anIncident(id, 3, { state: 'recovered' }))
      stage.announcer.announce(incident, 'recovery', 'recovery:1', `Recovered ${id}.`)
    }
    await stage.clock.advance(60_000)
    expect(kinds(stage).filter((text) => text.startsWith('Recovered'))).toEqual([])
    expect(kinds(stage).at(-1)).toMatch(/^Three alerts/)
  })

  it('lets nobody wait for a summary that no voice can say', async () => {
    const stage = announcerStage()
    const finished = Array.from({ length: 6 }, (_, count) => report(stage, `service-${count}`, 3))
    await stage.clock.advance(1_700)
    expect(stage.announcer.state().waiting).toBe(1)
    stage.speaker.moods.push('fails', 'fails')
    await stage.clock.advance(20_000)
    await Promise.all(finished)
    expect(kinds(stage)).toEqual(['Headline service-0.', 'Sentence service-0.'])
    expect(stage.ledger.stateOf('Headline service-5.')).toBe('dropped')
  })

  it('makes the summary ready while the report before it sounds, and lets nobody wait when that fails', async () => {
    const stage = announcerStage()
    const { announcer, ledger, clock, speaker } = stage
    const first = announcer.begin(ledger.put(anIncident('service-0', 3)), Array(20).fill('word').join(' '))
    const finished = [first.finished(patience())]
    for (let count = 1; count < 6; count++)
      finished.push(
        announcer
          .begin(ledger.put(anIncident(`service-${count}`, 3)), `Headline ${count}.`)
          .finished(patience()),
      )
    speaker.moods.push('fails', 'fails')
    await clock.advance(2_500)
    expect(announcer.state().speaking?.text).toMatch(/^word/)
    expect(speaker.asked.filter((text) => text.startsWith('Five alerts'))).toHaveLength(2)
    await clock.advance(20_000)
    const states = (await Promise.all(finished)).flat().map(({ state }) => state)
    expect(states).toEqual(['completed', ...Array(5).fill('dropped')])
  })

  it('counts everything in a storm of hundreds, with no more reports in memory than it may have', async () => {
    const stage = announcerStage()
    for (let count = 0; count < 300; count++)
      stage.announcer.begin(stage.ledger.put(anIncident(`service-${count}`, 3)), `Headline ${count}.`)
    await stage.clock.advance(30_000)
    expect(kinds(stage)).toHaveLength(2)
    expect(kinds(stage)[1]).toMatch(/^299 alerts/)
    expect(stage.ledger.stateOf('Headline 150.')).toBe('dropped')
    expect(stage.ledger.stateOf('Headline 1.')).toBe('dropped')
  })

  it('says many recoveries in one sentence', async () => {
    const stage = announcerStage()
    for (let count = 0; count < 20; count++) {
      const incident = stage.ledger.put(anIncident(`service-${count}`, 3, { state: 'recovered' }))
      stage.announcer.announce(incident, 'recovery', 'recovery:1', `Service ${count} recovered.`)
    }
    await stage.clock.advance(60_000)
    expect(kinds(stage)).toHaveLength(2)
    expect(kinds(stage)[1]).toBe('Service 1 recovered. Eighteen other incidents recovered too.')
    const left = stage.ledger.written.filter(({ purpose }) => purpose === 'recovery')
    expect(new Map(left.map(({ text, state }) => [text, state])).get('Service 19 recovered.')).toBe('dropped')
  })

  it('tells what a lost summary stood for when a wall is back: the worst in full, the others in a new summary', async () => {
    const stage = announcerStage()
    for (let count = 0; count < 6; count++) void report(stage, `service-${count}`, 3)
    while (!stage.announcer.state().speaking?.text.startsWith('Five')) await stage.clock.advance(200)
    stage.room.setListeners(0)
    await stage.clock.advance(1_000)
    stage.room.setListeners(1)
    await stage.clock.advance(60_000)
    expect(kinds(stage).filter((text) => text.startsWith('Headline'))).toEqual([
      'Headline service-0.',
      'Headline service-1.',
    ])
    expect(kinds(stage)).toContain('Sentence service-1.')
    expect(kinds(stage).at(-1)).toMatch(/^Four alerts/)
  })
})
