import type { Alert, Severity, Transition } from './alert.ts'
import type { Evidence, MetricSeries, Reading } from './evidence.ts'
import type { SitRep } from './sitrep.ts'
import type { Utterance } from './speech.ts'

export type IncidentState = 'open' | 'recovered' | 'closed'

export interface TimelineEntry {
  readonly at: number
  /** `alert`, `evidence`, `sitrep`, `speech`, `recovered`, `closed`, `reopened` … */
  readonly kind: string
  readonly text: string
}

/** A person is on it: EchoOps reminds nobody of it until it gets worse. */
export interface Acknowledgement {
  /** A user id, or "wall" for whoever stood before it. */
  readonly by: string
  readonly at: number
}

/** Something burning, from the first alert to its end. A projection of the journal: never changed in place. */
export interface Incident {
  readonly id: string
  readonly key: string
  readonly title: string
  readonly service: string | null
  readonly environment: string | null
  readonly severity: Severity
  readonly state: IncidentState
  readonly transition: Transition
  readonly openedAt: number
  readonly recoveredAt: number | null
  readonly closedAt: number | null
  /** Null when nobody is on it, or it got worse or came back since. */
  readonly acknowledged: Acknowledgement | null
  /** `occurredAt` of the newest alert that was applied; an older one changes nothing but the history. */
  readonly updatedAt: number
  /** In order of `occurredAt`, at most the newest 100. */
  readonly alerts: readonly Alert[]
  readonly evidence: readonly Evidence[]
  readonly reading: Reading | null
  /** The metric of its alert, as far as a source knows it. */
  readonly metric?: MetricSeries | null
  readonly sitrep: SitRep | null
  /** Whether the analyst has finished; false while sentences still arrive. */
  readonly sitrepComplete: boolean
  readonly speech: readonly Utterance[]
  /** At most the newest 200. */
  readonly timeline: readonly TimelineEntry[]
}
