import type { Failure } from './provider-error.ts'

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
  /** Tokens that were sent and written; absent: no model that counts them was used, or its answer never came to its end. */
  readonly tokens?: number
  /** From the evidence to the first sentence. */
  readonly latencyMs?: number
  /** Who should have written it, and why another one went on; null when none had to. */
  readonly fellBack?: { readonly from: string; readonly failure: Failure } | null
}
