import type { IncidentSummary } from '../../contract/incident.ts'
import { barsOf } from '../state/timeline.ts'
import { severityWord } from '../state/words.ts'
import { SeverityShape } from './icons.tsx'
import { useNow, useWall } from './wall-context.ts'

const HOURS = 6
const HOUR_MS = 3_600_000
const ticks = Array.from({ length: HOURS }, (_, index) => HOURS - index)

/** The last six hours, now at the right. */
export function TimelineBand() {
  const { state } = useWall()
  const tick = useNow(15_000)
  const incidents = [...state.incidents.values()]
  // What has just begun belongs in the picture at once, not with the next tick.
  const now = Math.max(tick, ...incidents.map(({ updated_at }) => updated_at))
  const bars = barsOf(incidents, now - HOURS * HOUR_MS, now)
  return (
    <section className="band" aria-label={`The last six hours: ${bars.length} incidents`}>
      <ol className="band-bars">
        {bars.map((bar) => (
          <li
            key={bar.incident.id}
            className="band-bar"
            data-severity={bar.incident.severity}
            data-state={bar.incident.state}
            data-lane={bar.lane}
            style={{ left: `${bar.from * 100}%`, width: `${(bar.to - bar.from) * 100}%` }}
          >
            <SeverityShape severity={bar.incident.severity} />
            <span className="unseen">{words(bar.incident)}</span>
          </li>
        ))}
      </ol>
      {bars.length === 0 && <p className="band-empty">No incident in the last six hours</p>}
      <div className="band-ticks" aria-hidden="true">
        {ticks.map((hours) => (
          <span key={hours} style={{ left: `${((HOURS - hours) / HOURS) * 100}%` }}>
            {hours} h ago
          </span>
        ))}
        <span className="band-now">now</span>
      </div>
    </section>
  )
}

function words(incident: IncidentSummary): string {
  return `${severityWord(incident.severity)}, ${incident.title}, ${incident.state}`
}
