import type { IncidentSummary, SeverityView } from '../../contract/incident.ts'
import { openIncidents } from '../state/scene.ts'
import { serviceTitle, severityWord, span } from '../state/words.ts'
import { SeverityShape } from './icons.tsx'
import { useNow, useWall } from './wall-context.ts'

const NAMED = 3
const NAMED_IN_STORM = 2
/** From so many on, counts say more than names. */
const STORM = 8
const SEVERITIES: readonly SeverityView[] = [1, 2, 3, 4, 5]

/** The other open incidents, the worst first; in a storm the worst ones and how many of each. */
export function OtherIncidents() {
  const { state, wall } = useWall()
  const others = openIncidents(state).filter(({ id }) => id !== state.subjectId)
  if (others.length === 0) return null
  const storm = others.length >= STORM
  const named = others.slice(0, storm ? NAMED_IN_STORM : NAMED)
  const rest = others.slice(named.length)
  return (
    <nav className="others" aria-label={`${others.length} other open incidents`}>
      <h2>Also open</h2>
      <ul>
        {named.map((incident) => (
          <li key={incident.id}>
            <button
              type="button"
              className="other"
              onClick={() => wall.send({ type: 'select', incident_id: incident.id })}
            >
              <Named incident={incident} />
            </button>
          </li>
        ))}
      </ul>
      {rest.length > 0 && <Rest incidents={storm ? others : rest} storm={storm} />}
    </nav>
  )
}

function Named({ incident }: { readonly incident: IncidentSummary }) {
  const now = useNow(10_000)
  return (
    <>
      <span className="other-shape" data-severity={incident.severity}>
        <SeverityShape severity={incident.severity} />
      </span>
      <span className="unseen">{severityWord(incident.severity)}, </span>
      <span className="other-title">
        {incident.service === null ? incident.title : serviceTitle(incident.service)}
      </span>
      <span className="other-age">{span(now - incident.opened_at)}</span>
    </>
  )
}

function Rest({
  incidents,
  storm,
}: {
  readonly incidents: readonly IncidentSummary[]
  readonly storm: boolean
}) {
  if (!storm) return <p className="others-rest">and {incidents.length} more</p>
  return (
    <p className="others-rest">
      {SEVERITIES.map((severity) => {
        const count = incidents.filter((incident) => incident.severity === severity).length
        if (count === 0) return null
        return (
          <span key={severity} className="others-count" data-severity={severity}>
            <span className="other-shape" data-severity={severity}>
              <SeverityShape severity={severity} />
            </span>
            {count} {severityWord(severity).toLowerCase()}
          </span>
        )
      })}
    </p>
  )
}
