import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Failure } from '../domain/provider-error.ts'
import type { Sentence } from '../domain/sitrep.ts'
import type { Usage } from '../domain/usage.ts'

/** What an analyst is given. */
export interface Case {
  readonly incident: Incident
  readonly report: EvidenceReport
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

/** Writes a SitRep sentence by sentence. The generator's return value is the conclusion. */
export interface Analyst {
  readonly by: string
  brief(subject: Case, signal: AbortSignal): AsyncGenerator<Sentence, Conclusion, undefined>
}
