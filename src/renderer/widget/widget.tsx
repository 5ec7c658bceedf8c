import { useEffect, useState } from 'react'
import type { IncidentSummary } from '../../contract/incident.ts'
import type { Status } from '../../contract/status.ts'
import { CheckIcon, SeverityShape } from '../screen/icons.tsx'
import { ago, counted, serviceTitle, severityWord } from '../state/words.ts'
import { fetchIncident } from './fetch-incident.ts'
import { PlayButton } from './play-button.tsx'
import { type Polled, pollStatus } from './poll.ts'

const PROBLEM_WORDS = {
  unreachable: 'EchoOps does not answer',
  'not understood': 'EchoOps answers something else',
} as const

/** The situation in a dashboard's corner: read-only, quiet until somebody presses play. */
export function Widget() {
  const [polled, setPolled] = useState<Polled>({ status: null, at: null, problem: null })
  const [, setTick] = useState(0)
  useEffect(() => pollStatus(setPolled), [])
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 5_000)
    return () => clearInterval(timer)
  }, [])
  const { status, at, problem } = polled
  const incident = useIncident(status?.incident_id ?? null)
  return (
    <main className="widget" data-severity={status?.severity ?? undefined} data-stale={problem !== null}>
      {status === null ? (
        <p className="widget-quiet">{problem === null ? 'Asking EchoOps …' : PROBLEM_WORDS[problem]}</p>
      ) : (
        <Situation status={status} incident={incident} />
      )}
      <footer>
        {status !== null && <Acts status={status} incident={incident} />}
        {problem === null || status === null ? null : (
          <p className="widget-problem" role="status">
            {PROBLEM_WORDS[problem]}
          </p>
        )}
        {at !== null && <p className="widget-age">{ago(at, Date.now())}</p>}
      </footer>
    </main>
  )
}

const STATE_WORDS = {
  idle: 'Idle',
  analysing: 'Analysing',
  speaking: 'Speaking',
  listening: 'Listening',
} as const

interface Known {
  readonly status: Status
  readonly incident: IncidentSummary | null
}

function Situation({ status, incident }: Known) {
  return (
    <>
      <header>
        <h1 className="widget-severity">
          {status.severity === null ? <CheckIcon /> : <SeverityShape severity={status.severity} />}
          {status.severity === null ? 'Nothing is burning' : severityWord(status.severity)}
        </h1>
        {incident !== null && incident.service !== null && <p>{serviceTitle(incident.service)}</p>}
        <p className="widget-state">{STATE_WORDS[status.state]}</p>
      </header>
      <p className="widget-text">{status.text !== '' ? status.text : (incident?.title ?? '')}</p>
    </>
  )
}

function Acts({ status, incident }: Known) {
  const others =
    status.open_incidents - (status.incident_id !== null && incident?.state !== 'recovered' ? 1 : 0)
  return (
    <>
      {status.audio_available && status.audio_url !== null && <PlayButton url={status.audio_url} />}
      {others > 0 && <p>{counted(others, 'other incident')} open</p>}
      {status.hidden !== undefined && <p>{counted(status.hidden, 'secret')} hidden</p>}
    </>
  )
}

/** The status names an incident only by its id. */
function useIncident(id: string | null): IncidentSummary | null {
  const [incident, setIncident] = useState<IncidentSummary | null>(null)
  useEffect(() => {
    if (id === null) return setIncident(null)
    const asking = new AbortController()
    fetchIncident(id, asking.signal).then(setIncident, () => setIncident(null))
    return () => asking.abort()
  }, [id])
  return incident?.id === id ? incident : null
}
