import { expect, it } from 'vitest'
import type { LiveEvent } from '../../contract/live.ts'
import type { Incident } from '../domain/incident.ts'
import type { Announcer, AnnouncerState } from '../ports/announcer.ts'
import type { Incidents } from '../ports/incidents.ts'
import { anIncident, anUtterance, turnedClock } from '../server/testing-ports.ts'
import { EngineBoard } from './engine-board.ts'
import { Troubles } from './troubles.ts'
import { WallFeed } from './wall-feed.ts'

const refuse = () => {
  throw new Error('not part of this test')
}

/** A feed whose announcer and book of incidents say what the test says. */
function feed(list: readonly Incident[] = []) {
  const events: LiveEvent[] = []
  const closed: string[] = []
  const dropped: string[] = []
  const warned: string[] = []
  let speech: AnnouncerState = { muted: false, held: false, speaking: null, waiting: 0 }
  let changed = (_: AnnouncerState): void => undefined
  const announcer: Announcer = {
    begin: refuse,
    announce: refuse,
    hush: refuse,
    drop: (id) => void dropped.push(id),
    replay: refuse,
    setMuted: refuse,
    skip: refuse,
    hold: refuse,
    reply: refuse,
    state: () => speech,
    subscribe: (hear) => {
      changed = hear
      return () => undefined
    },
  }
  const find = (id: string) => list.find((one) => one.id === id) ?? null
  const incidents: Incidents = {
    receive: refuse,
    quarantine: refuse,
    evidenced: refuse,
    briefing: refuse,
    said: refuse,
    briefed: refuse,
    spoke: refuse,
    acknowledge: refuse,
    unacknowledge: refuse,
    note: refuse,
    close: async (id) => {
      const incident = find(id)
      if (incident === null) throw new Error('no such incident')
      closed.push(id)
      return incident
    },
    list: () => list,
    find,
    unfinished: () => [],
    quarantined: () => [],
    subscribe: () => () => undefined,
  }
  const note = (_: object, text: string) => void warned.push(text)
  const wallFeed = new WallFeed({
    incidents,
    mutes: { list: () => [], subscribe: () => () => undefined },
    announcer,
    clock: turnedClock(),
    log: { debug: note, info: note, warn: note, error: note },
    archive: { has: () => false },
    version: '1.2.3',
    engines: new EngineBoard(),
    commands: {
      view: () => ({
        listening: null,
        command: null,
        trail: [],
        demo: null,
        chaos: { active: false, until: null },
      }),
      isListening: () => false,
    },
    commandsOf: () => [],
    troubles: new Troubles(),
    broadcast: (event) => void events.push(event),
  })
  const say = (next: Partial<AnnouncerState>) => {
    speech = { ...speech, ...next }
    changed(speech)
  }
  const spoken = () =>
    events.flatMap((event) =>
      event.type === 'speaking' ? [`${event.utterance?.id ?? 'nobody'} ${event.waiting}`] : [],
    )
  return { wallFeed, say, spoken, closed, dropped, warned }
}

it('walls hear once of an utterance, however often the announcer makes its state anew', () => {
  const { say, spoken } = feed()
  for (let step = 0; step < 3; step += 1) say({ speaking: anUtterance({ state: 'speaking' }) })
  say({})
  expect(spoken()).toEqual(['utt_1 0'])
})

it('walls hear of every change they can show: another utterance, what waits, silence', () => {
  const { say, spoken } = feed()
  say({ speaking: anUtterance({ state: 'speaking' }), waiting: 2 })
  say({ waiting: 1 })
  say({ speaking: anUtterance({ id: 'utt_2', state: 'speaking' }) })
  say({ speaking: null, waiting: 0 })
  expect(spoken()).toEqual(['utt_1 2', 'utt_1 1', 'utt_2 1', 'nobody 0'])
})

it('an incident closed at the wall falls silent; one that is gone is noted', async () => {
  const { wallFeed, closed, dropped, warned } = feed([anIncident()])
  wallFeed.handle({ type: 'close-incident', incident_id: 'inc_1' })
  wallFeed.handle({ type: 'close-incident', incident_id: 'inc_9' })
  await new Promise((done) => setImmediate(done))
  expect([closed, dropped, warned]).toEqual([['inc_1'], ['inc_1'], ['an incident could not be closed']])
})
