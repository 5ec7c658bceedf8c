import { type FormEvent, type KeyboardEvent, useId, useRef } from 'react'
import { useWall } from './wall-context.ts'

/** The longest PIN there can be. */
const PIN_CHARS = 12

/** The operator's PIN, which is asked for besides. It is sent and forgotten. */
export function PinForm() {
  const { question } = useWall()
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const pin = field.current?.value ?? ''
    if (pin === '' || !question.confirm(pin)) return
    if (field.current !== null) field.current.value = ''
  }
  const cancel = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') question.cancel()
  }
  return (
    <form className="pin" onSubmit={submit}>
      <label htmlFor={id}>PIN</label>
      <input
        id={id}
        ref={field}
        type="password"
        inputMode="numeric"
        // No browser is to offer to keep it.
        autoComplete="one-time-code"
        maxLength={PIN_CHARS}
        // biome-ignore lint/a11y/noAutofocus: it is all that is asked, and nothing else can be done.
        autoFocus
        onKeyDown={cancel}
      />
      <p className="act-keys">
        <button type="submit">
          <kbd>Enter</kbd> confirms
        </button>
        <button type="button" onClick={() => question.cancel()}>
          <kbd>Esc</kbd> cancels
        </button>
      </p>
    </form>
  )
}
