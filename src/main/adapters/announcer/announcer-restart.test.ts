import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident, withSpeech } from '../../../../tests/fakes/fake-ledger.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Utterance } from '../../domain/speech.ts'

const SENTENCES = ['The pool is exhausted.', 'Checkout waits for it.', 'Roll back to the last release.']
const HEADLINE = 'Critical. Payment is slow.'
const NOTICE = 'Continuing the report on payment.'

type Stage = ReturnType<typeof announcerStage>

/** What the flow does with an incident, in the first life and in every later one. */
function tell({ announcer }: Stage, incident: Incident) {
  const speech = announcer.begin(incident, HEADLINE)
  for (const [index, text] of SENTENCES.entries()) speech.say(aSentence(`s${index}`, text))
  return speech.finished(patience())
}

/** The journal's speech changes of one whole report, each with what the room had heard to its end by then. */
async function recordedRun() {
  const stage = announcerStage()
  void tell(stage, stage.ledger.put(anIncident('payment', 1)))
  await stage.clock.advance(20_000)
  return stage.ledger.written
}

/** A new life from a prefix of the journal; the clock goes on where the old life stopped. */
function restart(journal: readonly Utterance[], elapsedMs = 1_000, listeners = 1): Stage {
  const incident = journal.reduce(withSpeech, anIncident('payment', 1))
  const last = journal.at(-1)
  const now = Math.max(last?.endedAt ?? 0, last?.startedAt ?? 0, last?.queuedAt ?? 0, incident.openedAt)
  return announcerStage({ incidents: [incident], clock: virtualClock(now + elapsedMs), listeners })
}

const completedIn = (journal: readonly Utterance[]): readonly string[] => [
  ...new Set(journal.filter(({ state }) => state === 'completed').map(({ text }) => text)),
]

describe('after a crash at any step', () => {
  it('repeats nothing that was said to its end, loses nothing, and resumes what was cut once, with a word of introduction', async () => {
    const journal = await recordedRun()
    expect(journal.length).toBeGreaterThan(12)
    for (let step = 0; step <= journal.length; step++) {
      const before = journal.slice(0, step)
      const stage = restart(before)
      const incident = stage.ledger.find('payment')
      const finished = incident === null ? null : tell(stage, incident)
      await stage.clock.advance(30_000)
      const heard = stage.room.texts().filter((text) => text !== NOTICE)
      const done = completedIn(before)
      expect(
        heard.filter((text) => done.includes(text)),
        `step ${step}`,
      ).toEqual([])
      expect([...done, ...heard], `step ${step}`).toEqual([HEADLINE, ...SENTENCES])
      const cut = [...new Map(before.map((one) => [one.id, one])).values()].filter(
        ({ state }) => state === 'speaking',
      )
      expect(stage.room.texts().filter((text) => text === NOTICE)).toHaveLength(cut.length)
      if (cut[0] !== undefined) expect(stage.room.texts()[0]).toBe(NOTICE)
      expect((await finished)?.map(({ state }) => state)).toEqual(Array(4).fill('completed'))
    }
  })

  it('does not say again what a wall played to its end, although the ledger never learnt of it', async () => {
    const journal = await recordedRun()
    for (let step = 0; step <= journal.length; step++) {
      const stage = restart(journal.slice(0, step), 1_000, 0)
      const incident = stage.ledger.find('payment') ?? anIncident('payment', 1)
      const finished = tell(stage, incident)
      for (const key of ['headline', 's0'])
        stage.room.sayHeardBefore({
          incidentId: 'payment',
          purpose: key === 'headline' ? 'headline' : 'sentence',
          key,
        })
      stage.room.setListeners(1)
      await stage.clock.advance(30_000)
      expect(stage.room.texts(), `step ${step}`).not.toContain(HEADLINE)
      expect(stage.room.texts(), `step ${step}`).not.toContain(SENTENCES[0])
      await finished
      const told = stage.ledger.find('payment')?.speech.filter(({ purpose }) => purpose !== 'notice') ?? []
      const newest = new Map(told.map(({ key, state }) => [key, state]))
      expect([...newest.values()], `step ${step}`).toEqual(Array(4).fill('completed'))
    }
  })

  it('holds to what a wall played also when the sentence is written only afterwards', async () => {
    const stage = announcerStage({ incidents: [anIncident('payment', 1)], listeners: 0 })
    stage.room.sayHeardBefore({ incidentId: 'payment', purpose: 'sentence', key: 's1' })
    stage.room.setListeners(1)
    void tell(stage, anIncident('payment', 1))
    await stage.clock.advance(30_000)
    expect(stage.room.texts()).toEqual([HEADLINE, SENTENCES[0], SENTENCES[2]])
  })

  it('does not believe a wall that has heard what is yet to be said', async () => {
    const stage = announcerStage()
    for (let n = 0; n < 8; n++)
      stage.announcer.begin(stage.ledger.put(anIncident(`service-${n}`, 3)), `Medium. Service ${n}.`)
    const waiting = stage.ledger.written.find(({ purpose }) => purpose === 'summary')
    expect(waiting).toBeDefined()
    stage.room.sayHeardBefore({ incidentId: null, purpose: 'summary', key: 'summary' })
    stage.room.sayHeardBefore({ incidentId: 'service-0', purpose: 'notice', key: 'notice' })
    stage.room.sayHeardBefore({ incidentId: 'nowhere', purpose: 'headline', key: 'headline' })
    await stage.clock.advance(60_000)
    expect(stage.room.texts()).toHaveLength(2)
    expect(stage.room.texts()[1]).toMatch(/alerts in/)
  })

  it('keeps the same promise when the appliance dies twice in the same report', async () => {
    const journal = await recordedRun()
    for (let first = 1; first <= journal.length; first += 2) {
      const second = restart(journal.slice(0, first))
      const incident = second.ledger.find('payment')
      if (incident !== null) void tell(second, incident)
      await second.clock.advance(2_500)
      const both = [...journal.slice(0, first), ...second.ledger.written]
      const third = restart(both)
      const again = third.ledger.find('payment')
      if (again !== null) void tell(third, again)
      await third.clock.advance(30_000)
      const done = completedIn(both)
      expect(third.room.texts().filter((text) => done.includes(text))).toEqual([])
      const attempts = third.ledger.written.map((utterance) => utterance.attempts)
      expect(Math.max(0, ...attempts)).toBeLessThanOrEqual(2)
    }
  })

  it('takes up the report from the ledger alone when nobody begins it again', async () => {
    const journal = await recordedRun()
    const cutAt = journal.findIndex(({ text, state }) => text === SENTENCES[0] && state === 'speaking')
    const stage = restart(journal.slice(0, cutAt + 1))
    await stage.clock.advance(30_000)
    expect(stage.room.texts()).toEqual([NOTICE, ...SENTENCES])
  })

  it('waits for the wall to come back before it goes on', async () => {
    const journal = await recordedRun()
    const cutAt = journal.findIndex(({ text, state }) => text === SENTENCES[1] && state === 'speaking')
    const stage = restart(journal.slice(0, cutAt + 1), 1_000, 0)
    const incident = stage.ledger.find('payment')
    if (incident !== null) void tell(stage, incident)
    await stage.clock.advance(4_000)
    stage.room.setListeners(1)
    await stage.clock.advance(30_000)
    expect(stage.room.texts()).toEqual([NOTICE, ...SENTENCES.slice(1)])
    expect(stage.ledger.written.map(({ state }) => state)).not.toContain('unheard')
  })
})

describe('what is no longer worth saying after a restart', () => {
  it('is what is older than ten minutes', async () => {
    const journal = await recordedRun()
    const stage = restart(journal.slice(0, 2), 600_001)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual([])
    expect(stage.ledger.stateOf(HEADLINE)).toBe('dropped')
  })

  it('is what is older than ten minutes even when its report is begun again', async () => {
    const journal = await recordedRun()
    const cutAt = journal.findIndex(({ text, state }) => text === SENTENCES[0] && state === 'speaking')
    const died = journal.slice(0, cutAt + 1)
    const closed = died.flatMap((one, at) => (at === cutAt ? [{ ...one, state: 'cut' as const }] : [one]))
    for (const ledger of [died, closed]) {
      const stage = restart(ledger, 700_000)
      const incident = stage.ledger.find('payment')
      const finished = incident === null ? null : tell(stage, incident)
      await stage.clock.advance(20_000)
      expect(stage.room.texts()).toEqual([])
      expect((await finished)?.map(({ state }) => state)).toEqual([
        'completed',
        'dropped',
        'dropped',
        'dropped',
      ])
    }
  })

  it('is an old headline, but what is found out about an open incident only now is introduced and said', async () => {
    const journal = await recordedRun()
    const stage = restart(journal.slice(0, 1), 700_000)
    const incident = stage.ledger.find('payment')
    if (incident !== null) void tell(stage, incident)
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual([NOTICE, ...SENTENCES])
  })

  it('is an update that the room has heard', async () => {
    const first = announcerStage()
    const incident = first.ledger.put(anIncident('payment', 1))
    first.announcer.announce(incident, 'update', 'update:1', 'Still critical.')
    await first.clock.advance(5_000)
    const stage = announcerStage({ incidents: first.ledger.list() })
    stage.announcer.announce(incident, 'update', 'update:1', 'Still critical.')
    await stage.clock.advance(5_000)
    expect(stage.room.texts()).toEqual([])
  })

  it('is what belongs to an incident that is no longer open', async () => {
    const journal = await recordedRun()
    const incident = journal.slice(0, 2).reduce(withSpeech, anIncident('payment', 1, { state: 'recovered' }))
    const stage = announcerStage({ incidents: [incident] })
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual([])
    expect(stage.ledger.stateOf(HEADLINE)).toBe('dropped')
  })

  it('is not the recovery itself', async () => {
    const first = announcerStage()
    const incident = first.ledger.put(anIncident('payment', 1, { state: 'recovered' }))
    first.announcer.announce(incident, 'recovery', 'recovery:1', 'Payment recovered.')
    await first.clock.advance(100)
    const stage = announcerStage({ incidents: first.ledger.list() })
    stage.announcer.announce(incident, 'recovery', 'recovery:1', 'Payment recovered.')
    await stage.clock.advance(20_000)
    expect(stage.room.texts().filter((text) => text === 'Payment recovered.')).toHaveLength(1)
    const third = announcerStage({ incidents: stage.ledger.list() })
    await third.clock.advance(20_000)
    expect(third.room.texts()).toEqual([])
  })

  it('is a replay or a notice that was cut', async () => {
    const first = announcerStage()
    void tell(first, first.ledger.put(anIncident('payment', 1)))
    await first.clock.advance(20_000)
    first.announcer.replay(first.ledger.written[0]?.id ?? '')
    await first.clock.advance(100)
    const stage = announcerStage({ incidents: first.ledger.list(), clock: virtualClock(first.clock.now()) })
    await stage.clock.advance(20_000)
    expect(stage.room.texts()).toEqual([])
    expect(stage.ledger.written.map(({ purpose, state }) => [purpose, state])).toEqual([
      ['replay', 'dropped'],
    ])
  })
})

describe('a storm that was summarised before the restart', () => {
  /** Eight at once, told as one report and one summary, for so long; then the next life with what is on record. */
  async function afterStorm(elapsedMs: number) {
    const stage = announcerStage()
    const names = Array.from({ length: 8 }, (_, n) => `service-${n}`)
    for (const name of names) {
      const speech = stage.announcer.begin(stage.ledger.put(anIncident(name, 2)), `High. ${name}.`)
      speech.say(aSentence('s0', `The cause of ${name}.`))
      void speech.finished(patience()).catch(() => undefined)
    }
    await stage.clock.advance(elapsedMs)
    const heard = stage.room.texts()
    const incidents = names.flatMap((name) => stage.ledger.find(name) ?? [])
    const next = announcerStage({ incidents, clock: virtualClock(stage.clock.now() + 1_000) })
    await next.clock.advance(60_000)
    return { heard, again: next.room.texts() }
  }

  it('is not told again: the room has heard the summary, and the wall has every report', async () => {
    const { heard, again } = await afterStorm(60_000)
    expect(heard).toHaveLength(3)
    expect(heard.at(-1)).toMatch(/^Seven alerts/)
    expect(again).toEqual([])
  })

  it('is summarised anew when the summary had not been said', async () => {
    const { heard, again } = await afterStorm(500)
    expect(heard).toEqual(['High. service-0.'])
    expect(again.filter((text) => /alerts in/.test(text))).toHaveLength(1)
  })
})
