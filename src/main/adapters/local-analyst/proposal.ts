import type { Evidence, Reading } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { serviceInSentence } from '../../domain/incident-words.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Draft, Wording } from './draft.ts'
import { spokenVersion, undoing, versionOf } from './release-words.ts'
import { told } from './signature.ts'

/**
 * One step that follows from the cause, always as a proposal to people. It comes from our own table; no word of it is
 * taken from a log but names and versions that the evidence bears out.
 */
export function proposal(incident: Incident, diagnosis: Diagnosis, alert: Evidence, reading: Reading): Draft {
  const { cause, release } = diagnosis
  const isOver = incident.state !== 'open'
  const steps: Wording[] = []
  if (release !== null && !isOver) steps.push(...rollBack(release, cause?.lead.evidence ?? null))
  if (cause !== null) {
    for (const names of [cause.lead.names, { dependency: null }]) {
      const text = told(cause.signature.next, names)
      steps.push({ text, evidence: [cause.lead.evidence] })
      steps.push({ text: firstStep(text), evidence: [cause.lead.evidence] })
    }
  } else if (release !== null) steps.push({ text: 'Look at what was changed there.', evidence: [release] })
  else steps.push(...searchFirst(incident, alert, reading))
  return { key: 'next', role: 'next', wordings: isOver ? steps.map(beforeItReturns) : steps }
}

/** "Consider a larger pool, and look …": what comes before the comma is a step of its own, without its reason. */
const firstStep = (text: string): string => text.replace(/(?:, (?:and|or|because)|[:;]) .*$/, '.')

function rollBack(release: Evidence, lead: Evidence | null): Wording[] {
  const undo = undoing(release)
  if (undo !== null)
    return [undo, undo.replace(/, because .*$/, '.')].map((text) => ({ text, evidence: [release] }))
  const { previous: fact } = release.facts
  const previous = spokenVersion(fact)
  const version = versionOf(release)
  // Only what was never seen before is known to be the new release's own.
  const isItsOwn = lead !== null && lead.kind === 'new-pattern' && lead.expected === 0
  const back = `Consider rolling back to ${previous}`
  return [
    ...(previous === null || !isItsOwn
      ? []
      : [{ text: `${back}, which ran without this error.`, evidence: [release, lead], price: 0 }]),
    ...(previous === null ? [] : [{ text: `${back}.`, evidence: [release], price: 1 }]),
    ...(version === null
      ? []
      : [{ text: `Consider rolling back release ${version}.`, evidence: [release], price: 9 }]),
    // Whoever is to act wants the version more than one more figure.
    { text: 'Consider rolling back the release.', evidence: [release], price: previous === null ? 10 : 14 },
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
  const calls = `Look first at the services that ${service === null ? '' : serviceInSentence(service)} calls`
  const named =
    service === null
      ? []
      : [
          { text: `${calls}; their logs may not be read here.`, evidence: [alert] },
          { text: `${calls}.`, evidence: [alert], price: 1 },
        ]
  return [...named, plain]
}

const beforeItReturns = ({ text, evidence }: Wording): Wording => ({
  text: `Before it comes back: ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
  evidence,
})
