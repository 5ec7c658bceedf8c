import type { IncidentSummary, IncidentView, SpeechView } from '../../contract/incident.ts'
import type { Snapshot } from '../../contract/live.ts'

export const summary = (id: string, changes: Partial<IncidentSummary> = {}): IncidentSummary => ({
  id,
  title: `Trouble ${id}`,
  service: 'checkout-api',
  environment: null,
  severity: 2,
  state: 'open',
  opened_at: 1_000,
  recovered_at: null,
  closed_at: null,
  acknowledged: null,
  updated_at: 1_000,
  ...changes,
})

export const whole = (id: string, changes: Partial<IncidentView> = {}): IncidentView => ({
  ...summary(id),
  alerts: [],
  evidence: [],
  reading: null,
  sitrep: null,
  speech: [],
  commands: [],
  timeline: [],
  ...changes,
})

export const speech = (id: string, changes: Partial<SpeechView> = {}): SpeechView => ({
  id,
  incident_id: 'a',
  purpose: 'sentence',
  key: id,
  text: `Sentence ${id}.`,
  evidence_ids: [],
  state: 'speaking',
  by: 'local-voice',
  audio_ms: null,
  audio_url: null,
  started_at: null,
  ended_at: null,
  ...changes,
})

export const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  now: 10_000,
  version: '1.0.0',
  engines: { voice: 'v', analyst: 'a', evidence: 'e', ear: null },
  muted: false,
  mutes: [],
  subject_id: null,
  incidents: [],
  subject: null,
  analysing: [],
  speaking: null,
  waiting: 0,
  watched: [],
  quarantined: [],
  degraded: [],
  listening: null,
  command: null,
  trail: [],
  demo: null,
  chaos: { active: false, until: null },
  ...changes,
})
