import { useCallback, useRef, useState } from 'react'
import type { WallState } from '../state/wall-state.ts'
import { LevelMeter } from './level-meter.tsx'
import { useWall } from './wall-context.ts'

const BARS = 56
/** Above this, somebody speaks; a quiet room stays below it. */
const SPEAKING = 0.35

/** What this wall's microphone hears while the key is held: how loud, and the words as they are understood. */
export function Hearing() {
  const { wall, state } = useWall()
  const source = useCallback(() => wall.input(), [wall])
  const [spoke, setSpoke] = useState(false)
  const known = useRef(false)
  const onLevel = useCallback((level: number) => {
    if (level < SPEAKING || known.current) return
    known.current = true
    setSpoke(true)
  }, [])
  const held = state.talk.phase === 'opening' || state.talk.phase === 'listening'
  return (
    <div className="hearing" data-phase={state.talk.phase}>
      {held && (
        <LevelMeter source={source} bars={BARS} label={spoke ? 'Hearing you' : 'Silence'} onLevel={onLevel} />
      )}
      <Words state={state} spoke={spoke} />
    </div>
  )
}

function Words({ state, spoke }: { readonly state: WallState; readonly spoke: boolean }) {
  const { talk, listening } = state
  const words = listening?.talk === talk.talk ? listening.words : ''
  if (words !== '') return <p className="hearing-words">“{words}”</p>
  if (talk.phase === 'opening') return <p className="hearing-hint">Wait for the microphone</p>
  if (talk.phase === 'awaiting') return <p className="hearing-hint">Heard. One moment.</p>
  return <p className="hearing-hint">{spoke ? 'Hearing you' : 'Say what to do'}</p>
}

/** How it goes on from here. */
export function HearingKeys() {
  const { state } = useWall()
  if (state.talk.phase === 'awaiting') return null
  return (
    <p className="act-keys">
      <strong>Release to send</strong>
      <span>
        <kbd>Esc</kbd> drops it
      </span>
    </p>
  )
}
