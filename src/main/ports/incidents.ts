import type { Alert } from '../domain/alert.ts'
import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Received } from '../domain/incident-change.ts'
import type { QuarantinedDelivery } from '../domain/journal.ts'
import type { Sentence, SitRep } from '../domain/sitrep.ts'
import type { Utterance } from '../domain/speech.ts'

export type { Change, Received } from '../domain/incident-change.ts'

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
  /** A person is on it; changes nothing of an incident that is not open. `by` is a user id, or "wall". */
  acknowledge(id: string, by: string): Promise<Incident>
  unacknowledge(id: string, by: string): Promise<Incident>
  /** An entry in its timeline. */
  note(id: string, kind: 'muted' | 'unmuted', text: string): Promise<Incident>
  /** Newest first. */
  list(): readonly Incident[]
  find(id: string): Incident | null
  /** Open incidents whose report is not written or not spoken to its end, the most severe first: to be resumed after a restart. */
  unfinished(): readonly Incident[]
  quarantined(): readonly {
    readonly deliveryId: string
    readonly at: number
    readonly reason: string
    readonly bytes: number
  }[]
  /** Called after every change, in order. The returned function unsubscribes. */
  subscribe(changed: (incident: Incident | null) => void): () => void
}
