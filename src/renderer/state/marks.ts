import type { IncidentSummary } from '../../contract/incident.ts'
import type { MuteView } from '../../contract/live.ts'
import type { WallState } from './wall-state.ts'
import { clockTime } from './words.ts'

/** The mute of a service, null for everything, while it is in force. */
export function muteOf(
  { mutes }: Pick<WallState, 'mutes'>,
  service: string | null,
  now: number,
): MuteView | null {
  return (
    mutes.findLast((mute) => mute.service === service && (mute.until === null || mute.until > now)) ?? null
  )
}

/** "Muted until 03:30"; without an end only "Muted". */
export const mutedWords = ({ until }: MuteView): string =>
  until === null ? 'Muted' : `Muted until ${clockTime(until)}`

/** "Acknowledged by ann at 03:04". */
export function acknowledgedWords({ by, at }: NonNullable<IncidentSummary['acknowledged']>): string {
  const who = by === 'wall' ? 'somebody in the room' : by
  return `Acknowledged by ${who} at ${clockTime(at)}`
}
