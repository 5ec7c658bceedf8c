import { describe, expect, it } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Utterance } from '../../domain/speech.ts'
import { Ledger } from './ledger.ts'

const HEADLINE = 'Critical. Payment is slow.'
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** A store that refuses while it is told to, and counts how often it was asked. */
function moodyStore() {
  const store = { full: true, asked: 0, written: [] as Utterance[] }
  const spoke = async (utterance: Utterance): Promise<void> => {
    store.asked += 1
    if (store.full) throw new Error('disk full')
    store.written.push(utterance)
  }
  return { store, spoke }
}

const utterance = (id: string, state: Utterance['state']): Utterance => ({
  id,
  incidentId: 'payment',
  purpose: 'sentence',
  key: id,
  text: id,
  evidenceIds: [],
  severity: 1,
  state,
  attempts: 1,
  by: null,
  audioMs: null,
  queuedAt: 0,
  startedAt: null,
  endedAt: null,
})

const told = (written: readonly Utterance[]) => written.map(({ id, state }) => `${id} ${state}`)

describe('when a part of the announcer breaks', () => {
  it('one thing that cannot be said does not keep the next from being said, nor end the appliance', async () => {
    const stage = announcerStage()
    const find = stage.ledger.find
    const incident = stage.ledger.put(anIncident('payment', 1))
    stage.ledger.find = () => {
      throw new Error('broken')
    }
    stage.announcer.announce(incident, 'update', 'update:1', 'Worse.')
    stage.ledger.find = find
    expect(stage.notes).toContain('announcer step failed')
    stage.announcer.begin(incident, HEADLINE)
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual([HEADLINE])
  })

  it('a disk that hangs while a sentence is to be repeated does not silence the room', async () => {
    const hanging = new Promise<never>(() => undefined)
    const keep = async (id: string) => ({ path: id, bytes: 0, contentType: 'audio/wav' as const })
    const stage = announcerStage({ archive: { keep, find: () => hanging } })
    const incident = stage.ledger.put(anIncident('payment', 1))
    stage.announcer.begin(incident, HEADLINE)
    await stage.clock.advance(10_000)
    stage.announcer.replay(stage.ledger.find('payment')?.speech[0]?.id ?? '')
    await stage.clock.advance(10_000)
    expect(stage.room.texts()).toEqual([HEADLINE, HEADLINE])
  })
})

describe('when the disk refuses the ledger', () => {
  it('what was said meanwhile is on record once the disk takes it again, so that no restart says it twice', async () => {
    const stage = announcerStage()
    const spoke = stage.ledger.spoke
    stage.ledger.spoke = async () => Promise.reject(new Error('disk full'))
    const speech = stage.announcer.begin(stage.ledger.put(anIncident('payment', 1)), HEADLINE)
    speech.say(aSentence('s0', 'The pool is exhausted.'))
    const finished = speech.finished(patience())
    await stage.clock.advance(60_000)
    expect((await finished).map(({ state }) => state)).toEqual(['completed', 'completed'])
    expect(stage.ledger.written).toEqual([])
    stage.ledger.spoke = spoke
    await stage.clock.advance(60_000)
    expect(stage.ledger.written.map(({ text, state }) => [text, state])).toEqual([
      [HEADLINE, 'completed'],
      ['The pool is exhausted.', 'completed'],
    ])
    expect(stage.notes).toContain('the ledger is complete again')
  })

  it('the store in trouble is asked by one utterance at a time, less and less often', async () => {
    const clock = virtualClock()
    const { store, spoke } = moodyStore()
    const ledger = new Ledger({ incidents: { spoke }, clock, log })
    for (let i = 0; i < 50; i++) await ledger.write(utterance(`u${i}`, 'completed'))
    store.asked = 0
    await clock.advance(2_000 + 4_000 + 8_000 + 16_000 + 30_000)
    expect(store.asked).toBe(5)
    store.full = false
    await clock.advance(30_000)
    expect(store.written).toHaveLength(50)
    expect(clock.pending()).toBe(0)
  })

  it('an older state is never written over a newer one', async () => {
    const clock = virtualClock()
    const { store, spoke } = moodyStore()
    const ledger = new Ledger({ incidents: { spoke }, clock, log })
    const first = ledger.write(utterance('u', 'queued'))
    store.full = false
    const second = ledger.write(utterance('u', 'speaking'))
    await Promise.all([first, second])
    store.full = true
    await ledger.write(utterance('v', 'speaking'))
    store.full = false
    await ledger.write(utterance('v', 'completed'))
    await clock.advance(120_000)
    expect(told(store.written)).toEqual(['u speaking', 'v completed'])
  })

  it('what is owed is bounded: the oldest go first', async () => {
    const clock = virtualClock()
    const { store, spoke } = moodyStore()
    const ledger = new Ledger({ incidents: { spoke }, clock, log })
    for (let i = 0; i < 700; i++) await ledger.write(utterance(`u${i}`, 'completed'))
    store.full = false
    await clock.advance(2_000)
    expect(store.written).toHaveLength(500)
    expect(store.written[0]?.id).toBe('u200')
  })

  it('a stop tries once more, and does not wait for a store that still refuses', async () => {
    const clock = virtualClock()
    const { store, spoke } = moodyStore()
    const ledger = new Ledger({ incidents: { spoke }, clock, log })
    await ledger.write(utterance('u', 'completed'))
    await ledger.close()
    expect(store.asked).toBe(2)
    expect(clock.pending()).toBe(0)
  })
})
