import type { AnalysingView } from '../../contract/live.ts'
import { number, size } from '../state/words.ts'

/** What is being read, while it is being read. */
export function Analysing({ progress }: { readonly progress: AnalysingView }) {
  return (
    <div className="analysing">
      <p className="analysing-what">Reading the logs</p>
      <dl className="figures">
        <Figure value={number(progress.lines)} of="lines" />
        <Figure value={number(progress.files)} of={progress.files === 1 ? 'file' : 'files'} />
        <Figure value={size(progress.bytes)} of="read" />
      </dl>
    </div>
  )
}

function Figure({ value, of }: { readonly value: string; readonly of: string }) {
  return (
    <div className="figure">
      <dt>{of}</dt>
      <dd>{value}</dd>
    </div>
  )
}
