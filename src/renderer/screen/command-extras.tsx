import { useState } from 'react'
import type { CommandView } from '../../contract/command.ts'
import { lookOf, offerOf } from '../state/command-words.ts'
import { stopwatch } from '../state/words.ts'
import { useNow, useWall } from './wall-context.ts'

/** What belongs to some states alone: what to choose from, how far it is, what went wrong, what could be next. */
export function CommandExtras({ command }: { readonly command: CommandView }) {
  switch (lookOf(command)) {
    case 'unclear':
      return <Candidates candidates={command.candidates} />
    case 'performing':
      return <Progress key={command.id} />
    case 'answered':
    case 'rehearsed':
    case 'failed':
      return <Output command={command} />
    case 'no-better':
      return <Offer command={command} />
    default:
      return null
  }
}

/** Each is a whole command; choosing one sends it. */
function Candidates({ candidates }: { readonly candidates: readonly string[] }) {
  const { wall } = useWall()
  if (candidates.length === 0) return null
  return (
    <ul className="candidates" aria-label="Did you mean">
      {candidates.map((candidate) => (
        <li key={candidate}>
          <button type="button" onClick={() => wall.send({ type: 'command', text: candidate })}>
            {candidate}
          </button>
        </li>
      ))}
    </ul>
  )
}

const STEPS = ['Heard', 'Confirmed', 'Doing it', 'Watching'] as const
const DOING = 2

function Progress() {
  const now = useNow()
  const [since] = useState(now)
  return (
    <ol className="steps" aria-label="Progress">
      {STEPS.map((step, index) => (
        <li
          key={step}
          data-step={index < DOING ? 'over' : index === DOING ? 'now' : 'coming'}
          aria-current={index === DOING ? 'step' : undefined}
        >
          {step} {index === DOING && <span aria-live="off">{stopwatch(now - since)}</span>}
        </li>
      ))}
    </ol>
  )
}

const TAIL_LINES = 3

/** The last lines say most; all of them are a click away. */
function Output({ command }: { readonly command: CommandView }) {
  const { open } = useWall()
  const output = command.outcome?.output.trim() ?? ''
  if (output === '') return null
  const lines = output.split('\n')
  return (
    <div className="act-output">
      <pre>{lines.slice(-TAIL_LINES).join('\n')}</pre>
      <button type="button" onClick={() => open({ name: 'output', command })}>
        Show the output
      </button>
    </div>
  )
}

/** What EchoOps offers when an act did not help; "yes" means it. */
function Offer({ command }: { readonly command: CommandView }) {
  const { wall, state } = useWall()
  const offer = offerOf(command)
  if (offer === null) return null
  return (
    <div className="candidates">
      <button type="button" onClick={() => wall.send({ type: 'command', text: 'yes' })}>
        {offer}
      </button>
      {state.engines?.ear !== null && (
        <p>
          or hold <kbd>Space</kbd> and say “yes”
        </p>
      )}
    </div>
  )
}
