import type { Incident } from '../domain/incident.ts'
import type { Sentence } from '../domain/sitrep.ts'
import type { Purpose, Utterance } from '../domain/speech.ts'

/** Speaks to the room, one voice at a time. */
export interface Announcer {
  /** Begins the report of an incident; its headline is spoken as soon as the queue allows. Idempotent per ledger: what the room has already heard is not said again. */
  begin(incident: Incident, headline: string): SpokenReport
  /** One utterance on its own: an update, a recovery, a notice. */
  announce(about: Incident | null, purpose: Purpose, key: string, text: string): void
  /**
   * Answers somebody, before everything else: what sounds makes way and is said again from its start afterwards, but for
   * another reply, which is let finish. A newer reply takes the place of one of the same key that waits, and of one
   * that the talk key has cut off. When nobody can hear it, its sound is made and kept all the same, and it is not said later. Gives the id of the utterance; null when
   * nothing will be made of it (no text, or closed).
   */
  reply(about: Incident | null, key: string, text: string): string | null
  /**
   * Somebody holds the talk key, or has let it go. Meanwhile nothing sounds; what was interrupted is said again from its
   * start afterwards, as if it had not begun. Lets go by itself 30 s after the last `hold(true)`.
   */
  hold(held: boolean): void
  /** Takes everything about this incident that is still waiting out of the queue, but for replies. */
  drop(incidentId: string): void
  /** Somebody is on the incident, or wants to hear nothing of it: what waits of it is not said, and what sounds of it stops. Not so for replies. */
  hush(incidentId: string, what: 'reminders' | 'everything'): void
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
  /** Somebody holds the talk key. */
  readonly held: boolean
  readonly speaking: Utterance | null
  readonly waiting: number
}

export interface SpokenReport {
  say(sentence: Sentence): void
  /** Resolves when every sentence said so far has reached an end, whichever it is. */
  finished(signal: AbortSignal): Promise<readonly Utterance[]>
}
