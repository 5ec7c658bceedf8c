import type { Severity } from '../../domain/alert.ts'
import type { Evidence } from '../../domain/evidence.ts'
import type { Question } from '../../domain/logs/candidate.ts'
import type { LogRecord } from '../../domain/logs/record.ts'
import { clockTime } from '../../domain/logs/worded.ts'
import { CompactTime } from './compact-time.ts'
import type { GatheredLogs } from './log-plan.ts'

export const LOG_SOURCE = 'Datadog logs'

/** Compares lines in the window with those before, as it is done with files; given by whoever has a thread for it. */
export type Analyse = (
  batch: {
    readonly records: readonly LogRecord[]
    readonly question: Question
    readonly source: string
    readonly severity: Severity
  },
  signal: AbortSignal,
) => Promise<{ readonly evidence: readonly Evidence[] }>

/** What is unusual in the logs that were gathered. Samples are compared as if they stood side by side, and told with their real times. */
export async function findingsOf(
  logs: GatheredLogs,
  question: Question,
  severity: Severity,
  analyse: Analyse,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  if (logs.records.length === 0) return []
  if (!logs.isSampled) {
    const batch = { records: logs.records, question, source: LOG_SOURCE, severity }
    return (await analyse(batch, signal)).evidence
  }
  const time = new CompactTime(logs.covered)
  const records = logs.records.map((record) => ({ ...record, at: time.compact(record.at) }))
  const compact = {
    service: question.service,
    alertAt: time.compact(question.alertAt),
    baselineFrom: time.from,
    windowFrom: time.compact(question.windowFrom),
    windowTo: time.compact(question.windowTo),
  }
  const batch = { records, question: compact, source: LOG_SOURCE, severity }
  const { evidence } = await analyse(batch, signal)
  return evidence.map((one) => inRealTime(one, time, compact, question))
}

function inRealTime(one: Evidence, time: CompactTime, compact: Question, question: Question): Evidence {
  const real = (at: number | null): number | null => (at === null ? null : time.real(at))
  const firstAt = real(one.firstAt)
  const title =
    one.firstAt === null || firstAt === null
      ? one.title
      : one.title.replace(clockTime(one.firstAt), clockTime(firstAt))
  return {
    ...one,
    title,
    firstAt,
    lastAt: real(one.lastAt),
    trend: spread(one.trend, time, compact, question),
  }
}

/** A trend over compact time as one of the same length over real time: where nothing was read, there is nothing. */
function spread(
  trend: readonly number[],
  time: CompactTime,
  compact: Question,
  question: Question,
): number[] {
  const over = new Array<number>(trend.length).fill(0)
  const span = question.windowTo - question.baselineFrom
  for (const [index, count] of trend.entries()) {
    const share = (index + 0.5) / trend.length
    const at = time.real(compact.baselineFrom + share * (compact.windowTo - compact.baselineFrom))
    const slice = Math.floor(((at - question.baselineFrom) / span) * trend.length)
    const place = Math.min(trend.length - 1, Math.max(0, slice))
    over[place] = (over[place] ?? 0) + count
  }
  return over
}
