import { audibleNow, subjectOf } from '../state/scene.ts'
import { useWall } from './wall-context.ts'

/** Says to a screen reader what the wall says aloud. Only the worst may interrupt. */
export function SpokenRegion() {
  const { state } = useWall()
  const audible = audibleNow(state)
  const urgent = subjectOf(state)?.summary.severity === 1
  return (
    <div className="unseen">
      <p aria-live="polite">{urgent ? '' : audible?.text}</p>
      <p aria-live="assertive">{urgent ? audible?.text : ''}</p>
    </div>
  )
}
