import type { EvidenceReport } from './evidence.ts'
import type { Incident } from './incident.ts'
import { applyAlert } from './incident-apply.ts'
import { addEntry, INCIDENT_BOUNDS } from './incident-history.ts'
import type { JournalEvent, Recorded } from './journal.ts'
import type { Sentence, SitRep } from './sitrep.ts'
import type { Utterance } from './speech.ts'
import { whoFirst, whoInWords } from './who.ts'

/** The incident an event is about; null when it is about none. */
export function incidentIdOf(event: JournalEvent): string | null {
  if (event.type === 'speech.changed') return event.utterance.incidentId
  return 'incidentId' in event ? event.incidentId : null
}

/**
 * The incident after this event. Only an alert opens one: other events without an incident leave null. Events that
 * concern no incident, or another one, leave it as it is.
 */
export function applyEvent(incident: Incident | null, recorded: Recorded): Incident | null {
  const { at, event } = recorded
  const id = incidentIdOf(event)
  if (id === null || (incident !== null && incident.id !== id)) return incident
  if (event.type === 'alert.received') return applyAlert(incident, event.alert, event.incidentId).incident
  return incident === null ? null : amend(incident, at, event)
}

function amend(incident: Incident, at: number, event: JournalEvent): Incident {
  switch (event.type) {
    case 'evidence.gathered':
      return withEvidence(incident, at, event.report)
    case 'sitrep.begun':
      return { ...incident, sitrep: emptySitRep(event.headline, event.by), sitrepComplete: false }
    case 'sitrep.sentence':
      return withSentence(incident, event.sentence)
    case 'sitrep.completed':
      return withSitRep(incident, at, event.sitrep)
    case 'speech.changed':
      return withUtterance(incident, at, event.utterance)
    case 'incident.closed':
      return closed(incident, at, event.reason)
    case 'incident.acknowledged':
      return acknowledged(incident, at, event.by)
    case 'incident.unacknowledged':
      return unacknowledged(incident, at, event.by)
    case 'incident.noted':
      return { ...incident, timeline: addEntry(incident.timeline, at, event.kind, event.text) }
    default:
      return incident
  }
}

function withEvidence(incident: Incident, at: number, report: EvidenceReport): Incident {
  const { evidence, reading, metric } = report
  const lines = `${reading.lines.toLocaleString('en-US')} ${reading.lines === 1 ? 'line' : 'lines'}`
  const far = (reading.asked?.length ?? 0) > 0
  const files = `${reading.files} ${reading.files === 1 ? 'file' : 'files'}`
  const places = far ? (reading.files > 0 ? `Datadog and ${files}` : 'Datadog') : files
  // The alert stands among the evidence, but it was not found by reading.
  const findings = evidence.filter(({ kind }) => kind !== 'alert').length
  const found =
    findings === 0 ? 'nothing unusual' : `${findings} unusual ${findings === 1 ? 'finding' : 'findings'}`
  const text = `Read ${lines} in ${places}: ${found}`
  const known = metric === undefined ? {} : { metric }
  return {
    ...incident,
    evidence,
    reading,
    ...known,
    timeline: addEntry(incident.timeline, at, 'evidence', text),
  }
}

function withSentence(incident: Incident, sentence: Sentence): Incident {
  const sitrep = incident.sitrep ?? emptySitRep('', '')
  const index = sitrep.sentences.findIndex(({ key }) => key === sentence.key)
  const sentences =
    index === -1
      ? [...sitrep.sentences, sentence].slice(0, INCIDENT_BOUNDS.sentences)
      : sitrep.sentences.with(index, sentence)
  return { ...incident, sitrep: { ...sitrep, sentences } }
}

function withSitRep(incident: Incident, at: number, sitrep: SitRep): Incident {
  const cause = sitrep.rootCause === null ? 'no cause can be seen' : `probable cause: ${sitrep.rootCause}`
  const text = `Report by ${sitrep.by}: ${cause}`
  return {
    ...incident,
    sitrep,
    sitrepComplete: true,
    timeline: addEntry(incident.timeline, at, 'sitrep', text),
  }
}

function withUtterance(incident: Incident, at: number, utterance: Utterance): Incident {
  const index = incident.speech.findIndex(({ id }) => id === utterance.id)
  const speech =
    index === -1
      ? [...incident.speech, utterance].slice(-INCIDENT_BOUNDS.utterances)
      : incident.speech.with(index, utterance)
  const text = spokenText(utterance, incident.speech[index] ?? null)
  if (text === null) return { ...incident, speech }
  return {
    ...incident,
    speech,
    timeline: addEntry(incident.timeline, utterance.endedAt ?? at, 'speech', text),
  }
}

/** One entry when an utterance reaches its end, none on the way. */
function spokenText(utterance: Utterance, before: Utterance | null): string | null {
  if (utterance.state === before?.state) return null
  if (utterance.state === 'completed') return `Said: ${utterance.text}`
  if (utterance.state === 'cut') return `Cut off while saying: ${utterance.text}`
  return utterance.state === 'unheard' ? `Nobody could hear: ${utterance.text}` : null
}

function closed(incident: Incident, at: number, reason: string): Incident {
  if (incident.state === 'closed') return incident
  const timeline = addEntry(incident.timeline, at, 'closed', `Closed: ${reason}`)
  return { ...incident, state: 'closed', closedAt: at, timeline }
}

/** What is over needs nobody any more. */
function acknowledged(incident: Incident, at: number, by: string): Incident {
  if (incident.state !== 'open') return incident
  const timeline = addEntry(incident.timeline, at, 'acknowledged', `${whoFirst(by)} is on it`)
  return { ...incident, acknowledged: { by, at }, timeline }
}

function unacknowledged(incident: Incident, at: number, by: string): Incident {
  if (incident.acknowledged === null) return incident
  const text = `No longer acknowledged: taken back by ${whoInWords(by)}`
  const timeline = addEntry(incident.timeline, at, 'unacknowledged', text)
  return { ...incident, acknowledged: null, timeline }
}

function emptySitRep(headline: string, by: string): SitRep {
  return { headline, sentences: [], rootCause: null, confidence: 0, by, durationMs: 0, costUsd: 0 }
}
