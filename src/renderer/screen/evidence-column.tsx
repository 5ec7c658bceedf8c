import { useRef } from 'react'
import type { IncidentView, ReadingView } from '../../contract/incident.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { counted, number, size, span } from '../state/words.ts'
import { EvidenceCard, EvidenceRow } from './evidence-card.tsx'
import { AlertMarkIcon } from './icons.tsx'
import { useFit } from './use-fit.ts'

/** Rows below the large cards, as far as there is room; what is left is counted. */
const ROWS = 3
/** First the examples become shorter, then the rows go one by one, then the alert's; at last the cards give way. */
const FITS = ROWS + 4

interface ColumnProps {
  readonly incident: IncidentView
  readonly shown: readonly ShownEvidence[]
}

/** What the report rests on: cited evidence large, the rest in a line each. */
export function EvidenceColumn({ incident, shown }: ColumnProps) {
  const column = useRef<HTMLElement>(null)
  const alert = shown.find(({ evidence, large }) => evidence.kind === 'alert' && !large)
  const large = shown.filter((one) => one.large)
  const rest = shown.filter((one) => !one.large && one !== alert)
  const fit = useFit(column, FITS, shown.map(({ evidence, large }) => `${evidence.id}${large}`).join(' '))
  const rows = rest.slice(0, ROWS - Math.min(ROWS, Math.max(0, fit - 1)))
  const left = rest.length - rows.length
  const nothing = shown.every(({ evidence }) => evidence.kind === 'alert')
  return (
    <aside className="evidence" aria-label="Evidence" ref={column} data-fit={fit}>
      {nothing || incident.reading === null ? null : <Read reading={incident.reading} />}
      {nothing && incident.reading !== null && <NothingFound reading={incident.reading} />}
      {alert !== undefined && fit < FITS - 2 && <EvidenceRow shown={alert} />}
      {large.map((one) => (
        <EvidenceCard key={one.evidence.id} shown={one} incident={incident} />
      ))}
      {rows.map((one) => (
        <EvidenceRow key={one.evidence.id} shown={one} />
      ))}
      {left > 0 && <p className="evidence-more">and {left} more</p>}
    </aside>
  )
}

function Read({ reading }: { readonly reading: ReadingView }) {
  const skipped = reading.skipped.length
  return (
    <p className="evidence-read">
      <span className="evidence-read-what">
        {counted(reading.lines, 'line')} in {counted(reading.files, 'file')}
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
  const compared = span(reading.window_from - reading.baseline_from)
  return (
    <section className="nothing-found" aria-label="What was read">
      <h2>{reading.files === 0 ? 'No log file was read' : 'Nothing unusual in the logs'}</h2>
      <ul>
        <li>
          {counted(reading.lines, 'line')} in {counted(reading.files, 'file')}, {size(reading.bytes)}
        </li>
        <li>
          the last {span(reading.window_to - reading.window_from)} against the {compared} before
        </li>
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
