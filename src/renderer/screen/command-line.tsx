import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { useWall } from './wall-context.ts'

const LONGEST_CHARS = 500
const REMEMBERED = 30
/** What was typed at this wall, newest last; as long as the page lives. */
let typed: readonly string[] = []

/** A command by keyboard: Enter sends it, Escape closes the line, the arrow up brings back what was typed before. */
export function CommandLine({ onClose }: { readonly onClose: () => void }) {
  const { wall } = useWall()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  /** How many commands back the line shows; 0 is the one being written. */
  const [back, setBack] = useState(0)

  const send = (event: FormEvent) => {
    event.preventDefault()
    const command = text.trim()
    if (command !== '') {
      typed = [...typed.filter((other) => other !== command), command].slice(-REMEMBERED)
      wall.send({ type: 'command', text: command })
    }
    onClose()
  }

  const recall = (steps: number) => {
    const next = Math.min(typed.length, Math.max(0, back + steps))
    if (next === back) return
    setBack(next)
    setText(next === 0 ? '' : (typed[typed.length - next] ?? ''))
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'ArrowUp') recall(1)
    else if (event.key === 'ArrowDown') recall(-1)
    else return
    event.preventDefault()
  }

  return (
    <form className="command-line" aria-label="Typed command" onSubmit={send}>
      <label htmlFor={id}>Command</label>
      <input
        id={id}
        ref={field}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKey}
        onBlur={() => {
          if (text === '') onClose()
        }}
        maxLength={LONGEST_CHARS}
        placeholder="status of payment gateway"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: whoever opens the line wants to write in it.
        autoFocus
      />
      <p className="command-keys">
        <kbd>Enter</kbd> sends, <kbd>Esc</kbd> closes
      </p>
    </form>
  )
}
