import { expect, test } from 'vitest'
import type { LiveEvent } from '../../contract/live.ts'
import { snapshot, speech, summary, whole } from './fixtures.ts'
import { reduce } from './reduce.ts'
import { audibleNow, openIncidents, subjectOf } from './scene.ts'
import { INITIAL_STATE, type WallAction, type WallState } from './wall-state.ts'

const event = (live: LiveEvent, localNow = 9_000): WallAction => ({ type: 'event', event: live, localNow })
const after = (...actions: WallAction[]): WallState => actions.reduce(reduce, INITIAL_STATE)

test('a snapshot shows everything at once and sets the clock by the engine', () => {
  const state = after(event(snapshot({ subject_id: 'a', subject: whole('a'), muted: true }), 4_000))
  expect(subjectOf(state)?.summary.title).toBe('Trouble a')
  expect(state).toMatchObject({ known: true, muted: true, clockOffsetMs: 6_000 })
})

test('after a reconnection nothing of the old connection is left', () => {
  const state = after(
    event(snapshot({ incidents: [summary('old')], degraded: [{ sense: 'voice', text: 'late' }] })),
    event({ type: 'utterance', number: 1, utterance: speech('s1') }),
    event(snapshot({ incidents: [summary('new')] })),
  )
  expect([...state.incidents.keys()]).toEqual(['new'])
  expect(state.degraded).toEqual([])
  expect(state.utterances.size).toBe(0)
})

test('the heartbeat corrects a clock that drifts', () => {
  expect(after(event({ type: 'heartbeat', now: 20_000 }, 19_200)).clockOffsetMs).toBe(800)
})

test('an incident that came as a summary is shown before it comes whole', () => {
  const state = after(
    event(snapshot()),
    event({ type: 'incident-summary', incident: summary('a') }),
    event({ type: 'subject', incident_id: 'a' }),
  )
  expect(subjectOf(state)).toMatchObject({ summary: { id: 'a' }, whole: null })
})

test('a newer summary changes the facts of an incident that is known whole, and keeps its report', () => {
  const state = after(
    event(snapshot({ subject_id: 'a', subject: whole('a', { evidence: [] }) })),
    event({ type: 'incident-summary', incident: summary('a', { state: 'recovered', recovered_at: 5_000 }) }),
  )
  expect(state.wholes.get('a')).toMatchObject({ state: 'recovered', evidence: [] })
})

test('a forgotten incident leaves the wall, also when it was the subject', () => {
  const state = after(
    event(snapshot({ subject_id: 'a', subject: whole('a') })),
    event({ type: 'incident-forgotten', incident_id: 'a' }),
  )
  expect(subjectOf(state)).toBeNull()
  expect(openIncidents(state)).toEqual([])
})

test('reading shows its progress until it is done', () => {
  const progress = { incident_id: 'a', files: 3, lines: 400, bytes: 9_000 }
  const reading = after(event({ type: 'analysing', progress, done: false }))
  expect(reading.analysing.get('a')?.lines).toBe(400)
  expect(reduce(reading, event({ type: 'analysing', progress, done: true })).analysing.size).toBe(0)
})

test("a lost link says since when by the engine's clock, however often it is tried again", () => {
  const lost = (localNow: number): WallAction => ({
    type: 'link',
    link: { phase: 'lost', retryAt: null },
    localNow,
  })
  const state = after(event(snapshot({ now: 50_000 }), 40_000), lost(41_000), lost(45_000))
  expect(state.lostSince).toBe(51_000)
  expect(reduce(state, { type: 'link', link: { phase: 'live' }, localNow: 46_000 }).lostSince).toBeNull()
})

test('what was audible when the link was lost is not claimed to go on', () => {
  const state = after(event(snapshot({ speaking: speech('s1') })), {
    type: 'link',
    link: { phase: 'lost', retryAt: 1 },
    localNow: 9_000,
  })
  expect(audibleNow(state)).toBeNull()
})

test('a message that is not of the contract changes nothing but its count', () => {
  const before = after(event(snapshot()))
  const state = reduce(before, { type: 'unknown', kind: 'other' })
  expect(state).toEqual({ ...before, ignored: 1 })
})

test('a page from before an update says so, whether it understands the new engine or not', () => {
  expect(after(event(snapshot()), event(snapshot({ version: '2.0.0' }))).outdated).toBe(true)
  expect(after({ type: 'unknown', kind: 'snapshot' }).outdated).toBe(true)
  expect(after(event(snapshot()), event(snapshot())).outdated).toBe(false)
})

test('nothing the wall remembers grows without an end', () => {
  let state = after(event(snapshot()))
  for (let index = 0; index < 2_100; index += 1) {
    state = reduce(state, event({ type: 'utterance', number: index, utterance: speech(`s${index}`) }))
    state = reduce(state, { type: 'sounding', number: index, phase: 'ended' })
    state = reduce(state, event({ type: 'incident', incident: whole(`i${index}`) }))
    const delivery = { delivery_id: `d${index}`, at: index, reason: 'empty', bytes: 0 }
    state = reduce(state, event({ type: 'quarantined', delivery }))
  }
  expect(state.utterances.size).toBe(32)
  expect(state.sounding.size).toBe(32)
  expect(state.wholes.size).toBe(8)
  expect(state.incidents.size).toBe(2_000)
  expect(state.quarantined.map(({ at }) => at).slice(0, 2)).toEqual([2_099, 2_098])
  expect(state.quarantined.length).toBe(20)
})

test('the wall does not ask for a click before it knows that sound is forbidden', () => {
  expect(INITIAL_STATE.soundKnown).toBe(false)
  expect(after({ type: 'sound', sound: 'blocked' })).toMatchObject({ sound: 'blocked', soundKnown: true })
})

test('the screen is not drawn again when nothing changed', () => {
  const state = after({ type: 'sound', sound: 'on' })
  expect(reduce(state, { type: 'sound', sound: 'on' })).toBe(state)
  expect(reduce(state, { type: 'sounding', number: 7, phase: 'started' })).toBe(state)
})
