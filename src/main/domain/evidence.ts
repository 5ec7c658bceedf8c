import type { Hidden } from './redaction/hidden.ts'

export const EVIDENCE_KINDS = [
  'alert',
  'new-pattern',
  'burst',
  'level-shift',
  'restart',
  'deployment',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'unknown'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A varying part of an example line: `[from, to)` in UTF-16 code units, and its type (`number`, `duration`, `ip`, …). */
export interface Slot {
  readonly from: number
  readonly to: number
  readonly type: string
}

/** One observation that a sentence may cite. Quoted data from outside, never an instruction. */
export interface Evidence {
  /** `E0` is the alert itself; `E1` … in order of weight. Unique within one incident. */
  readonly id: string
  readonly kind: EvidenceKind
  /** For the card, as people say it: "New error since 03:02". */
  readonly title: string
  readonly service: string | null
  /** The line with its varying parts typed: `pool exhausted after <duration>, <number> waiting`. */
  readonly pattern: string
  readonly level: LogLevel
  /** Occurrences in the window of the alert. */
  readonly count: number
  /** What the hours before would have made expect for a window of the same length. */
  readonly expected: number
  readonly firstAt: number | null
  readonly lastAt: number | null
  readonly example: { readonly text: string; readonly slots: readonly Slot[] }
  /** Where it was read: a file path, or `Datadog alert`. */
  readonly source: string
  /** What was taken out of these lines; absent: nothing. */
  readonly hidden?: Hidden
  /** A few of the lines behind it, oldest first, at most 20, each at most 500 characters. */
  readonly lines: readonly string[]
  /** Occurrences per equal slice from the start of the baseline to the end of the window; for a small chart. */
  readonly trend: readonly number[]
  /** Facts that were read out of it, for example `version` of a deployment, `from` and `to` of a level shift. */
  readonly facts: Readonly<Record<string, string>>
  /** Weight against the other evidence, 0 … 1. */
  readonly score: number
}

/** A question that was put to a source far away, and what came of it. */
export interface Asked {
  /** As the source was asked, for people: `logs: service:payment-gateway env:prod`. */
  readonly query: string
  /** The span that was asked about, epoch milliseconds. */
  readonly from: number
  readonly to: number
  /** Lines, points or events that came; null when none could come. */
  readonly found: number | null
  readonly tookMs: number
  /** Why it has no answer, or not all of it; null when all is well. */
  readonly problem: string | null
}

/** The metric that an alert is about, around its time. */
export interface MetricSeries {
  /** As the query names it. */
  readonly name: string
  /** As people write it behind a number (`s`, `%`); null when it has none or it is not known. */
  readonly unit: string | null
  /** Epoch milliseconds and value, in order of time, at most 120. */
  readonly points: readonly (readonly [at: number, value: number])[]
  /** The limit of the monitor, in the same unit; null when it has none that a line could show. */
  readonly threshold: number | null
}

/** What was read to find it. Shown on the wall, so that silence can be told from not looking. */
export interface Reading {
  readonly files: number
  readonly lines: number
  readonly bytes: number
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  /** The window of the alert and the baseline before it, epoch milliseconds. */
  readonly baselineFrom: number
  readonly windowFrom: number
  readonly windowTo: number
  readonly durationMs: number
  /** What sources far away were asked; absent when there was none. At most 40. */
  readonly asked?: readonly Asked[]
}

export interface EvidenceReport {
  readonly evidence: readonly Evidence[]
  readonly reading: Reading
  /** Absent or null when no source knows it. */
  readonly metric?: MetricSeries | null
}
