import type { EvidenceView } from '../../contract/incident.ts'
import { frequency } from '../state/words.ts'
import { Dialog } from './dialog.tsx'
import { HiddenMark } from './hidden-mark.tsx'

/** The lines behind a piece of evidence, as they stand in the file. */
export function LinesDialog({
  evidence,
  onClose,
}: {
  readonly evidence: EvidenceView
  readonly onClose: () => void
}) {
  const lines = evidence.lines.length > 0 ? evidence.lines : [evidence.example.text]
  const text = lines.join('\n')
  return (
    <Dialog title={evidence.title} onClose={onClose}>
      <p className="lines-facts">
        {frequency(evidence.count, evidence.expected)} · {evidence.source}
      </p>
      <Facts facts={evidence.facts} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre className="lines" tabIndex={0}>
        {text}
      </pre>
      <HiddenMark hidden={evidence.hidden} />
    </Dialog>
  )
}

function Facts({ facts }: { readonly facts: Readonly<Record<string, string>> }) {
  const entries = Object.entries(facts)
  if (entries.length === 0) return null
  return (
    <dl className="lines-facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
