export const SENTENCE_ROLES = ['what', 'cause', 'unknown', 'impact', 'next'] as const
export type SentenceRole = (typeof SENTENCE_ROLES)[number]

/** One sentence of a SitRep, as it is written on the wall. `key` is stable over a second run on the same incident. */
export interface Sentence {
  readonly key: string
  readonly role: SentenceRole
  readonly text: string
  readonly evidenceIds: readonly string[]
}

/** A situation report. `confidence` is 0 … 1, and 0 when no cause can be seen; `rootCause` is null then. */
export interface SitRep {
  readonly headline: string
  readonly sentences: readonly Sentence[]
  readonly rootCause: string | null
  readonly confidence: number
  readonly by: string
  readonly durationMs: number
  readonly costUsd: number
}
