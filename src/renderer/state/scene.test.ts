import { expect, test } from 'vitest'
import type { EvidenceView, SentenceView } from '../../contract/incident.ts'
import type { LiveEvent } from '../../contract/live.ts'
import { snapshot, speech, summary, whole } from './fixtures.ts'
import { reduce } from './reduce.ts'
import { audibleNow, lastEnded, openIncidents, shownEvidence, toldSentences } from './scene.ts'
import { INITIAL_STATE, type WallAction } from './wall-state.ts'

const event = (live: LiveEvent): WallAction => ({ type: 'event', event: live, localNow: 0 })
const after = (...actions: WallAction[]) => actions.reduce(reduce, INITIAL_STATE)
const utterance = (number: number, id: string) => event({ type: 'utterance', number, utterance: speech(id) })
const sounding = (number: number, phase: 'queued' | 'started' | 'ended'): WallAction => ({
  type: 'sounding',
  number,
  phase,
})
const spokenElsewhere = (id: string) => event({ type: 'speaking', utterance: speech(id), waiting: 0 })

const sentence = (
  key: string,
  evidence_ids: string[] = [],
  role: SentenceView['role'] = 'what',
): SentenceView => ({
  key,
  role,
  text: `Sentence ${key}.`,
  evidence_ids,
})

const evidence = (id: string, kind: EvidenceView['kind'] = 'burst'): EvidenceView => ({
  id,
  kind,
  title: id,
  service: null,
  pattern: '',
  level: 'error',
  count: 1,
  expected: 0,
  first_at: null,
  last_at: null,
  example: { text: '', slots: [] },
  source: '',
  lines: [],
  trend: [],
  facts: {},
})

const report = (sentences: SentenceView[], changes: Parameters<typeof whole>[1] = {}) =>
  whole('a', {
    sitrep: {
      headline: 'High. Trouble.',
      sentences,
      root_cause: null,
      confidence: 0.5,
      by: 'local-analyst',
      text: '',
      complete: true,
    },
    ...changes,
  })

test('a sentence is lit while this wall sounds it, not while its sound still waits', () => {
  const queued = after(event(snapshot()), utterance(1, 's1'), sounding(1, 'queued'))
  expect(audibleNow(queued)).toBeNull()
  expect(audibleNow(reduce(queued, sounding(1, 'started')))?.id).toBe('s1')
  expect(
    audibleNow(after(event(snapshot()), utterance(1, 's1'), sounding(1, 'started'), sounding(1, 'ended'))),
  ).toBeNull()
})

test('the own loudspeaker is believed before the engine', () => {
  const state = after(event(snapshot()), utterance(1, 's1'), sounding(1, 'started'), spokenElsewhere('s2'))
  expect(audibleNow(state)?.id).toBe('s1')
})

test('the engine does not light again what this wall has finished', () => {
  const state = after(
    event(snapshot()),
    utterance(1, 's1'),
    spokenElsewhere('s1'),
    sounding(1, 'started'),
    sounding(1, 'ended'),
  )
  expect(audibleNow(state)).toBeNull()
})

test('a wall without sound lights what the engine says is being spoken', () => {
  const state = after(event(snapshot()), utterance(1, 's1'), spokenElsewhere('s1'))
  expect(audibleNow(state)?.id).toBe('s1')
})

test('a replay of a finished utterance is lit again', () => {
  const state = after(
    event(snapshot()),
    utterance(1, 's1'),
    sounding(1, 'started'),
    sounding(1, 'ended'),
    utterance(2, 's1'),
    sounding(2, 'started'),
  )
  expect(audibleNow(state)?.id).toBe('s1')
})

test('what was said is dimmed, what is said lit, what comes faint', () => {
  const incident = report([sentence('s1'), sentence('s2'), sentence('s3')])
  expect(toldSentences(incident, speech('s2')).map(({ tone }) => tone)).toEqual(['said', 'lit', 'coming'])
})

test('a report nobody is speaking about is plain to read', () => {
  const incident = report([sentence('s1'), sentence('s2')])
  expect(toldSentences(incident, null).map(({ tone }) => tone)).toEqual(['plain', 'plain'])
  expect(toldSentences(incident, speech('x', { incident_id: 'b' })).map(({ tone }) => tone)).toEqual([
    'plain',
    'plain',
  ])
})

test('while the headline is spoken the sentences wait, but those heard before do not', () => {
  const incident = report([sentence('s1'), sentence('s2')], {
    speech: [speech('s1', { state: 'completed' })],
  })
  const headline = speech('h', { purpose: 'headline', key: 'headline', text: 'High. Trouble.' })
  expect(toldSentences(incident, headline).map(({ tone }) => tone)).toEqual(['plain', 'coming'])
})

test('a replayed sentence lights up though it carries another key, and what follows was said already', () => {
  const incident = report([sentence('s1'), sentence('s2')], {
    speech: [speech('s2', { state: 'completed' })],
  })
  const replay = speech('r1', { purpose: 'replay', key: 'replay', text: 'Sentence s1.' })
  expect(toldSentences(incident, replay).map(({ tone }) => tone)).toEqual(['lit', 'said'])
})

test('a sentence can be heard again by its latest utterance, and only if there is one', () => {
  const incident = report([sentence('s1'), sentence('s2')], {
    speech: [speech('u1', { key: 's1' }), speech('u2', { key: 's1' })],
  })
  expect(toldSentences(incident, null).map(({ utteranceId }) => utteranceId)).toEqual(['u2', null])
})

const shownAs = (incident: ReturnType<typeof report>, audible: string | null) =>
  shownEvidence(incident, toldSentences(incident, audible === null ? null : speech(audible))).map(
    ({ evidence, lit, large }) => `${evidence.id}${lit ? ' lit' : ''}${large ? ' large' : ''}`,
  )

test('what the cause rests on is large, what else is cited comes before the rest', () => {
  const incident = report([sentence('s1', ['E5']), sentence('s2', ['E4', 'E3'], 'cause')], {
    evidence: [evidence('E1'), evidence('E2'), evidence('E3'), evidence('E4'), evidence('E5')],
  })
  expect(shownAs(incident, null)).toEqual(['E3 large', 'E4 large', 'E5', 'E1', 'E2'])
})

test('evidence stays where it is while one sentence after the other is spoken', () => {
  const incident = report([sentence('s1', ['E0', 'E3']), sentence('s2', ['E2', 'E1'], 'cause')], {
    evidence: [evidence('E0', 'alert'), evidence('E1'), evidence('E2'), evidence('E3')],
  })
  expect(shownAs(incident, 's1')).toEqual(['E0 lit', 'E1 large', 'E2 large', 'E3 lit'])
  expect(shownAs(incident, 's2')).toEqual(['E0', 'E1 lit large', 'E2 lit large', 'E3'])
  expect(shownAs({ ...incident, sitrep: null }, null)).toEqual(['E0', 'E1 large', 'E2 large', 'E3'])
})

test('the alert itself gets a card only when there is nothing else', () => {
  expect(shownAs(report([], { evidence: [evidence('E0', 'alert')] }), null)).toEqual(['E0 large'])
})

test('a report that cites what is not there shows what is', () => {
  const incident = report([sentence('s1', ['E9'], 'cause')], { evidence: [evidence('E1')] })
  expect(shownAs(incident, 's1')).toEqual(['E1 large'])
})

test('open incidents stand the worst first, of equals the newest', () => {
  const incidents = [
    summary('mild', { severity: 4 }),
    summary('old', { severity: 1, opened_at: 1 }),
    summary('new', { severity: 1, opened_at: 2 }),
    summary('over', { severity: 1, state: 'recovered' }),
  ]
  const state = after(event(snapshot({ incidents })))
  expect(openIncidents(state).map(({ id }) => id)).toEqual(['new', 'old', 'mild'])
})

test('a calm wall tells of the incident that ended last', () => {
  const incidents = [
    summary('a', { state: 'recovered', recovered_at: 5 }),
    summary('b', { state: 'closed', closed_at: 9 }),
    summary('c'),
  ]
  expect(lastEnded(after(event(snapshot({ incidents }))))?.id).toBe('b')
  expect(lastEnded(INITIAL_STATE)).toBeNull()
})
