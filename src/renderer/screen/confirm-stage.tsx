import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { CommandView } from '../../contract/command.ts'
import { digitWord, objection } from '../state/command-words.ts'
import { serviceTitle } from '../state/words.ts'
import { ContextLine } from './context-line.tsx'
import { Hearing, HearingKeys } from './hearing.tsx'
import { LockIcon } from './icons.tsx'
import { PinForm } from './pin-form.tsx'
import { Ring } from './ring.tsx'
import { useFit } from './use-fit.ts'
import { useNow, useWall } from './wall-context.ts'

const FITS = 5

type Confirmation = NonNullable<CommandView['confirmation']>

/** Whether that is really meant: what, where, with which effect, and how to say yes. Nothing else is on the screen. */
export function ConfirmStage({
  command,
  confirmation,
}: {
  readonly command: CommandView
  readonly confirmation: Confirmation
}) {
  const { state, typing } = useWall()
  const box = useRef<HTMLElement>(null)
  const heading = useId()
  const talking = state.talk.phase !== 'idle'
  const said = objection(command)
  const what = useRef<HTMLDivElement>(null)
  const fit = useFit(what, FITS, `${confirmation.title} ${confirmation.effect} ${said} ${state.talk.phase}`)
  // What had the focus is gone or does not matter now; Enter belongs to the question.
  useEffect(() => {
    if (!confirmation.pin && !typing) box.current?.focus()
  }, [confirmation.pin, typing])
  return (
    <main className="stage act" data-frame={talking ? 'talk' : 'confirm'}>
      <ContextLine />
      <section
        className="confirm"
        role="alertdialog"
        aria-labelledby={heading}
        tabIndex={-1}
        ref={box}
        data-target={confirmation.target}
      >
        <div className="confirm-what" ref={what} data-fit={fit}>
          <h1 id={heading}>{confirmation.title}?</h1>
          <Facts confirmation={confirmation} />
          {said !== null && <p className="confirm-objection">{said}</p>}
          <How command={command} confirmation={confirmation} talking={talking} />
        </div>
        <Remaining confirmation={confirmation} />
      </section>
    </main>
  )
}

function Facts({ confirmation }: { readonly confirmation: Confirmation }) {
  const { target, environment, effect } = confirmation
  return (
    <dl className="confirm-facts">
      {target !== '' && <Fact name="Target">{serviceTitle(target)}</Fact>}
      {environment !== null && <Fact name="Where">{environment}</Fact>}
      <Fact name="Effect">{effect}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface HowProps {
  readonly command: CommandView
  readonly confirmation: Confirmation
  readonly talking: boolean
}

/** The ways to say yes and no; while the key is held, what is heard. */
function How({ command, confirmation, talking }: HowProps) {
  if (talking)
    return (
      <div className="confirm-hearing">
        {!confirmation.pin && <p className="confirm-say">Say “confirm {digitWord(confirmation.digit)}”</p>}
        <Hearing />
        <HearingKeys />
      </div>
    )
  if (confirmation.pin) return <PinForm key={command.id} />
  return (
    <div className="confirm-how">
      <p className="confirm-say">
        Hold <kbd>Space</kbd> and say “confirm {digitWord(confirmation.digit)}”
      </p>
      <Answers />
    </div>
  )
}

function Answers() {
  const { question } = useWall()
  return (
    <p className="act-keys">
      <button type="button" onClick={() => question.confirm(null)}>
        or press <kbd>Enter</kbd>
      </button>
      <button type="button" onClick={() => question.cancel()}>
        <kbd>Esc</kbd> cancels
      </button>
    </p>
  )
}

function Remaining({ confirmation }: { readonly confirmation: Confirmation }) {
  const now = useNow()
  const { asked_at, expires_at, digit, pin } = confirmation
  const leftMs = Math.max(0, expires_at - now)
  const seconds = Math.ceil(leftMs / 1_000)
  return (
    <Ring left={Math.min(1, leftMs / Math.max(1, expires_at - asked_at))}>
      <p className="confirm-digit">{pin ? <LockIcon /> : digit}</p>
      <p className="confirm-left">{seconds > 0 ? `${seconds} s` : 'Time is up'}</p>
    </Ring>
  )
}
