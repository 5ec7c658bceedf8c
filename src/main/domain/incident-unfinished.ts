import type { Incident } from './incident.ts'
import type { Utterance } from './speech.ts'

const REPORT: ReadonlySet<Utterance['purpose']> = new Set(['headline', 'sentence'])
const UNDECIDED: ReadonlySet<Utterance['state']> = new Set(['queued', 'speaking', 'cut'])

/** Whether the report of an open incident is still to be written, or still to be spoken to its end. */
export function isUnfinished(incident: Incident): boolean {
  if (incident.state !== 'open') return false
  return (
    !incident.sitrepComplete || incident.speech.some((utterance) => isLeftOver(utterance, incident.speech))
  )
}

function isLeftOver(utterance: Utterance, ledger: readonly Utterance[]): boolean {
  if (!REPORT.has(utterance.purpose) || !UNDECIDED.has(utterance.state)) return false
  return !ledger.some(({ key, state }) => key === utterance.key && state === 'completed')
}
