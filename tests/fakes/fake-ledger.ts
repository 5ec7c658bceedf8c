import type { Severity } from '../../src/main/domain/alert.ts'
import type { Incident } from '../../src/main/domain/incident.ts'
import type { Utterance } from '../../src/main/domain/speech.ts'

export interface FakeLedger {
  /** Every change, in the order it was written. */
  readonly written: readonly Utterance[]
  spoke: (utterance: Utterance) => Promise<void>
  find(id: string): Incident | null
  list(): readonly Incident[]
  put(incident: Incident): Incident
  /** The newest state of the utterance with this text. */
  stateOf(text: string): string | null
}

/** The speech part of the book of incidents: projects utterances by id, as the journal's readers do. */
export function fakeLedger(incidents: readonly Incident[] = []): FakeLedger {
  const known = new Map(incidents.map((incident) => [incident.id, incident]))
  const written: Utterance[] = []
  return {
    written,
    async spoke(utterance) {
      written.push(utterance)
      const incident = utterance.incidentId === null ? undefined : known.get(utterance.incidentId)
      if (incident !== undefined) known.set(incident.id, withSpeech(incident, utterance))
    },
    find: (id) => known.get(id) ?? null,
    list: () => [...known.values()],
    put(incident) {
      const speech = known.get(incident.id)?.speech ?? incident.speech
      const kept = { ...incident, speech }
      known.set(incident.id, kept)
      return kept
    },
    stateOf: (text) => written.findLast((utterance) => utterance.text === text)?.state ?? null,
  }
}

export function withSpeech(incident: Incident, utterance: Utterance): Incident {
  const has = incident.speech.some((known) => known.id === utterance.id)
  const speech = has
    ? incident.speech.map((known) => (known.id === utterance.id ? utterance : known))
    : [...incident.speech, utterance]
  return { ...incident, speech }
}

export function anIncident(id: string, severity: Severity, more: Partial<Incident> = {}): Incident {
  return {
    id,
    key: id,
    title: `Latency on ${id}`,
    service: id,
    environment: null,
    severity,
    state: 'open',
    transition: 'triggered',
    openedAt: Date.UTC(2026, 0, 5, 3, 0, 0),
    recoveredAt: null,
    closedAt: null,
    acknowledged: null,
    updatedAt: Date.UTC(2026, 0, 5, 3, 0, 0),
    alerts: [],
    evidence: [],
    reading: null,
    sitrep: null,
    sitrepComplete: false,
    speech: [],
    timeline: [],
    ...more,
  }
}
