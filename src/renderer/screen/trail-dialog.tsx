import type { CommandView } from '../../contract/command.ts'
import { LOOK_WORDS, lookOf, rehearsal, SOURCE_WORDS } from '../state/command-words.ts'
import { subjectOf } from '../state/scene.ts'
import { dayTime } from '../state/words.ts'
import { Dialog } from './dialog.tsx'
import { useWall } from './wall-context.ts'

/** The newest of them; the report of the incident has all. */
const SHOWN = 50

/** What was said and done about the incident on the wall, newest first; without one, what was asked of EchoOps last. */
export function TrailDialog({ onClose }: { readonly onClose: () => void }) {
  const { state, open } = useWall()
  const subject = subjectOf(state)
  const commands = subject === null ? [...state.trail.values()] : (subject.whole?.commands ?? [])
  const title = subject === null ? 'The last commands' : 'What was done'
  const shown = commands.toSorted((a, b) => b.at - a.at).slice(0, SHOWN)
  return (
    <Dialog title={title} onClose={onClose}>
      {shown.length === 0 ? (
        <p className="trail-none">
          {subject === null
            ? 'Nobody has given a command yet. Hold Space and say one, or press / to type it.'
            : 'Nobody has given a command about this incident.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <ol className="trail scrolls" tabIndex={0} aria-label={`${title}, newest first`}>
          {shown.map((command) => (
            <Entry key={command.id} command={command} onOutput={() => open({ name: 'output', command })} />
          ))}
        </ol>
      )}
    </Dialog>
  )
}

function Entry({ command, onOutput }: { readonly command: CommandView; readonly onOutput: () => void }) {
  const { at, who, source, transcript, message, outcome } = command
  const look = lookOf(command)
  return (
    <li className="trail-entry" data-command={look}>
      <p className="trail-head">
        <time dateTime={new Date(at).toISOString()}>{dayTime(at)}</time>
        <strong>{LOOK_WORDS[look]}</strong>
        <span className="trail-who">
          {who}, {SOURCE_WORDS[source].toLowerCase()}
        </span>
      </p>
      <p className="trail-said">{transcript === '' ? 'No words' : `“${transcript}”`}</p>
      {outcome !== null && <p>{look === 'rehearsed' ? rehearsal(outcome.text) : outcome.text}</p>}
      {message !== '' && message !== outcome?.text && <p>{message}</p>}
      {outcome !== null && outcome.output !== '' && (
        <button type="button" onClick={onOutput}>
          Show the output
        </button>
      )}
    </li>
  )
}
