import type { EvidenceView, IncidentView } from '../../contract/incident.ts'
import { withoutTime } from '../state/example.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { ago, fileName, frequency, measured, number } from '../state/words.ts'
import { ExampleLine } from './example-line.tsx'
import { TrendChart } from './trend-chart.tsx'
import { useNow, useWall } from './wall-context.ts'

/** Of these there is one; how often says nothing. */
const ONCE = new Set<EvidenceView['kind']>(['alert', 'deployment', 'restart', 'level-shift'])

/** One observation in full: what, how often, since when, a line of it, and where it stands. */
export function EvidenceCard({
  shown,
  incident,
}: {
  readonly shown: ShownEvidence
  readonly incident: IncidentView
}) {
  const { open } = useWall()
  const { evidence, lit } = shown
  const title = evidence.title === incident.title ? 'The alert itself' : evidence.title
  return (
    <button
      type="button"
      className="card"
      data-lit={lit}
      data-evidence={evidence.id}
      onClick={() => open({ name: 'lines', evidence })}
    >
      <span className="card-title">{title}</span>
      <span className="card-count">
        {ONCE.has(evidence.kind) ? '' : `${frequency(evidence.count, evidence.expected)}, first `}
        <FirstSeen evidence={evidence} />
      </span>
      {evidence.example.text !== evidence.title && <ExampleLine example={withoutTime(evidence.example)} />}
      <span className="card-foot">
        <span className="card-source">{fileName(evidence.source)}</span>
        <TrendChart evidence={evidence} reading={incident.reading} alertAt={incident.opened_at} />
      </span>
    </button>
  )
}

function FirstSeen({ evidence }: { readonly evidence: EvidenceView }) {
  const now = useNow()
  return <>{evidence.first_at === null ? 'at a time unknown' : ago(evidence.first_at, now)}</>
}

/** One observation in a line. */
export function EvidenceRow({ shown }: { readonly shown: ShownEvidence }) {
  const { open } = useWall()
  const { evidence, lit } = shown
  return (
    <button
      type="button"
      className="card-row"
      data-lit={lit}
      data-evidence={evidence.id}
      onClick={() => open({ name: 'lines', evidence })}
    >
      <RowTitle evidence={evidence} />
      <span className="card-row-count">
        {evidence.kind === 'alert' ? (
          measured(evidence.facts)
        ) : ONCE.has(evidence.kind) ? (
          <FirstSeen evidence={evidence} />
        ) : (
          `${number(evidence.count)}×`
        )}
      </span>
    </button>
  )
}

/** "New error since 03:02" tells a card's reader enough, as the line stands below it; a row has the line alone. */
function RowTitle({ evidence }: { readonly evidence: EvidenceView }) {
  const { text } = withoutTime(evidence.example)
  if (evidence.kind === 'alert') return <span className="card-row-title">The alert</span>
  if (evidence.kind !== 'new-pattern' || text === '')
    return <span className="card-row-title">{evidence.title}</span>
  return (
    <span className="card-row-title">
      <span className="unseen">{evidence.title}: </span>
      <code>{text}</code>
    </span>
  )
}
