import type { IncidentSummary } from '../../contract/incident.ts'
import { severityWord } from '../state/words.ts'
import { CheckIcon, SeverityShape } from './icons.tsx'

/** How bad, as word, shape and colour; or that it is over. */
export function SeverityBadge({ incident }: { readonly incident: IncidentSummary }) {
  if (incident.state !== 'open')
    return (
      <span className="badge" data-state={incident.state}>
        <CheckIcon />
        {incident.state === 'recovered' ? 'Recovered' : 'Closed'}
      </span>
    )
  return (
    <span className="badge" data-severity={incident.severity}>
      <SeverityShape severity={incident.severity} />
      {severityWord(incident.severity)}
    </span>
  )
}
