import type { Incident } from '../../domain/incident.ts'
import type { Question } from '../../domain/logs/candidate.ts'
import type { LogRecord } from '../../domain/logs/record.ts'
import type { DatadogApi } from './api.ts'
import type { AskedList } from './asked-list.ts'
import type { Covered } from './compact-time.ts'
import type { LogQueries } from './log-query.ts'
import { type FoundLogs, LOGS, searchLogs } from './log-search.ts'

const WINDOW_PAGES = 3
/** Samples of a page each, spread evenly over the time that is compared. */
const WINDOW_SAMPLES = 3
const BASELINE_SAMPLES = 4
/** Of a service that says more than can be read, what may tell of a fault. Datadog's statuses by name. */
const BAD = 'status:(warn OR error OR critical OR alert OR emergency)'

export interface GatheredLogs {
  readonly records: readonly LogRecord[]
  readonly events: number
  readonly bytes: number
  /** What was read, when that is less than all of it: samples. */
  readonly covered: readonly Covered[]
  readonly isSampled: boolean
  /** What people should know of how it was read; null when there is nothing. */
  readonly note: string | null
}

export interface LogPlan {
  readonly api: DatadogApi
  readonly asked: AskedList
  readonly tryMs: number
  readonly signal: AbortSignal
  readonly progress: (lines: number, bytes: number) => void
}

/**
 * The logs around the alert and those before it. At most 3 pages of the window and 4 of the baseline; a service that says more
 * is read in samples, and then only what is a warning or worse. Null when there was no answer about the window.
 */
export async function gatherLogs(
  plan: LogPlan,
  incident: Incident,
  queries: LogQueries,
  question: Question,
): Promise<GatheredLogs | null> {
  const ask = asker(plan, incident.service ?? 'unknown')
  const window = { from: question.windowFrom, to: question.windowTo }
  let query = queries.near
  let first = await ask(query, window, 1)
  if (first?.events === 0 && queries.wide !== null) {
    query = queries.wide
    first = await ask(query, window, 1)
  }
  if (first === null) return null
  const share = (first.covered.to - window.from) / Math.max(1, window.to - window.from)
  const isQuiet = !first.isCut || share * WINDOW_PAGES >= 1
  if (!isQuiet) query = `${query} ${BAD}`
  const baseline = { from: question.baselineFrom, to: question.windowFrom - 1 }
  const now = isQuiet
    ? [first.isCut ? goOn(ask, query, window, first) : Promise.resolve(first)]
    : slices(window, WINDOW_SAMPLES).map((slice) => ask(query, slice, 1))
  const before =
    first.events === 0 ? [] : slices(baseline, BASELINE_SAMPLES).map((slice) => ask(query, slice, 1))
  const all = (await Promise.all([...now, ...before])).filter((found) => found !== null)
  return together(all, isQuiet, all.length < now.length + before.length)
}

type Ask = (query: string, span: Covered, maxPages: number, after?: FoundLogs) => Promise<FoundLogs | null>

/** The pages after the first, as one with it. */
async function goOn(ask: Ask, query: string, window: Covered, first: FoundLogs): Promise<FoundLogs> {
  const rest = await ask(query, window, WINDOW_PAGES - 1, first)
  if (rest === null) return first
  return {
    ...rest,
    records: [...first.records, ...rest.records],
    events: first.events + rest.events,
    bytes: first.bytes + rest.bytes,
    covered: { from: first.covered.from, to: rest.covered.to },
  }
}

function asker({ api, asked, tryMs, signal, progress }: LogPlan, fallbackService: string): Ask {
  return async (query, { from, to }, maxPages, after) => {
    const found = await asked.ask(
      { ...LOGS, query, from, to },
      () =>
        searchLogs(api, { query, from, to, maxPages, fallbackService, after: after ?? null }, tryMs, signal),
      ({ events }) => events,
    )
    if (found !== null) progress(found.events, found.bytes)
    return found
  }
}

function slices({ from, to }: Covered, count: number): readonly Covered[] {
  const each = (to - from) / count
  return Array.from({ length: count }, (_, index) => ({
    from: Math.round(from + index * each) + (index === 0 ? 0 : 1),
    to: Math.round(from + (index + 1) * each),
  }))
}

function together(all: readonly FoundLogs[], isQuiet: boolean, isMissing: boolean): GatheredLogs {
  const isSampled = isMissing || all.some(({ isCut }) => isCut)
  const sampled = isSampled ? 'more was logged than is read: samples of it were compared' : null
  return {
    records: all.flatMap(({ records }) => records),
    events: all.reduce((sum, { events }) => sum + events, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    covered: all.map(({ covered }) => covered),
    isSampled,
    note: isMissing
      ? 'a part of the logs had no answer, and the rest was compared'
      : isQuiet
        ? sampled
        : 'too much was logged to read all: only warnings and errors were compared, in samples',
  }
}
