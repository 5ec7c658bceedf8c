import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'

/** How far the reading is; for the wall. */
export interface ReadingProgress {
  readonly files: number
  readonly lines: number
  readonly bytes: number
}

/** Looks for what changed around the time of an incident. */
export interface EvidenceSource {
  /** Never rejects for a missing or unreadable source: that is named in `reading.skipped`. Rejects when aborted. */
  around(
    incident: Incident,
    signal: AbortSignal,
    onProgress?: (progress: ReadingProgress) => void,
  ): Promise<EvidenceReport>
  /** What it reads, for people: paths with the number of files, and what cannot be read. */
  watched(): Promise<readonly WatchedSource[]>
  close(): Promise<void>
}

export interface WatchedSource {
  readonly path: string
  readonly files: number
  /** Why it is not read; null when it is. */
  readonly problem: string | null
}
