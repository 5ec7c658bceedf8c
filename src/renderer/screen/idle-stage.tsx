import type { IncidentSummary } from '../../contract/incident.ts'
import type { WatchedView } from '../../contract/live.ts'
import { audibleNow, endOf, lastEnded } from '../state/scene.ts'
import { ago, clockTime, counted, dateWords, lasted, serviceTitle, severityWord } from '../state/words.ts'
import { Sound } from './report-foot.tsx'
import { useNow, useWall } from './wall-context.ts'
import { WatchedPlaces } from './watched-places.tsx'

/** Nothing burns: the time, what is watched, and how the last one ended. */
export function IdleStage() {
  const { state } = useWall()
  const now = useNow()
  const audible = audibleNow(state)
  const last = lastEnded(state)
  return (
    <main className="stage idle">
      <section className="calm" aria-label="Now">
        <p className="calm-clock">{clockTime(now)}</p>
        <p className="calm-date">{dateWords(now)}</p>
        <h1 className="calm-state">
          <span className="breath" aria-hidden="true" />
          Nothing is burning
        </h1>
        {audible !== null && <p className="caption">{audible.text}</p>}
        <Sound audible={audible} />
      </section>
      <section className="calm-facts" aria-label="What is watched">
        <Watched watched={state.watched} />
        {last !== null && <LastIncident incident={last} now={now} />}
      </section>
    </main>
  )
}

function Watched({ watched }: { readonly watched: readonly WatchedView[] }) {
  const files = watched.reduce((sum, source) => sum + source.files, 0)
  return (
    <div className="fact">
      <h2>{files === 0 ? 'No log file is watched' : `Watching ${counted(files, 'log file')}`}</h2>
      {files === 0 && <p>ECHOOPS_LOG_PATHS names the logs of your services.</p>}
      <WatchedPlaces watched={watched} />
    </div>
  )
}

function LastIncident({ incident, now }: { readonly incident: IncidentSummary; readonly now: number }) {
  const ended = endOf(incident)
  const about = [
    incident.service === null ? null : serviceTitle(incident.service),
    severityWord(incident.severity),
  ]
  return (
    <div className="fact">
      <h2>Last incident</h2>
      <p className="last-title">{incident.title}</p>
      <p>{about.filter((part) => part !== null).join(' · ')}</p>
      <p>
        {incident.state === 'recovered' ? 'Recovered' : 'Closed'} {ago(ended, now)}, after{' '}
        {lasted(ended - incident.opened_at)}
      </p>
    </div>
  )
}
