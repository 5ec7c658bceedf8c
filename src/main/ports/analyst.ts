import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Sentence } from '../domain/sitrep.ts'

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
}

/** Writes a SitRep sentence by sentence. The generator's return value is the conclusion. */
export interface Analyst {
  readonly by: string
  brief(subject: Case, signal: AbortSignal): AsyncGenerator<Sentence, Conclusion, undefined>
}
