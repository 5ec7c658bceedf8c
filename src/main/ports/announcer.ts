import type { Incident } from '../domain/incident.ts'
import type { Sentence } from '../domain/sitrep.ts'
import type { Purpose, Utterance } from '../domain/speech.ts'

/** Speaks to the room, one voice at a time. */
export interface Announcer {
  /** Begins the report of an incident; its headline is spoken as soon as the queue allows. Idempotent per ledger: what the room has already heard is not said again. */
  begin(incident: Incident, headline: string): SpokenReport
  /** One utterance on its own: an update, a recovery, a notice. */
  announce(about: Incident | null, purpose: Purpose, key: string, text: string): void
  /** Takes everything about this incident that is still waiting out of the queue. */
  drop(incidentId: string): void
  replay(utteranceId: string): void
  setMuted(muted: boolean): void
  /** Stops what is being said now and goes on with the next. */
  skip(): void
  state(): AnnouncerState
  /** Called after every change, with what `state()` would say. The returned function unsubscribes. */
  subscribe(changed: (state: AnnouncerState) => void): () => void
}

export interface AnnouncerState {
  readonly muted: boolean
  readonly speaking: Utterance | null
  readonly waiting: number
}

export interface SpokenReport {
  say(sentence: Sentence): void
  /** Resolves when every sentence said so far has reached an end, whichever it is. */
  finished(signal: AbortSignal): Promise<readonly Utterance[]>
}
