import { useRef } from 'react'
import { audibleNow, type Subject, shownEvidence, toldSentences } from '../state/scene.ts'
import { Analysing } from './analysing.tsx'
import { Boundary } from './boundary.tsx'
import { EvidenceColumn } from './evidence-column.tsx'
import { Hairline } from './hairline.tsx'
import { IncidentHead } from './incident-head.tsx'
import { Caption, Report } from './report.tsx'
import { ReportFoot } from './report-foot.tsx'
import { useWall } from './wall-context.ts'

/** One incident: on the left what is said about it, on the right what that rests on. */
export function IncidentStage({ subject }: { readonly subject: Subject }) {
  const { state } = useWall()
  const stage = useRef<HTMLElement>(null)
  const { summary, whole, analysing } = subject
  const audible = audibleNow(state)
  const told = whole === null ? [] : toldSentences(whole, audible)
  const shown = whole === null ? [] : shownEvidence(whole, told)
  const leading = audible?.incident_id === summary.id && audible.purpose === 'headline'
  const read = whole !== null && (whole.reading !== null || shown.length > 0)
  return (
    <main className="stage incident" data-state={summary.state} data-severity={summary.severity} ref={stage}>
      <section className="telling" aria-label="Incident">
        <IncidentHead incident={summary} lit={leading} />
        <Boundary region="The report" again={whole}>
          {whole !== null && told.length > 0 ? (
            <Report incident={whole} told={told} />
          ) : (
            <div className="report-wait">{analysing !== null && <Analysing progress={analysing} />}</div>
          )}
        </Boundary>
        {audible !== null && <Caption audible={audible} told={told} />}
        <ReportFoot sitrep={whole?.sitrep ?? null} audible={audible} />
      </section>
      <Boundary region="The evidence" again={whole}>
        {read && <EvidenceColumn incident={whole} shown={shown} />}
      </Boundary>
      <Hairline stage={stage} told={told} shown={shown} />
    </main>
  )
}
