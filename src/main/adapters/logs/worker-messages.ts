import type { EvidenceReport } from '../../domain/evidence.ts'
import type { Question } from '../../domain/logs/candidate.ts'
import type { Findings } from '../../domain/logs/findings.ts'
import type { LogRecord } from '../../domain/logs/record.ts'
import type { ReadingProgress, WatchedSource } from '../../ports/evidence-source.ts'

/** To the worker. `id` pairs an answer with its question. */
export type ToWorker =
  | {
      readonly type: 'investigate'
      readonly id: number
      readonly roots: readonly string[]
      readonly question: Question
    }
  | {
      readonly type: 'analyse'
      readonly id: number
      readonly records: readonly LogRecord[]
      readonly question: Question
      readonly source: string
    }
  | { readonly type: 'watched'; readonly id: number; readonly roots: readonly string[] }
  | { readonly type: 'abort'; readonly id: number }

/** From the worker. */
export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: ReadingProgress }
  | {
      readonly type: 'report'
      readonly id: number
      readonly report: EvidenceReport
      readonly linesInWindow: number
    }
  | { readonly type: 'findings'; readonly id: number; readonly findings: Findings }
  | { readonly type: 'watched'; readonly id: number; readonly watched: readonly WatchedSource[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string; readonly aborted: boolean }
