import type { Failure } from './provider-error.ts'
import type { Usage } from './usage.ts'

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

/** What remains when all sentences are written. */
export interface Conclusion {
  readonly rootCause: string | null
  /** 0 … 1; 0 when there is no cause to name. */
  readonly confidence: number
  readonly costUsd: number
  /** Who wrote it, where that is not the analyst that was asked: "local-analyst", "gemini+local-analyst". */
  readonly by?: string
  /** What it took; absent: nothing, or nobody knows because the answer never came to its end. */
  readonly usage?: Usage
  /** From the request to the first sentence. */
  readonly latencyMs?: number
  /** Why another analyst went on; null when none had to. */
  readonly fellBack?: Failure | null
}

/** A report from its headline to its last sentence. Times count from the moment its analyst was asked. */
export interface Dictated {
  readonly headline: string
  readonly sentences: readonly Sentence[]
  /** The analyst that was asked first. */
  readonly asked: string
  /** Null when no sentence was said. */
  readonly firstMs: number | null
  readonly durationMs: number
  readonly conclusion: Conclusion
}

/** What is kept of a report. The analyst's own time to its first sentence counts before the one measured here. */
export function sitRepOf({ headline, sentences, asked, firstMs, durationMs, conclusion }: Dictated): SitRep {
  const { rootCause, confidence, costUsd, usage, fellBack = null, by = asked } = conclusion
  const latencyMs = conclusion.latencyMs ?? firstMs
  return {
    ...{ headline, sentences, rootCause, confidence, by, durationMs, costUsd },
    ...(usage === undefined ? {} : { tokens: usage.promptTokens + usage.completionTokens }),
    ...(latencyMs === null ? {} : { latencyMs }),
    fellBack: fellBack === null ? null : { from: asked, failure: fellBack },
  }
}
