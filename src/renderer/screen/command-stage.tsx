import { useRef } from 'react'
import type { CommandView } from '../../contract/command.ts'
import {
  actTitle,
  LOOK_WORDS,
  lookOf,
  messageUnder,
  rehearsal,
  SOURCE_WORDS,
} from '../state/command-words.ts'
import { audibleNow } from '../state/scene.ts'
import { CommandExtras } from './command-extras.tsx'
import { CommandIcon } from './command-icon.tsx'
import { ConfirmStage } from './confirm-stage.tsx'
import { ContextLine } from './context-line.tsx'
import { Sound } from './report-foot.tsx'
import { useFit } from './use-fit.ts'
import { useWall } from './wall-context.ts'

const FITS = 6

/** What has become of the newest command: a word for it, what EchoOps says, and what can be done next. */
export function CommandStage({ command }: { readonly command: CommandView }) {
  const { state } = useWall()
  const { confirmation } = command
  if (command.state === 'confirming' && confirmation !== null)
    return <ConfirmStage command={command} confirmation={confirmation} />
  const look = lookOf(command)
  const word = LOOK_WORDS[look]
  const audible = audibleNow(state)
  return (
    <main className="stage act" data-command={look}>
      <ContextLine />
      <section className="act-body" aria-label="Command">
        <h1 className="act-word">
          <CommandIcon look={look} /> {word}
        </h1>
        <Message text={textOf(command, word)} />
        <CommandExtras command={command} />
      </section>
      <footer className="act-foot">
        <p className="act-heard">
          {command.transcript !== '' && `${SOURCE_WORDS[command.source]} “${command.transcript}”`}
        </p>
        {audible?.purpose === 'reply' && <Sound audible={audible} />}
      </footer>
    </main>
  )
}

/** While it is being done the act itself is what matters; before that, what was heard. */
function textOf(command: CommandView, word: string): string {
  if (command.state === 'performing') return actTitle(command)
  if (command.state === 'understanding') return command.transcript
  const { outcome, message } = command
  if (outcome !== null && lookOf(command) === 'rehearsed') return rehearsal(outcome.text)
  // Also where there was nothing to watch: that it was done comes first.
  if (command.state === 'done' && outcome !== null && outcome.text !== message)
    return `${outcome.text} ${message}`.trim()
  return messageUnder(word, message)
}

function Message({ text }: { readonly text: string }) {
  const box = useRef<HTMLParagraphElement>(null)
  const fit = useFit(box, FITS, text)
  return (
    <p className="act-message" ref={box} data-fit={fit}>
      {text}
    </p>
  )
}
