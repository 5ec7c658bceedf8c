import type { Alert } from '../domain/alert.ts'
import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { QuarantinedDelivery } from '../domain/journal.ts'
import type { Sentence, SitRep } from '../domain/sitrep.ts'
import type { Utterance } from '../domain/speech.ts'

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

/** The book of incidents: projected from the journal, every change durable before its promise resolves. */
export interface Incidents {
  receive(alert: Alert): Promise<Received>
  quarantine(delivery: QuarantinedDelivery): Promise<void>
  evidenced(id: string, report: EvidenceReport): Promise<Incident>
  briefing(id: string, headline: string, by: string): Promise<Incident>
  said(id: string, sentence: Sentence): Promise<Incident>
  briefed(id: string, sitrep: SitRep): Promise<Incident>
  spoke(utterance: Utterance): Promise<void>
  close(id: string, reason: string): Promise<Incident>
  /** Newest first. */
  list(): readonly Incident[]
  find(id: string): Incident | null
  quarantined(): readonly {
    readonly deliveryId: string
    readonly at: number
    readonly reason: string
    readonly bytes: number
  }[]
  /** Called after every change, in order. The returned function unsubscribes. */
  subscribe(changed: (incident: Incident | null) => void): () => void
}
