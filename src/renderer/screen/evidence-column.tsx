import type { IncidentView, ReadingView } from '../../contract/incident.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { counted } from '../state/words.ts'
import { EvidenceCard, EvidenceRow } from './evidence-card.tsx'

/** Rows besides the large cards; what does not fit is counted. */
const ROWS = 3

/** What the report rests on: cited evidence large, the rest in a line each. */
export function EvidenceColumn({
  incident,
  shown,
}: {
  readonly incident: IncidentView
  readonly shown: readonly ShownEvidence[]
}) {
  const large = shown.filter((one) => one.large)
  const rest = shown.filter((one) => !one.large)
  const left = rest.length - ROWS
  return (
    <aside className="evidence" aria-label="Evidence">
      <Read reading={incident.reading} found={shown.length} />
      {large.map((one) => (
        <EvidenceCard
          key={one.evidence.id}
          shown={one}
          reading={incident.reading}
          alertAt={incident.opened_at}
        />
      ))}
      {rest.slice(0, ROWS).map((one) => (
        <EvidenceRow key={one.evidence.id} shown={one} />
      ))}
      {left > 0 && <p className="evidence-more">and {left} more</p>}
    </aside>
  )
}

function Read({ reading, found }: { readonly reading: ReadingView | null; readonly found: number }) {
  if (reading === null) return null
  const skipped = reading.skipped.length
  return (
    <p className="evidence-read">
      {found === 0 ? 'Nothing unusual in ' : ''}
      {counted(reading.lines, 'line')} in {counted(reading.files, 'file')}
      {found === 0 ? '' : ' read'}
      {skipped > 0 && `, ${counted(skipped, 'file')} skipped`}
    </p>
  )
}
