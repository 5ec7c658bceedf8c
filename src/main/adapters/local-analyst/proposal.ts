import type { Evidence, Reading } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { serviceInSentence } from '../../domain/incident-words.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Draft, Wording } from './draft.ts'
import { spokenVersion, versionOf } from './explanation.ts'
import { told } from './signature.ts'

/**
 * One step that follows from the cause, always as a proposal to people. It comes from our own table; no word of it is
 * taken from a log but names and versions that the evidence bears out.
 */
export function proposal(incident: Incident, diagnosis: Diagnosis, alert: Evidence, reading: Reading): Draft {
  const { cause, release } = diagnosis
  const isOver = incident.state !== 'open'
  const steps: Wording[] = []
  if (release !== null && !isOver) steps.push(...rollBack(release))
  if (cause !== null) {
    for (const names of [cause.lead.names, { dependency: null }]) {
      const text = told(cause.signature.next, names)
      steps.push({ text, evidence: [cause.lead.evidence] })
      steps.push({ text: firstStep(text), evidence: [cause.lead.evidence] })
    }
  } else if (release !== null)
    steps.push({ text: 'Look at what changed in this release.', evidence: [release] })
  else steps.push(...searchFirst(incident, alert, reading))
  return { key: 'next', role: 'next', wordings: isOver ? steps.map(beforeItReturns) : steps }
}

/** "Consider a larger pool, and look …": what comes before the comma is a step of its own. */
const firstStep = (text: string): string => text.replace(/, (?:and|or) .*$/, '.')

function rollBack(release: Evidence): Wording[] {
  const { previous: fact } = release.facts
  const previous = spokenVersion(fact)
  const version = versionOf(release)
  return [
    ...(previous === null ? [] : [{ text: `Consider rolling back to ${previous}.`, evidence: [release] }]),
    ...(version === null ? [] : [{ text: `Consider rolling back release ${version}.`, evidence: [release] }]),
    { text: 'Consider rolling back the release.', evidence: [release] },
  ]
}

/** Where to begin when the logs say nothing. */
function searchFirst(incident: Incident, alert: Evidence, reading: Reading): Wording[] {
  const { service } = incident
  const plain = { text: 'Look first at what changed shortly before.', evidence: [alert] }
  if (reading.lines === 0) {
    const logs = service === null ? 'its logs' : `the logs of ${serviceInSentence(service)}`
    return [
      { text: `Check that ${logs} can be read here.`, evidence: [alert] },
      { text: 'Check that its logs can be read here.', evidence: [alert] },
    ]
  }
  const named =
    service === null
      ? []
      : [{ text: `Look first at the services that ${serviceInSentence(service)} calls.`, evidence: [alert] }]
  return [...named, plain]
}

const beforeItReturns = ({ text, evidence }: Wording): Wording => ({
  text: `Before it comes back: ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
  evidence,
})
