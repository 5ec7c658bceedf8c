import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { useWall } from './wall-context.ts'

/** The longest PIN there can be. */
const PIN_CHARS = 12

/** The operator's PIN, which is asked for besides. It is sent and forgotten. */
export function PinForm() {
  const { question, typing } = useWall()
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  // It is all that is asked; but what somebody is writing does not end up in it.
  useEffect(() => {
    if (!typing) field.current?.focus()
  }, [typing])
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
