import { type Example, pieces } from '../state/example.ts'

/** A log line as it stands, its varying parts marked. */
export function ExampleLine({ example }: { readonly example: Example }) {
  return (
    <code className="example">
      {pieces(example).map(({ from, text, slot }) =>
        slot ? <mark key={from}>{text}</mark> : <span key={from}>{text}</span>,
      )}
    </code>
  )
}
