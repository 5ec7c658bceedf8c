import type { IncidentSummary } from '../../contract/incident.ts'
import { endOf } from '../state/scene.ts'
import { ago, lasted, serviceTitle, stopwatch } from '../state/words.ts'
import { Marks } from './marks.tsx'
import { SeverityBadge } from './severity-badge.tsx'
import { useNow } from './wall-context.ts'

/** Severity, service, how long it burns, and what is wrong. */
export function IncidentHead({
  incident,
  lit,
}: {
  readonly incident: IncidentSummary
  readonly lit: boolean
}) {
  const place = [
    incident.service === null ? null : serviceTitle(incident.service),
    incident.state === 'open' ? incident.environment : null,
  ]
  return (
    <header className="incident-head">
      <div className="incident-line">
        <SeverityBadge incident={incident} />
        <p className="incident-place">{place.filter((part) => part !== null && part !== '').join(' · ')}</p>
        <Since incident={incident} />
      </div>
      <div className="headline" data-lit={lit}>
        <h1 data-length={lengthOf(incident.title)}>{incident.title}</h1>
      </div>
      <Marks incident={incident} />
    </header>
  )
}

function Since({ incident }: { readonly incident: IncidentSummary }) {
  const now = useNow()
  if (incident.state === 'open')
    return (
      <p className="incident-since">
        open <strong>{stopwatch(now - incident.opened_at)}</strong>
      </p>
    )
  const ended = endOf(incident)
  return (
    <p className="incident-since">
      {ago(ended, now)}, after <strong>{lasted(ended - incident.opened_at)}</strong>
    </p>
  )
}

/** A headline has two lines; a long one gets smaller letters, a very long one a third line, before it is cut. */
function lengthOf(title: string): 'short' | 'medium' | 'long' | 'huge' {
  if (title.length <= 44) return 'short'
  if (title.length <= 80) return 'medium'
  return title.length <= 110 ? 'long' : 'huge'
}
