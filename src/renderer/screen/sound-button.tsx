import { VoiceIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

/** The browser lets nothing sound before somebody acts: the one thing to do. Any key and any click does it, too. */
export function SoundButton() {
  const { state, wall } = useWall()
  if (!state.soundKnown || state.sound === 'on' || !state.known) return null
  if (state.sound === 'off')
    return (
      <p className="sound-lost" role="status">
        <VoiceIcon /> This wall has lost its sound
      </p>
    )
  return (
    <button type="button" className="sound-on" onClick={() => wall.touched()}>
      <VoiceIcon /> Turn sound on
    </button>
  )
}
