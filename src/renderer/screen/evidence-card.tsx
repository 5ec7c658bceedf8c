import type { EvidenceView, ReadingView } from '../../contract/incident.ts'
import { withoutTime } from '../state/example.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { ago, fileName, frequency, number } from '../state/words.ts'
import { ExampleLine } from './example-line.tsx'
import { TrendChart } from './trend-chart.tsx'
import { useNow, useWall } from './wall-context.ts'

/** Of these there is one; how often says nothing. */
const ONCE = new Set<EvidenceView['kind']>(['alert', 'deployment', 'restart', 'level-shift'])

interface CardProps {
  readonly shown: ShownEvidence
  readonly reading: ReadingView | null
  readonly alertAt: number
}

/** One observation in full: what, how often, since when, a line of it, and where it stands. */
export function EvidenceCard({ shown, reading, alertAt }: CardProps) {
  const { inspect } = useWall()
  const { evidence, lit } = shown
  return (
    <button
      type="button"
      className="card"
      data-lit={lit}
      data-evidence={evidence.id}
      onClick={() => inspect(evidence)}
    >
      <span className="card-title">{evidence.title}</span>
      <span className="card-count">
        {ONCE.has(evidence.kind) ? '' : `${frequency(evidence.count, evidence.expected)}, first `}
        <FirstSeen evidence={evidence} />
      </span>
      {evidence.example.text !== evidence.title && <ExampleLine example={withoutTime(evidence.example)} />}
      <span className="card-foot">
        <span className="card-source">{fileName(evidence.source)}</span>
        <TrendChart evidence={evidence} reading={reading} alertAt={alertAt} />
      </span>
    </button>
  )
}

function FirstSeen({ evidence }: { readonly evidence: EvidenceView }) {
  const now = useNow()
  return <>{evidence.first_at === null ? 'at a time unknown' : ago(evidence.first_at, now)}</>
}

export function EvidenceRow({ shown }: { readonly shown: ShownEvidence }) {
  const { inspect } = useWall()
  const { evidence, lit } = shown
  return (
    <button
      type="button"
      className="card-row"
      data-lit={lit}
      data-evidence={evidence.id}
      onClick={() => inspect(evidence)}
    >
      <span className="card-row-title">{evidence.title}</span>
      <span className="card-row-count">{number(evidence.count)}×</span>
    </button>
  )
}
