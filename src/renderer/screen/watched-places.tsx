import type { WatchedView } from '../../contract/live.ts'
import { counted } from '../state/words.ts'
import { AlertIcon } from './icons.tsx'

const LISTED = 6

/** Where evidence is looked for, and where it cannot be. */
export function WatchedPlaces({ watched }: { readonly watched: readonly WatchedView[] }) {
  // What cannot be read must never be the part that does not fit.
  const ordered = watched.toSorted((a, b) => Number(b.problem !== null) - Number(a.problem !== null))
  const left = ordered.length - LISTED
  return (
    <ul className="watched">
      {ordered.slice(0, LISTED).map((source) => (
        <li key={source.path} data-problem={source.problem !== null}>
          <code>{source.path}</code>
          {source.problem === null ? (
            <span>{counted(source.files, 'file')}</span>
          ) : (
            <span className="problem">
              <AlertIcon /> {source.problem}
            </span>
          )}
        </li>
      ))}
      {left > 0 && <li>and {counted(left, 'more place')}</li>}
    </ul>
  )
}
