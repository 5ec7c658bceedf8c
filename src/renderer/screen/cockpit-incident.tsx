import { openIncidents } from '../state/scene.ts'
import { serviceTitle, severityWord, stopwatch } from '../state/words.ts'
import { SeverityShape } from './icons.tsx'
import { useNow, useWall } from './wall-context.ts'

/** What burns while somebody looks at the cockpit all the same: the worst of it, as large as there is room. One press leads to it. */
export function CockpitIncident() {
  const { state, wall } = useWall()
  const now = useNow()
  const [worst, ...rest] = openIncidents(state)
  if (worst === undefined) return null
  return (
    <button
      type="button"
      className="cockpit-incident"
      data-severity={worst.severity}
      onClick={() => {
        wall.showCockpit(false)
        wall.send({ type: 'select', incident_id: worst.id })
      }}
    >
      <SeverityShape severity={worst.severity} />
      <strong>{severityWord(worst.severity)}</strong>
      <span className="cockpit-incident-title">
        {worst.service === null ? worst.title : `${serviceTitle(worst.service)}: ${worst.title}`}
      </span>
      {rest.length > 0 && <span>and {rest.length} more</span>}
      <span className="cockpit-incident-age">{stopwatch(now - worst.opened_at)}</span>
    </button>
  )
}
