import type { CommandView } from '../../contract/command.ts'
import { watchedCommand } from '../state/command-scene.ts'
import { actTitle } from '../state/command-words.ts'
import { subjectOf } from '../state/scene.ts'
import type { WallState } from '../state/wall-state.ts'
import { measured, stopwatch } from '../state/words.ts'
import { EvidenceIcon } from './icons.tsx'
import { useNow, useWall } from './wall-context.ts'

/** After an act: what is watched, against which limit, and for how long still. */
export function WatchBand() {
  const { state } = useWall()
  const now = useNow()
  const command = watchedCommand(state, now)
  if (command === null || command.watch === null) return null
  const { since, until, what } = command.watch
  const share = Math.min(1, Math.max(0, (now - since) / Math.max(1, until - since)))
  const limit = limitOf(state, command)
  return (
    <section className="watch" aria-label="Watching">
      <p className="watch-line">
        <EvidenceIcon />
        <span className="watch-what">
          <strong>Watching</strong> {what}. Done: {lowered(actTitle(command))}
        </span>
        {limit !== '' && <span className="watch-limit">alert: {limit}</span>}
        <span className="watch-clock">
          {stopwatch(Math.min(now, until) - since)} of {stopwatch(until - since)}
        </span>
      </p>
      <span className="watch-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </section>
  )
}

/** What the alert measured, when the watch is about the incident on the wall. */
function limitOf(state: WallState, { incident_id }: CommandView): string {
  const whole = subjectOf(state)?.whole
  if (whole == null || whole.id !== incident_id) return ''
  const alert = whole.evidence.find(({ kind }) => kind === 'alert')
  return alert === undefined ? '' : measured(alert.facts)
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
