import type { MouseEvent, PointerEvent } from 'react'
import type { MicrophoneFault } from '../state/talk-state.ts'
import { EarIcon, NoEarIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

const FAULTS: Readonly<Record<MicrophoneFault, string>> = {
  denied: 'not allowed',
  'no-device': 'no microphone',
  taken: 'in use elsewhere',
  unplugged: 'unplugged',
  insecure: 'not at this address',
  unsupported: 'not in this browser',
  failed: 'does not open',
}

/** The talk key to be seen, touched and clicked: held as long as the finger is on it. */
export function TalkKey() {
  const { wall, state } = useWall()
  const held = state.talk.phase === 'opening' || state.talk.phase === 'listening'
  if (state.engines?.ear === null) return null
  const press = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    wall.talk.press()
  }
  /** By Enter or by a screen reader, which cannot hold it: once begins, once more ends. */
  const toggle = ({ detail }: MouseEvent) => {
    if (detail !== 0) return
    if (held) wall.talk.release()
    else wall.talk.press()
  }
  return (
    <button
      type="button"
      className="talk-key"
      aria-pressed={held}
      data-microphone={state.microphone}
      onPointerDown={press}
      onPointerUp={() => wall.talk.release()}
      onPointerCancel={() => wall.talk.release()}
      onLostPointerCapture={() => wall.talk.release()}
      onContextMenu={(event) => event.preventDefault()}
      onClick={toggle}
    >
      {state.fault === null ? <EarIcon /> : <NoEarIcon />}
      {held ? (
        'Release to send'
      ) : (
        <span>
          Hold <kbd>Space</kbd> to talk
        </span>
      )}
      {state.fault === null ? (
        <span className="unseen">{state.microphone === 'ready' ? ', microphone ready' : ''}</span>
      ) : (
        <span className="talk-fault">{FAULTS[state.fault]}</span>
      )}
    </button>
  )
}
