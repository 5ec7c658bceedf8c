import type { EvidenceView, ReadingView } from '../../contract/incident.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { ago, fileName, frequency, number } from '../state/words.ts'
import { ExampleLine } from './example-line.tsx'
import { TrendChart } from './trend-chart.tsx'
import { useNow, useWall } from './wall-context.ts'

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
        {frequency(evidence.count, evidence.expected)}
        <FirstSeen evidence={evidence} />
      </span>
      <ExampleLine example={evidence.example} />
      <TrendChart evidence={evidence} reading={reading} alertAt={alertAt} />
      <span className="card-source">{fileName(evidence.source)}</span>
    </button>
  )
}

function FirstSeen({ evidence }: { readonly evidence: EvidenceView }) {
  const now = useNow()
  return evidence.first_at === null ? null : <>, first {ago(evidence.first_at, now)}</>
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
