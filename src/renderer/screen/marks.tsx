import type { IncidentSummary } from '../../contract/incident.ts'
import { acknowledgedWords, mutedWords, muteOf } from '../state/marks.ts'
import { MutedIcon, OnItIcon } from './icons.tsx'
import { useNow, useWall } from './wall-context.ts'

/** Why nothing is heard of it: somebody is on it, or wants to hear nothing of its service. */
export function Marks({ incident }: { readonly incident: IncidentSummary }) {
  const { state } = useWall()
  const mute = muteOf(state, incident.service, useNow(5_000))
  const acknowledged = incident.state === 'open' ? incident.acknowledged : null
  if (acknowledged === null && mute === null) return null
  return (
    <ul className="marks" aria-label="Who is on it, and what is not spoken of">
      {acknowledged !== null && (
        <li className="mark" data-mark="acknowledged">
          <OnItIcon /> {acknowledgedWords(acknowledged)}
        </li>
      )}
      {mute !== null && (
        <li className="mark" data-mark="muted">
          <MutedIcon /> {mutedWords(mute)}
        </li>
      )}
    </ul>
  )
}
