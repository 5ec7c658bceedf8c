import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Conclusion, Sentence } from '../domain/sitrep.ts'

export type { Conclusion } from '../domain/sitrep.ts'

/** What an analyst is given. */
export interface Case {
  readonly incident: Incident
  readonly report: EvidenceReport
}

/** Writes a SitRep sentence by sentence. The generator's return value is the conclusion. */
export interface Analyst {
  readonly by: string
  brief(subject: Case, signal: AbortSignal): AsyncGenerator<Sentence, Conclusion, undefined>
}
