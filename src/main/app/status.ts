import { audioUrl } from '../../contract/routes.ts'
import type { Status } from '../../contract/status.ts'
import { hiddenCount } from '../../contract/words.ts'
import type { Incident } from '../domain/incident.ts'
import { incidentHidden } from '../domain/incident-hidden.ts'
import type { Utterance } from '../domain/speech.ts'
import type { AnnouncerState } from '../ports/announcer.ts'
import { isUnmade } from './asked-reports.ts'

export interface StatusFacts {
  readonly subject: Incident | null
  readonly speech: AnnouncerState
  readonly analysing: boolean
  /** Somebody holds the key of a wall. */
  readonly listening: boolean
  readonly incidents: readonly Incident[]
  readonly now: number
  /** Whether there is a sound of this id. */
  has(id: string): boolean
}

/** What a polling widget needs, in one answer. */
export function statusOf(facts: StatusFacts): Status {
  const { subject } = facts
  const audio = subject === null ? null : audioOf(subject, facts)
  return {
    state: stateOf(facts),
    incident_id: subject?.id ?? null,
    severity: subject?.severity ?? null,
    text: subject === null ? '' : writtenSoFar(subject),
    audio_available: audio !== null,
    audio_url: audio === null ? null : audioUrl(audio),
    timestamp: new Date(facts.now).toISOString(),
    open_incidents: facts.incidents.filter((incident) => incident.state === 'open').length,
    ...hiddenOf(subject),
  }
}

function hiddenOf(subject: Incident | null): Pick<Status, 'hidden'> {
  const hidden = subject === null ? null : incidentHidden(subject)
  return hidden === null ? {} : { hidden: hiddenCount(hidden) }
}

function stateOf({ listening, speech, analysing }: StatusFacts): Status['state'] {
  if (listening) return 'listening'
  if (speech.speaking !== null) return 'speaking'
  return analysing ? 'analysing' : 'idle'
}

function writtenSoFar({ title, sitrep }: Incident): string {
  if (sitrep === null) return title
  return [sitrep.headline, ...sitrep.sentences.map((sentence) => sentence.text)].join(' ')
}

/**
 * The whole report once it has been spoken, or when it can be made because the room was not to hear it; while it is spoken, and
 * where a part of it is missing, its newest utterance.
 */
function audioOf(incident: Incident, { speech, has }: StatusFacts): string | null {
  const underway = speech.speaking?.incidentId === incident.id && isOfReport(speech.speaking)
  if (!underway && (has(incident.id) || isUnmade(incident))) return incident.id
  return incident.speech.findLast((utterance) => utterance.audioMs !== null)?.id ?? null
}

function isOfReport({ purpose }: Utterance): boolean {
  return purpose === 'headline' || purpose === 'sentence'
}
