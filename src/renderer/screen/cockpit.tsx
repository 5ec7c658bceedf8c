import { lazy, Suspense } from 'react'
import type { FiguresView, PercentilesView } from '../../contract/figures.ts'
import { chartWords, seconds } from '../state/figure-words.ts'
import { counted, span } from '../state/words.ts'
import { Boundary } from './boundary.tsx'
import { CockpitEngines } from './cockpit-engines.tsx'
import { CockpitIncident } from './cockpit-incident.tsx'
import { CockpitObjective } from './cockpit-objective.tsx'
import { CockpitToday } from './cockpit-today.tsx'
import { useNow, useWall } from './wall-context.ts'

/** The chart library comes when somebody looks, and not before. */
const LatencyChart = lazy(() => import('./latency-chart.tsx'))

/** EchoOps about itself: how fast it answers, what serves it, what it costs. Everything stands still unless something was counted. */
export function Cockpit() {
  const { state } = useWall()
  const { figures } = state
  return (
    <main className="stage cockpit">
      <CockpitHead figures={figures} />
      <CockpitIncident />
      {figures === null ? (
        <p className="cockpit-waits">Reading the instruments</p>
      ) : (
        <div className="cockpit-panels">
          <Boundary region="The chart" again={figures}>
            <Latency figures={figures} />
          </Boundary>
          <CockpitObjective figures={figures} />
          <CockpitEngines figures={figures} />
          <CockpitToday figures={figures} />
        </div>
      )}
    </main>
  )
}

function CockpitHead({ figures }: { readonly figures: FiguresView | null }) {
  const { state } = useWall()
  const now = useNow(5_000)
  return (
    <header className="cockpit-head">
      <h1>Cockpit</h1>
      {figures?.note != null && <p className="cockpit-note">{figures.note}</p>}
      {figures !== null && (
        <p className="cockpit-up">
          EchoOps {state.version} · up <strong>{span(figures.up_ms + Math.max(0, now - figures.at))}</strong>
        </p>
      )}
    </header>
  )
}

function Latency({ figures }: { readonly figures: FiguresView }) {
  const now = useNow(5_000)
  const { commands, reports } = figures.latency
  return (
    <section className="panel cockpit-latency" aria-labelledby="cockpit-latency">
      <h2 id="cockpit-latency">Time to first sound, last hour</h2>
      <div className="latency-body">
        <div className="latency-chart" role="img" aria-label={chartWords(figures)}>
          <Suspense fallback={null}>
            <LatencyChart latency={figures.latency} now={Math.max(now, figures.at)} />
          </Suspense>
          {commands === null && reports === null && <p className="latency-none">{noneWords(figures)}</p>}
        </div>
        <div className="latency-told">
          <Percentiles of="command" name="Commands" told={commands} />
          <Percentiles of="report" name="Reports" told={reports} />
        </div>
      </div>
    </section>
  )
}

function Percentiles({
  of,
  name,
  told,
}: {
  readonly of: 'command' | 'report'
  readonly name: string
  readonly told: PercentilesView | null
}) {
  return (
    <div className="latency-of" data-of={of}>
      <p>
        <svg className="icon latency-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          {of === 'command' ? <circle cx="12" cy="12" r="8" /> : <path d="M12 1.5 22.5 12 12 22.5 1.5 12z" />}
        </svg>
        {name}
      </p>
      <p className="latency-half">{told === null ? 'none' : seconds(told.p50_ms)}</p>
      {told !== null && <p>95 % in {seconds(told.p95_ms)}</p>}
    </div>
  )
}

/** Nothing in the last hour is one thing, nothing at all another. */
function noneWords({ today }: FiguresView): string {
  if (today.commands + today.reports === 0) return 'No command yet today'
  const told = [
    today.commands > 0 ? counted(today.commands, 'command') : null,
    today.reports > 0 ? counted(today.reports, 'report') : null,
  ]
  return `Nothing in the last hour. Today: ${told.filter((part) => part !== null).join(', ')}`
}
