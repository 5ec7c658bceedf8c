import { describe, expect, it } from 'vitest'
import { MIDNIGHT, MINUTE, sampleAlert } from './alert-sample.ts'
import type { Evidence } from './evidence.ts'
import type { Incident } from './incident.ts'
import { INCIDENT_BOUNDS } from './incident-history.ts'
import { applyEvent } from './incident-project.ts'
import { isUnfinished } from './incident-unfinished.ts'
import type { JournalEvent } from './journal.ts'
import type { SitRep } from './sitrep.ts'
import type { Utterance } from './speech.ts'

const incidentId = 'inc_1'
const opened: JournalEvent = { type: 'alert.received', incidentId, alert: sampleAlert() }
const sentence = { key: 'what', role: 'what', text: 'It is slow.', evidenceIds: ['E0'] } as const
const sitrep: SitRep = {
  headline: 'High. Slow.',
  sentences: [sentence],
  rootCause: 'the pool is exhausted',
  confidence: 0.8,
  by: 'local-analyst',
  durationMs: 5,
  costUsd: 0,
}
const utterance = (overrides: Partial<Utterance> = {}): Utterance => ({
  id: 'utt_1',
  incidentId,
  purpose: 'headline',
  key: 'headline',
  text: 'High. Slow.',
  evidenceIds: [],
  severity: 2,
  state: 'queued',
  attempts: 0,
  by: null,
  audioMs: null,
  queuedAt: MIDNIGHT,
  startedAt: null,
  endedAt: null,
  ...overrides,
})

const anEvidence = (overrides: Partial<Evidence>): Evidence => ({
  id: 'E1',
  kind: 'burst',
  title: 'Refused 9 times',
  service: null,
  pattern: 'refused',
  level: 'error',
  count: 9,
  expected: 0,
  firstAt: 1,
  lastAt: 2,
  example: { text: 'refused', slots: [] },
  source: 'a.log',
  lines: [],
  trend: [],
  facts: {},
  score: 1,
  ...overrides,
})

function project(...events: readonly JournalEvent[]): Incident {
  const incident = events.reduce<Incident | null>(
    (state, event, index) => applyEvent(state, { seq: index + 1, at: MIDNIGHT + index * MINUTE, event }),
    null,
  )
  if (incident === null) throw new Error('no incident was opened')
  return incident
}

describe('an incident as the journal tells it', () => {
  it('exists only once an alert was received', () => {
    expect(
      applyEvent(null, { seq: 1, at: 1, event: { type: 'sitrep.sentence', incidentId, sentence } }),
    ).toBeNull()
  })

  it('does not change by events about another, or about none', () => {
    const incident = project(opened)
    const other: JournalEvent = { type: 'incident.closed', incidentId: 'inc_2', reason: 'x' }
    const none: JournalEvent = { type: 'speech.changed', utterance: utterance({ incidentId: null }) }
    for (const event of [other, none]) expect(applyEvent(incident, { seq: 2, at: 2, event })).toBe(incident)
  })

  it('shows evidence and what was read for it', () => {
    const reading = {
      files: 1,
      lines: 12_340,
      bytes: 9,
      skipped: [],
      baselineFrom: 0,
      windowFrom: 1,
      windowTo: 2,
      durationMs: 3,
    }
    const incident = project(opened, {
      type: 'evidence.gathered',
      incidentId,
      report: { evidence: [], reading },
    })
    expect(incident.reading).toBe(reading)
    expect(incident.timeline.at(-1)?.text).toBe('Read 12,340 lines in 1 file: nothing unusual')
  })

  it('names Datadog among the places that were read, and keeps the metric that it gave', () => {
    const asked = [{ query: 'logs: x', from: 0, to: 1, found: 9, tookMs: 4, problem: null }]
    const reading = { files: 0, lines: 9, bytes: 9, skipped: [], baselineFrom: 0, windowFrom: 1, windowTo: 2 }
    const metric = { name: 'm', unit: 's', points: [[1, 2]] as const, threshold: 1 }
    const gathered = (files: number) =>
      ({
        type: 'evidence.gathered',
        incidentId,
        report: { evidence: [], metric, reading: { ...reading, files, asked, durationMs: 3 } },
      }) as const
    const incident = project(opened, gathered(0))
    expect(incident.timeline.at(-1)?.text).toBe('Read 9 lines in Datadog: nothing unusual')
    expect(incident.metric).toBe(metric)
    expect(project(opened, gathered(2)).timeline.at(-1)?.text).toBe(
      'Read 9 lines in Datadog and 2 files: nothing unusual',
    )
  })

  it('counts what was found in the logs, not the alert that is shown beside it', () => {
    const reading = { files: 1, lines: 9, bytes: 9, skipped: [], baselineFrom: 0, windowFrom: 1, windowTo: 2 }
    const found = (...kinds: readonly Evidence['kind'][]) =>
      project(opened, {
        type: 'evidence.gathered',
        incidentId,
        report: {
          evidence: kinds.map((kind, index) => anEvidence({ id: `E${index}`, kind })),
          reading: { ...reading, durationMs: 3 },
        },
      }).timeline.at(-1)?.text
    expect(found('alert')).toBe('Read 9 lines in 1 file: nothing unusual')
    expect(found('alert', 'burst')).toBe('Read 9 lines in 1 file: 1 unusual finding')
    expect(found('alert', 'burst', 'restart')).toBe('Read 9 lines in 1 file: 2 unusual findings')
  })

  it('shows sentences as they come, and a repeated one only once', () => {
    const incident = project(
      opened,
      { type: 'sitrep.begun', incidentId, headline: 'High. Slow.', by: 'local-analyst' },
      { type: 'sitrep.sentence', incidentId, sentence },
      { type: 'sitrep.sentence', incidentId, sentence: { ...sentence, text: 'It is very slow.' } },
    )
    expect(incident.sitrep).toMatchObject({ headline: 'High. Slow.', by: 'local-analyst', rootCause: null })
    expect(incident.sitrep?.sentences.map(({ text }) => text)).toEqual(['It is very slow.'])
    expect(incident.sitrepComplete).toBe(false)
  })

  it('shows the whole report when it is complete, and begins anew when another is begun', () => {
    const events = [opened, { type: 'sitrep.completed', incidentId, sitrep }] as const
    const incident = project(...events)
    expect(incident).toMatchObject({ sitrepComplete: true, sitrep })
    expect(incident.timeline.at(-1)?.text).toBe(
      'Report by local-analyst: probable cause: the pool is exhausted',
    )
    const again = project(...events, { type: 'sitrep.begun', incidentId, headline: 'x', by: 'y' })
    expect(again).toMatchObject({ sitrepComplete: false, sitrep: { sentences: [] } })
  })

  it('keeps one line of the ledger per utterance, and tells its end once', () => {
    const states: readonly Partial<Utterance>[] = [
      {},
      { state: 'speaking', startedAt: MIDNIGHT },
      { state: 'completed', endedAt: MIDNIGHT + 2 },
      { state: 'completed', endedAt: MIDNIGHT + 2, audioMs: 900 },
    ]
    const incident = project(
      opened,
      ...states.map((state): JournalEvent => ({ type: 'speech.changed', utterance: utterance(state) })),
    )
    expect(incident.speech).toHaveLength(1)
    expect(incident.speech[0]).toMatchObject({ state: 'completed', audioMs: 900 })
    expect(incident.timeline.filter(({ kind }) => kind === 'speech')).toEqual([
      { at: MIDNIGHT + 2, kind: 'speech', text: 'Said: High. Slow.' },
    ])
  })

  it('bounds the ledger', () => {
    const spoken = Array.from(
      { length: 300 },
      (_, index): JournalEvent => ({
        type: 'speech.changed',
        utterance: utterance({ id: `utt_${index}` }),
      }),
    )
    expect(project(opened, ...spoken).speech).toHaveLength(INCIDENT_BOUNDS.utterances)
  })

  it('is closed once, with its reason', () => {
    const incident = project(
      opened,
      { type: 'incident.closed', incidentId, reason: 'fixed by hand' },
      { type: 'incident.closed', incidentId, reason: 'again' },
    )
    expect(incident).toMatchObject({ state: 'closed', closedAt: MIDNIGHT + MINUTE })
    expect(incident.timeline.filter(({ kind }) => kind === 'closed').map(({ text }) => text)).toEqual([
      'Closed: fixed by hand',
    ])
  })
})

describe('a report is left to be resumed', () => {
  const complete: JournalEvent = { type: 'sitrep.completed', incidentId, sitrep }
  const spoken = (state: Partial<Utterance>): JournalEvent => ({
    type: 'speech.changed',
    utterance: utterance(state),
  })

  it.each<[string, readonly JournalEvent[], boolean]>([
    ['while it is not written', [opened], true],
    ['when it was cut off', [opened, complete, spoken({ state: 'cut' })], true],
    ['when a sentence still waits', [opened, complete, spoken({ purpose: 'sentence', key: 'what' })], true],
    ['not when the room heard it', [opened, complete, spoken({ state: 'completed' })], false],
    [
      'not when the cut part was heard later',
      [opened, complete, spoken({ state: 'cut' }), spoken({ id: 'utt_2', state: 'completed' })],
      false,
    ],
    ['not for an update', [opened, complete, spoken({ purpose: 'update', key: 'update:1' })], false],
    ['not when nobody was there', [opened, complete, spoken({ state: 'unheard' })], false],
    ['not when it is closed', [opened, { type: 'incident.closed', incidentId, reason: 'x' }], false],
  ])('%s', (_name, events, unfinished) => {
    expect(isUnfinished(project(...events))).toBe(unfinished)
  })
})
