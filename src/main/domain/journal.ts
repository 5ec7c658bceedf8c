import type { Alert } from './alert.ts'
import type { EvidenceReport } from './evidence.ts'
import type { Sentence, SitRep } from './sitrep.ts'
import type { Utterance } from './speech.ts'

/** Bytes that were delivered but could not be understood. Kept, shown on the wall, never obeyed. */
export interface QuarantinedDelivery {
  readonly deliveryId: string
  /** Why, in words for the wall: "not valid UTF-8 at byte 12". */
  readonly reason: string
  readonly bytes: number
  /** The whole body, base64. */
  readonly bodyBase64: string
}

/** Everything that ever happens to the appliance's state. The journal is the only truth; the rest is projected from it. */
export type JournalEvent =
  | { readonly type: 'alert.received'; readonly incidentId: string; readonly alert: Alert }
  | { readonly type: 'delivery.quarantined'; readonly delivery: QuarantinedDelivery }
  | { readonly type: 'evidence.gathered'; readonly incidentId: string; readonly report: EvidenceReport }
  | {
      readonly type: 'sitrep.begun'
      readonly incidentId: string
      readonly headline: string
      readonly by: string
    }
  | { readonly type: 'sitrep.sentence'; readonly incidentId: string; readonly sentence: Sentence }
  | { readonly type: 'sitrep.completed'; readonly incidentId: string; readonly sitrep: SitRep }
  | { readonly type: 'speech.changed'; readonly utterance: Utterance }
  | { readonly type: 'incident.closed'; readonly incidentId: string; readonly reason: string }
  /** A person is on it; `by` is a user id, or "wall". */
  | {
      readonly type: 'incident.acknowledged' | 'incident.unacknowledged'
      readonly incidentId: string
      readonly by: string
    }
  /** Something that belongs to its story and changes nothing else of it. */
  | {
      readonly type: 'incident.noted'
      readonly incidentId: string
      readonly kind: 'muted' | 'unmuted'
      readonly text: string
    }
  /** EchoOps keeps silent about a service, null for everything; `until` null: until it is taken back. */
  | {
      readonly type: 'speech.muted'
      readonly service: string | null
      readonly until: number | null
      readonly by: string
    }
  | { readonly type: 'speech.unmuted'; readonly service: string | null; readonly by: string }

/** `seq` grows by at least one per event; `at` is when it was appended, epoch milliseconds. */
export interface Recorded {
  readonly seq: number
  readonly at: number
  readonly event: JournalEvent
}
