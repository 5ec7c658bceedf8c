import type { ReadingProgress } from './evidence-source.ts'

/** What a flow tells those who watch, besides what the incident itself shows. */
export interface Wall {
  /** The evidence for this incident is being read; called again as the numbers grow. */
  reading(incidentId: string, progress: ReadingProgress): void
  /** Nothing is being read for it any more. */
  readingEnded(incidentId: string): void
}
