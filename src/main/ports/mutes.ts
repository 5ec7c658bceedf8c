import type { Mute } from '../domain/mute.ts'

/** The book of what is not spoken of: projected from the journal, durable before a promise resolves. */
export interface Mutes {
  /** Those in force now, the oldest first; at most one a service. */
  list(): readonly Mute[]
  /** In place of an earlier one of the same service. Rejects with the journal's error. */
  mute(mute: Omit<Mute, 'at'>): Promise<void>
  /** Resolves with whether it was muted. Rejects with the journal's error. */
  unmute(service: string | null, by: string): Promise<boolean>
  /** Called after every change that somebody makes, but not when a mute runs out. The returned function unsubscribes. */
  subscribe(changed: () => void): () => void
}
