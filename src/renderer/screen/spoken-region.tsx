import { audibleNow, subjectOf } from '../state/scene.ts'
import { useWall } from './wall-context.ts'

/** Says to a screen reader what the wall says aloud. Only the worst may interrupt. */
export function SpokenRegion() {
  const { state } = useWall()
  const sounding = audibleNow(state)
  // A reply is what the command's own region says, more fully.
  const audible = sounding?.purpose === 'reply' && state.command !== null ? null : sounding
  const urgent = subjectOf(state)?.summary.severity === 1
  return (
    <div className="unseen">
      <p aria-live="polite">{urgent ? '' : audible?.text}</p>
      <p aria-live="assertive">{urgent ? audible?.text : ''}</p>
    </div>
  )
}
