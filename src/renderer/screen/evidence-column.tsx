import { useRef } from 'react'
import type { IncidentView, ReadingView } from '../../contract/incident.ts'
import { metricLineOf } from '../state/metric-line.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { counted, number, readWords, size, span } from '../state/words.ts'
import { EvidenceCard, EvidenceRow } from './evidence-card.tsx'
import { HiddenMark } from './hidden-mark.tsx'
import { AlertMarkIcon } from './icons.tsx'
import { MetricCard } from './metric-chart.tsx'
import { useFit } from './use-fit.ts'

/** Rows below the large cards, as far as there is room; what is left is counted. */
const ROWS = 3
/** First the examples become shorter, then the rows go one by one, the chart becomes a row, then that goes; at last the cards give way. */
const FITS = ROWS + 5

interface ColumnProps {
  readonly incident: IncidentView
  readonly shown: readonly ShownEvidence[]
}

/** What the report rests on: cited evidence large, the rest in a line each. */
export function EvidenceColumn({ incident, shown }: ColumnProps) {
  const column = useRef<HTMLElement>(null)
  const hasChart = metricLineOf(incident.metric, incident.opened_at) !== null
  const alert = shown.find(({ evidence, large }) => evidence.kind === 'alert' && (hasChart || !large))
  const large = shown.filter((one) => one.large && one !== alert)
  const rest = shown.filter((one) => !one.large && one !== alert)
  const content = shown.map(({ evidence, large }) => `${evidence.id}${large}`).join(' ')
  const isHiding = incident.hidden !== undefined
  const fit = useFit(column, FITS, `${content} ${hasChart} ${isHiding}`)
  const charted = hasChart && fit < FITS - 3
  const rows = rest.slice(0, ROWS - Math.min(ROWS, Math.max(0, fit - 1)))
  const left = rest.length - rows.length
  const nothing = shown.every(({ evidence }) => evidence.kind === 'alert')
  return (
    <aside className="evidence" aria-label="Evidence" ref={column} data-fit={fit}>
      {nothing || incident.reading === null ? null : <Read reading={incident.reading} />}
      {nothing && incident.reading !== null && <NothingFound reading={incident.reading} />}
      {alert !== undefined && charted && <MetricCard shown={alert} incident={incident} />}
      {alert !== undefined && !charted && fit < FITS - 2 && <EvidenceRow shown={alert} />}
      {large.map((one) => (
        <EvidenceCard key={one.evidence.id} shown={one} incident={incident} />
      ))}
      {rows.map((one) => (
        <EvidenceRow key={one.evidence.id} shown={one} />
      ))}
      {left > 0 && <p className="evidence-more">and {left} more</p>}
      <HiddenMark hidden={incident.hidden} />
    </aside>
  )
}

function Read({ reading }: { readonly reading: ReadingView }) {
  const skipped = reading.skipped.length
  return (
    <p className="evidence-read">
      <span className="evidence-read-what">
        {readWords(reading)}
        {skipped > 0 && `, ${number(skipped)} skipped`}
      </span>
      <span className="evidence-key" aria-hidden="true">
        <AlertMarkIcon /> alert
      </span>
    </p>
  )
}

const SKIPPED = 3

/** Silence must be told from not looking: what was read, and what was not. */
function NothingFound({ reading }: { readonly reading: ReadingView }) {
  const nowhere = reading.files === 0 && reading.lines === 0
  const unanswered = (reading.asked ?? []).filter(({ problem }) => problem !== null).length
  const compared = span(reading.window_from - reading.baseline_from)
  return (
    <section className="nothing-found" aria-label="What was read">
      <h2>{nowhere ? 'No log file was read' : 'Nothing unusual in the logs'}</h2>
      <ul>
        <li>
          {readWords(reading)}, {size(reading.bytes)}
        </li>
        <li>
          the last {span(reading.window_to - reading.window_from)} against the {compared} before
        </li>
        {unanswered > 0 && (
          <li className="problem">
            {counted(unanswered, 'question')} to Datadog without an answer, of{' '}
            {counted(reading.asked?.length ?? 0, 'question')}
          </li>
        )}
        {reading.skipped.slice(0, SKIPPED).map(({ path, reason }) => (
          <li key={path} className="problem">
            {path}: {reason}
          </li>
        ))}
        {reading.skipped.length > SKIPPED && (
          <li className="problem">{number(reading.skipped.length - SKIPPED)} more were skipped</li>
        )}
      </ul>
    </section>
  )
}
