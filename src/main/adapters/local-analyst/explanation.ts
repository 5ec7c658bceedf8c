import type { Incident } from '../../domain/incident.ts'
import { capitalise, serviceInSentence } from '../../domain/incident-words.ts'
import { sameService } from '../../domain/logs/candidate.ts'
import { BANDS, type Candidate, type Diagnosis } from './diagnosis.ts'
import type { Draft, Wording } from './draft.ts'
import { quoteOf } from './quote.ts'
import { changeNames, sinceNames } from './release-words.ts'
import { told } from './signature.ts'

/** "Very likely", "Probably", "Possibly": see {@link BANDS} for what they promise. */
export function band(confidence: number): 'Very likely' | 'Probably' | 'Possibly' {
  if (confidence >= BANDS.veryLikely) return 'Very likely'
  return confidence >= BANDS.probably ? 'Probably' : 'Possibly'
}

/** The probable cause with its stated confidence; null when there is none to state. */
export function explanation(incident: Incident, diagnosis: Diagnosis): Draft | null {
  const { cause, rival, release, confidence } = diagnosis
  if (cause !== null && rival !== null) return draft(alternatives(incident, cause, rival))
  if (cause !== null) return draft(single(incident, cause, confidence))
  if (release === null) return null
  return draft(
    changeNames(release).map((name) => ({
      text: `${capitalise(name)} ${sure(confidence)}: it came shortly before.`,
      evidence: [release],
    })),
  )
}

/** The cause as one statement without its confidence, for the record. */
export function statementOf(incident: Incident, { cause, rival, release }: Diagnosis): string | null {
  if (cause === null) return release === null ? null : capitalise(changeNames(release)[0] ?? 'a release')
  const since = cause.release === null ? null : (sinceNames(cause.release)[0] ?? null)
  const text = `${since === null ? '' : `${since} `}${clauseOf(incident, cause)}`
  return capitalise(rival === null ? text : `${text}, or ${clauseOf(incident, rival)}`)
}

const draft = (wordings: readonly Wording[]): Draft => ({ key: 'cause', role: 'cause', wordings })

/** "is very likely the cause", "may be the cause": what follows the thing that is blamed. */
const sure = (confidence: number): string =>
  band(confidence) === 'Possibly' ? 'may be the cause' : `is ${band(confidence).toLowerCase()} the cause`

/** The plain fact first, as the wall likes it; then how sure it is that it is the cause. */
function single(incident: Incident, cause: Candidate, confidence: number): Wording[] {
  const proof = cause.evidence.slice(0, 3)
  const { release } = cause
  const quote = cause.signature.id === 'error' ? quoteOf(cause.lead.evidence) : null
  const was = incident.state === 'open' ? sure(confidence) : sure(confidence).replace(/^is/, 'was')
  if (quote !== null && release === null)
    return [
      { text: `A new error ${was}: "${quote}".`, evidence: proof },
      { text: `A new error ${was}.`, evidence: proof },
    ]
  const clause = clauseOf(incident, cause)
  const short = `${band(confidence).toLowerCase()} the cause`
  const withRelease = (release === null ? [] : sinceNames(release)).flatMap((since): Wording[] => {
    const evidence = [...proof, release]
    const fact = `${capitalise(since)} ${clause}`
    return [
      ...(quote === null ? [] : [{ text: `${fact}: "${quote}"; this ${was}.`, evidence, price: 0 }]),
      { text: `${fact}; this ${was}.`, evidence, price: quote === null ? 0 : 6 },
      { text: `${fact}, ${short}.`, evidence, price: quote === null ? 1 : 7 },
    ]
  })
  // Leaving out the release is worse than leaving out everything but the cause.
  const price = withRelease.length > 0 ? 45 : 0
  return [
    ...withRelease,
    { text: `${capitalise(clause)}; this ${was}.`, evidence: proof, price },
    { text: `${capitalise(clause)}, ${short}.`, evidence: proof, price: price + 1 },
  ]
}

function alternatives(incident: Incident, cause: Candidate, rival: Candidate): Wording[] {
  const evidence = [...cause.evidence.slice(0, 2), ...rival.evidence.slice(0, 2)]
  const [one, other] = [clauseOf(incident, cause), clauseOf(incident, rival)]
  return [
    { text: `Either ${one}, or ${other}; the logs show both.`, evidence },
    { text: `Possibly ${one}, or ${other}.`, evidence },
    { text: `Possibly ${one}.`, evidence: cause.evidence.slice(0, 2) },
  ]
}

/** Present while it burns, past when it is over; with the place where it is not the service of the alert. */
function clauseOf(incident: Incident, { signature, lead }: Candidate): string {
  const clause = told(incident.state === 'open' ? signature.now : signature.past, lead.names)
  const { service } = lead.evidence
  if (service === null || incident.service === null || sameService(service, incident.service)) return clause
  return `${clause} on ${serviceInSentence(service)}`
}
