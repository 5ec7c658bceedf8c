import type { FiguresView, LevelView } from '../../contract/figures.ts'
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

const NO_LEVEL: LevelView = { total: 0, satisfactory: 0, level: null, burn_rate: null, budget_left: null }

/** Of an engine that nobody has asked anything yet. */
export const figures = (changes: Partial<FiguresView> = {}): FiguresView => ({
  at: 10_000,
  up_ms: 60_000,
  since: null,
  day_from: 0,
  note: null,
  latency: { points: [], limit_ms: 1_000, commands: null, reports: null },
  first_audio: [],
  slo: { target: 0.95, fast_burn: 3.36, hour: NO_LEVEL, week: NO_LEVEL },
  today: {
    cost_usd: 0,
    cost: [],
    tokens: { prompt: 0, completion: 0 },
    commands: 0,
    reports: 0,
    fallbacks: [],
    refusals: [],
    webhooks: { received: 0, duplicate: 0, quarantined: 0 },
  },
  ...changes,
})
