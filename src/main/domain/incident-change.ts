import type { Alert } from './alert.ts'
import type { Incident } from './incident.ts'

/** What an alert did to its incident, so that the flow knows what the room should hear. */
export type Change =
  | 'opened'
  | 'reopened'
  | 'worsened'
  | 'eased'
  | 'renotified'
  | 'recovered'
  | 'outdated'
  | 'duplicate'

export interface Received {
  readonly incident: Incident
  readonly alert: Alert
  readonly change: Change
}
