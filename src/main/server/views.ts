import type {
  AlertView,
  EvidenceView,
  IncidentSummary,
  IncidentView,
  MetricView,
  ReadingView,
  SitRepView,
  SpeechView,
} from '../../contract/incident.ts'
import type { MuteView, QuarantinedView } from '../../contract/live.ts'
import { audioUrl } from '../../contract/routes.ts'
import type { Alert } from '../domain/alert.ts'
import type { CommandRecord } from '../domain/command-record.ts'
import { withCommands } from '../domain/command-timeline.ts'
import type { Asked, Evidence, MetricSeries, Reading } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import { incidentHidden } from '../domain/incident-hidden.ts'
import type { Mute } from '../domain/mute.ts'
import type { SitRep } from '../domain/sitrep.ts'
import type { Utterance } from '../domain/speech.ts'
import type { Incidents } from '../ports/incidents.ts'
import { commandView } from './command-view.ts'
import { hiddenView } from './hidden-view.ts'

/** What a wall shows of a subject's past; the whole of it is at GET /incidents/:id. */
const LIVE = { alerts: 10, speech: 50, timeline: 60, commands: 20 } as const

export function incidentSummaryView(incident: Incident): IncidentSummary {
  return {
    id: incident.id,
    title: incident.title,
    service: incident.service,
    environment: incident.environment,
    severity: incident.severity,
    state: incident.state,
    opened_at: incident.openedAt,
    recovered_at: incident.recoveredAt,
    closed_at: incident.closedAt,
    acknowledged: incident.acknowledged === null ? null : { ...incident.acknowledged },
    updated_at: incident.updatedAt,
  }
}

export function incidentView(incident: Incident, commands: readonly CommandRecord[] = []): IncidentView {
  return {
    ...incidentSummaryView(incident),
    alerts: incident.alerts.map(alertView),
    evidence: incident.evidence.map(evidenceView),
    reading: incident.reading === null ? null : readingView(incident.reading),
    metric: metricView(incident.metric ?? null),
    sitrep: sitrepView(incident),
    speech: incident.speech.map(speechView),
    commands: commands.map(commandView),
    timeline: withCommands(incident.timeline, commands).map(({ at, kind, text }) => ({ at, kind, text })),
    ...hiddenView(incidentHidden(incident, commands)),
  }
}

/** The same with only the newest of its history, because it is sent again at every change. */
export function liveIncidentView(incident: Incident, commands: readonly CommandRecord[] = []): IncidentView {
  const newest = {
    ...incident,
    alerts: incident.alerts.slice(-LIVE.alerts),
    speech: incident.speech.slice(-LIVE.speech),
    timeline: incident.timeline.slice(-LIVE.timeline),
  }
  return incidentView(newest, commands.slice(-LIVE.commands))
}

export function speechView(utterance: Utterance): SpeechView {
  return {
    id: utterance.id,
    incident_id: utterance.incidentId,
    purpose: utterance.purpose,
    key: utterance.key,
    text: utterance.text,
    evidence_ids: [...utterance.evidenceIds],
    state: utterance.state,
    by: utterance.by,
    ...chargeView(utterance),
    audio_ms: utterance.audioMs,
    audio_url: utterance.audioMs === null ? null : audioUrl(utterance.id),
    started_at: utterance.startedAt,
    ended_at: utterance.endedAt,
  }
}

export const muteView = ({ service, at, until, by }: Mute): MuteView => ({ service, at, until, by })

export function quarantinedView(entry: ReturnType<Incidents['quarantined']>[number]): QuarantinedView {
  return { delivery_id: entry.deliveryId, at: entry.at, reason: entry.reason, bytes: entry.bytes }
}

export function alertView(alert: Alert): AlertView {
  return {
    delivery_id: alert.deliveryId,
    transition: alert.transition,
    severity: alert.severity,
    title: alert.title,
    body: alert.body,
    tags: [...alert.tags],
    query: alert.query,
    link: alert.link,
    occurred_at: alert.occurredAt,
    received_at: alert.receivedAt,
    ...hiddenView(alert.hidden),
  }
}

export function evidenceView(evidence: Evidence): EvidenceView {
  return {
    id: evidence.id,
    kind: evidence.kind,
    title: evidence.title,
    service: evidence.service,
    pattern: evidence.pattern,
    level: evidence.level,
    count: evidence.count,
    expected: evidence.expected,
    first_at: evidence.firstAt,
    last_at: evidence.lastAt,
    example: {
      text: evidence.example.text,
      slots: evidence.example.slots.map(({ from, to, type }) => ({ from, to, type })),
    },
    source: evidence.source,
    lines: [...evidence.lines],
    trend: [...evidence.trend],
    facts: { ...evidence.facts },
    ...hiddenView(evidence.hidden),
  }
}

function readingView(reading: Reading): ReadingView {
  return {
    files: reading.files,
    lines: reading.lines,
    bytes: reading.bytes,
    skipped: reading.skipped.map(({ path, reason }) => ({ path, reason })),
    baseline_from: reading.baselineFrom,
    window_from: reading.windowFrom,
    window_to: reading.windowTo,
    duration_ms: reading.durationMs,
    ...(reading.asked === undefined ? {} : { asked: reading.asked.map(askedView) }),
  }
}

function askedView({ query, from, to, found, tookMs, problem }: Asked) {
  return { query, from, to, found, took_ms: tookMs, problem }
}

function metricView(metric: MetricSeries | null): MetricView | null {
  if (metric === null) return null
  const { name, unit, points, threshold } = metric
  return { name, unit, points: points.map(([at, value]) => [at, value]), threshold }
}

function chargeView({ charged }: Utterance): Pick<SpeechView, 'characters' | 'cost_usd'> {
  if (charged === undefined) return {}
  const { characters, costUsd } = charged
  return costUsd === null ? { characters } : { characters, cost_usd: costUsd }
}

/** What a report took. */
function effortView({ durationMs, latencyMs, tokens, costUsd, fellBack }: SitRep): Partial<SitRepView> {
  return {
    duration_ms: durationMs,
    ...(latencyMs === undefined ? {} : { latency_ms: latencyMs }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(costUsd > 0 ? { cost_usd: costUsd } : {}),
    ...(fellBack === undefined || fellBack === null ? {} : { fell_back: { ...fellBack } }),
  }
}

export function sitrepView({ sitrep, sitrepComplete }: Incident): SitRepView | null {
  if (sitrep === null) return null
  return {
    headline: sitrep.headline,
    sentences: sitrep.sentences.map((sentence) => ({
      key: sentence.key,
      role: sentence.role,
      text: sentence.text,
      evidence_ids: [...sentence.evidenceIds],
    })),
    root_cause: sitrep.rootCause,
    confidence: sitrep.confidence,
    by: sitrep.by,
    ...(sitrepComplete ? effortView(sitrep) : {}),
    text: [sitrep.headline, ...sitrep.sentences.map(({ text }) => text)].join(' '),
    complete: sitrepComplete,
  }
}
