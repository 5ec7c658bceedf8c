import { questionOf, shownCommand } from '../state/command-scene.ts'
import { announcement } from '../state/command-words.ts'
import { useNow, useWall } from './wall-context.ts'

/** Says to a screen reader what is asked, refused or done; a question may interrupt. */
export function CommandRegion() {
  const { state } = useWall()
  const command = shownCommand(state, useNow())
  const question = questionOf(state)
  const told = command === null ? '' : announcement(command)
  return (
    <div className="unseen">
      <p aria-live="assertive">{question === null ? '' : announcement(question)}</p>
      <p aria-live="polite">{question === null ? told : ''}</p>
    </div>
  )
}
