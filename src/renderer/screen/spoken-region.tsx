import { questionOf, shownCommand } from '../state/command-scene.ts'
import { announcement } from '../state/command-words.ts'
import { audibleNow, subjectOf } from '../state/scene.ts'
import { useNow, useWall } from './wall-context.ts'

/** Says to a screen reader what the wall says aloud, asks, refuses or has done. Only a question and the worst may interrupt. */
export function SpokenRegion() {
  const { state } = useWall()
  const command = shownCommand(state, useNow())
  const question = questionOf(state)
  const sounding = audibleNow(state)
  // Of a command its own words tell more than the reply that is spoken.
  const spoken = sounding?.purpose === 'reply' && command !== null ? '' : (sounding?.text ?? '')
  const urgent = subjectOf(state)?.summary.severity === 1 && spoken !== ''
  return (
    <div className="unseen">
      <p aria-live="polite">{urgent ? '' : spoken}</p>
      <p aria-live="polite">{command === null || question !== null ? '' : announcement(command)}</p>
      <p aria-live="assertive">{question !== null ? announcement(question) : urgent ? spoken : ''}</p>
    </div>
  )
}
