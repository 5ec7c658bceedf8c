import { useState } from 'react'
import type { IncidentView } from '../../contract/incident.ts'
import { audibleNow, type Subject, shownEvidence, toldSentences } from '../state/scene.ts'
import { Analysing } from './analysing.tsx'
import { Boundary } from './boundary.tsx'
import { EvidenceColumn } from './evidence-column.tsx'
import { Hairline } from './hairline.tsx'
import { IncidentHead } from './incident-head.tsx'
import { Caption, Report } from './report.tsx'
import { ReportFoot } from './report-foot.tsx'
import { TrailLine } from './trail-line.tsx'
import { useWall } from './wall-context.ts'
import { WatchedPlaces } from './watched-places.tsx'

/** One incident: on the left what is said about it, on the right what that rests on. */
export function IncidentStage({ subject }: { readonly subject: Subject }) {
  const { state } = useWall()
  const [stage, setStage] = useState<HTMLElement | null>(null)
  const { summary, whole, analysing } = subject
  const audible = audibleNow(state)
  const told = whole === null ? [] : toldSentences(whole, audible)
  const shown = whole === null ? [] : shownEvidence(whole, told)
  const leading = audible?.incident_id === summary.id && audible.purpose === 'headline'
  const read = whole !== null && (whole.reading !== null || shown.length > 0)
  return (
    <main
      className="stage incident"
      data-state={summary.state}
      data-severity={summary.severity}
      ref={setStage}
    >
      <section className="telling" aria-label="Incident">
        <IncidentHead incident={summary} lit={leading} />
        <Boundary region="The report" again={whole}>
          {whole !== null && told.length > 0 ? (
            <Report incident={whole} told={told} />
          ) : (
            <div className="report-wait">
              {leading && <p className="report-opener">{audible.text}</p>}
              {analysing === null ? <AlertText incident={whole} /> : <Analysing progress={analysing} />}
            </div>
          )}
        </Boundary>
        {audible !== null && <Caption audible={audible} told={told} />}
        <TrailLine incident={whole} />
        <ReportFoot sitrep={whole?.sitrep ?? null} speech={whole?.speech ?? []} audible={audible} />
      </section>
      <Boundary region="The evidence" again={whole}>
        {read && <EvidenceColumn incident={whole} shown={shown} />}
        {!read && analysing !== null && (
          <aside className="reading-places" aria-label="What is being read">
            <h2>Reading from</h2>
            <WatchedPlaces watched={state.watched} />
          </aside>
        )}
      </Boundary>
      <Hairline stage={stage} told={told} shown={shown} />
    </main>
  )
}

/** Until there is a report, what the alert itself says has to do. */
function AlertText({ incident }: { readonly incident: IncidentView | null }) {
  const body = incident?.alerts.at(-1)?.body ?? ''
  return <p className="alert-text">{body === '' ? 'No report yet' : body}</p>
}
