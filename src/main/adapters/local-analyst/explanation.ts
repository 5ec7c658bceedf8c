import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { capitalise, serviceInSentence } from '../../domain/incident-words.ts'
import { sameService } from '../../domain/logs/candidate.ts'
import { BANDS, type Candidate, type Diagnosis } from './diagnosis.ts'
import type { Draft, Wording } from './draft.ts'
import { quoteOf } from './quote.ts'
import { told } from './signature.ts'

/** "Very likely", "Probably", "Possibly": see {@link BANDS} for what they promise. */
export function band(confidence: number): string {
  if (confidence >= BANDS.veryLikely) return 'Very likely'
  return confidence >= BANDS.probably ? 'Probably' : 'Possibly'
}

/** The probable cause with its stated confidence; null when there is none to state. */
export function explanation(incident: Incident, diagnosis: Diagnosis): Draft | null {
  const { cause, rival, release, confidence } = diagnosis
  const word = band(confidence)
  if (cause !== null && rival !== null) return draft(alternatives(incident, cause, rival))
  if (cause !== null) return draft(single(incident, cause, word))
  if (release === null) return null
  const name = versionOf(release)
  return draft([
    ...(name === null
      ? []
      : [{ text: `${word} release ${name} is the cause: it came shortly before.`, evidence: [release] }]),
    { text: `${word} a release is the cause: it came shortly before.`, evidence: [release] },
  ])
}

/** The cause as one statement without its confidence, for the record. */
export function statementOf(incident: Incident, { cause, rival, release }: Diagnosis): string | null {
  if (cause === null) {
    if (release === null) return null
    const name = versionOf(release)
    return name === null ? 'A release shortly before' : `Release ${name}`
  }
  const since = versionOf(cause.release)
  const text = `${since === null ? '' : `since release ${since} `}${clauseOf(incident, cause)}`
  return capitalise(rival === null ? text : `${text}, or ${clauseOf(incident, rival)}`)
}

export function versionOf(release: Evidence | null): string | null {
  const { version } = release?.facts ?? {}
  return spokenVersion(version)
}

/** Facts are read out of logs: only what looks like a version is said as one. */
export function spokenVersion(fact: string | undefined): string | null {
  const version = fact?.replace(/^v(?=\d)/i, '') ?? ''
  return /^\d{1,6}(?:\.\d{1,6}){1,3}(?:-[a-z]{1,6}\.?\d{0,4})?$/i.test(version) ? version : null
}

const draft = (wordings: readonly Wording[]): Draft => ({ key: 'cause', role: 'cause', wordings })

function single(incident: Incident, cause: Candidate, word: string): Wording[] {
  const proof = cause.evidence.slice(0, 3)
  const since = versionOf(cause.release)
  const plain = clauseOf(incident, cause)
  const quote = cause.signature.id === 'error' ? quoteOf(cause.lead.evidence) : null
  const clauses = quote === null ? [plain] : [`${plain}: "${quote}"`, plain]
  return clauses.flatMap((clause) => [
    ...(since === null
      ? []
      : [{ text: sinceText(since, clause, word), evidence: [...proof, cause.release] }]),
    { text: `${word} ${clause}.`, evidence: proof },
  ])
}

/** The plain fact first, as the wall likes it; then how sure it is that it is the cause. */
const sinceText = (version: string, clause: string, word: string): string =>
  `Since release ${version} ${clause}${clause.endsWith('"') ? '.' : ','} ${clause.endsWith('"') ? word : word.toLowerCase()} the cause.`

function alternatives(incident: Incident, cause: Candidate, rival: Candidate): Wording[] {
  const evidence = [...cause.evidence.slice(0, 2), ...rival.evidence.slice(0, 2)]
  return [
    { text: `Possibly ${clauseOf(incident, cause)}, or ${clauseOf(incident, rival)}.`, evidence },
    { text: `Possibly ${clauseOf(incident, cause)}.`, evidence: cause.evidence.slice(0, 2) },
  ]
}

/** Present while it burns, past when it is over; with the place where it is not the service of the alert. */
function clauseOf(incident: Incident, { signature, lead }: Candidate): string {
  const clause = told(incident.state === 'open' ? signature.now : signature.past, lead.names)
  const { service } = lead.evidence
  if (service === null || incident.service === null || sameService(service, incident.service)) return clause
  return `${clause} on ${serviceInSentence(service)}`
}
