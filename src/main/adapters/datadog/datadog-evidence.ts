import type { Evidence, EvidenceReport, MetricSeries, Reading } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { alertEvidence } from '../../domain/logs/alert-evidence.ts'
import { anchors, decisiveAlert, questionAt } from '../../domain/logs/alert-window.ts'
import type { Question } from '../../domain/logs/candidate.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EvidenceSource, ReadingProgress } from '../../ports/evidence-source.ts'
import type { Log } from '../../ports/log.ts'
import { type ApiOptions, type DatadogApi, openDatadogApi } from './api.ts'
import { AskedList } from './asked-list.ts'
import { CHANGE_REACH_MS, changesAround, EVENTS } from './change-events.ts'
import { deadlineOf } from './deadline.ts'
import { distinct } from './distinct.ts'
import { type Analyse, findingsOf, LOG_SOURCE } from './log-findings.ts'
import { type GatheredLogs, gatherLogs } from './log-plan.ts'
import { logQueriesFor, term } from './log-query.ts'
import { watchedMetric } from './metric-query.ts'
import { METRICS, seriesOf } from './metric-series.ts'

export interface DatadogEvidenceOptions extends ApiOptions {
  readonly log: Log
  /** Compares the lines; the log reader does it in its thread. */
  readonly analyse: Analyse
  /** What has no answer by then is left out and named; milliseconds, 1,900 when absent. */
  readonly withinMs?: number
}

const WITHIN_MS = 1_900
/** And so long after that the lines may be compared: longer than a busy machine takes for all of them. */
const COMPARE_MS = 400
/** One try leaves time for a second. */
const TRY_SHARE = 0.8
/** What the chart shows before the window of the alert. */
const CHART_BEFORE_MS = 50 * 60_000

/**
 * Evidence from Datadog, which is only read: logs around the alert and before it, the metric of its monitor, changes and deaths
 * among the events. Never rejects for what Datadog does: every question and its problem is in `reading.asked`.
 */
export function openDatadogEvidence(options: DatadogEvidenceOptions): EvidenceSource {
  const { clock, log, analyse } = options
  const api = openDatadogApi(options)
  const withinMs = options.withinMs ?? WITHIN_MS
  const tryMs = Math.round(withinMs * TRY_SHARE)
  let lastProblem: string | null = null

  async function around(
    incident: Incident,
    signal: AbortSignal,
    onProgress?: (progress: ReadingProgress) => void,
  ): Promise<EvidenceReport> {
    signal.throwIfAborted()
    const startedMs = clock.monotonicMs()
    const deadline = deadlineOf(clock, withinMs, signal)
    const comparing = deadlineOf(clock, withinMs + COMPARE_MS, signal)
    const asked = new AskedList(clock)
    try {
      const asking = {
        api,
        clock,
        tryMs,
        signal: deadline.signal,
        comparing: comparing.signal,
        asked,
        analyse,
        onProgress,
      }
      const report = await lookAround(incident, asking)
      signal.throwIfAborted()
      lastProblem = asked.list.find(({ problem }) => problem !== null)?.problem ?? null
      const durationMs = Math.round(clock.monotonicMs() - startedMs)
      const { lines } = report.reading
      log.info({ lines, asked: asked.list.length, problem: lastProblem, durationMs }, 'Datadog asked')
      return { ...report, reading: { ...report.reading, durationMs } }
    } finally {
      deadline.end()
      comparing.end()
    }
  }

  return {
    around,
    watched: async () => [{ path: `Datadog (${options.site})`, files: 0, problem: lastProblem }],
    close: async () => undefined,
  }
}

interface Asking {
  readonly api: DatadogApi
  readonly clock: Clock
  readonly tryMs: number
  readonly signal: AbortSignal
  /** Lines that came in time may be compared a little longer. */
  readonly comparing: AbortSignal
  readonly asked: AskedList
  readonly analyse: Analyse
  readonly onProgress: ((progress: ReadingProgress) => void) | undefined
}

interface LogFindings {
  readonly logs: GatheredLogs | null
  readonly evidence: readonly Evidence[]
  readonly problem: string | null
}

async function lookAround(incident: Incident, asking: Asking): Promise<EvidenceReport> {
  const alert = decisiveAlert(incident)
  const [anchorAt = incident.openedAt] = anchors(incident, alert, asking.clock.now())
  const question = questionAt(incident, alert, anchorAt, asking.clock.now())
  const [found, metric, changes] = await Promise.all([
    logsAround(incident, question, asking),
    metricAround(incident, question, asking),
    eventsAround(question, asking),
  ])
  const evidence = distinct([...found.evidence, ...changes])
  const first = alertEvidence(incident, alert)
  const known = metric === null ? first : { ...first, facts: { ...first.facts, ...levels(metric, question) } }
  const skipped = [found.problem, found.logs?.note ?? null].filter((reason) => reason !== null)
  const reading: Reading = {
    files: 0,
    // What was fetched and not compared was not read.
    lines: found.problem === null ? (found.logs?.events ?? 0) : 0,
    bytes: found.problem === null ? (found.logs?.bytes ?? 0) : 0,
    skipped: [...skipped.map((reason) => ({ path: LOG_SOURCE, reason })), ...problemsOf(asking.asked)],
    baselineFrom: question.baselineFrom,
    windowFrom: question.windowFrom,
    windowTo: question.windowTo,
    durationMs: 0,
    asked: asking.asked.list,
  }
  return {
    evidence: [known, ...evidence],
    reading,
    metric,
  }
}

async function logsAround(incident: Incident, question: Question, asking: Asking): Promise<LogFindings> {
  const { api, asked, tryMs, signal, analyse, onProgress } = asking
  const queries = logQueriesFor(incident, decisiveAlert(incident))
  if (queries === null)
    return {
      logs: null,
      evidence: [],
      problem: 'the alert names no service, host or place to look for',
    }
  let lines = 0
  let bytes = 0
  const progress = (moreLines: number, moreBytes: number): void => {
    lines += moreLines
    bytes += moreBytes
    onProgress?.({ files: 0, lines, bytes })
  }
  const logs = await gatherLogs({ api, asked, tryMs, signal, progress }, incident, queries, question)
  if (logs === null) return { logs, evidence: [], problem: null }
  try {
    const evidence = await findingsOf(logs, question, incident.severity, analyse, asking.comparing)
    return { logs, evidence, problem: null }
  } catch {
    return { logs, evidence: [], problem: 'the lines could not be compared in time' }
  }
}

async function metricAround(
  incident: Incident,
  question: Question,
  { api, asked, tryMs, signal }: Asking,
): Promise<MetricSeries | null> {
  const alert = decisiveAlert(incident)
  const metric = watchedMetric(alert?.query ?? null)
  if (metric === null) return null
  const { windowTo: to } = question
  const from = question.windowFrom - CHART_BEFORE_MS
  return asked.ask(
    { ...METRICS, query: metric.query, from, to },
    () => seriesOf(api, metric, { from, to, scope: alert?.scope ?? null }, tryMs, signal),
    (series) => series?.points.length ?? 0,
  )
}

async function eventsAround(
  question: Question,
  { api, asked, tryMs, signal }: Asking,
): Promise<readonly Evidence[]> {
  const { service } = question
  if (service === null) return []
  const query = `${term('service', service)} -source:alert`
  const span = { from: question.windowFrom - CHANGE_REACH_MS, to: question.windowTo }
  const found = await asked.ask(
    { ...EVENTS, query, ...span },
    () => changesAround(api, query, question, tryMs, signal),
    ({ events }) => events,
  )
  return found?.evidence ?? []
}

/** One line for each sense of Datadog that failed, however many questions it was asked. */
function problemsOf(asked: AskedList): readonly { readonly path: string; readonly reason: string }[] {
  const problems = new Map<string, string>()
  for (const { query, problem } of asked.list)
    if (problem !== null) problems.set(`Datadog ${query.slice(0, query.indexOf(':'))}`, problem)
  return [...problems].map(([path, reason]) => ({ path, reason }))
}

/** What the metric was before the alert's window and at its worst within it, for whoever reports. */
function levels(metric: MetricSeries, question: Question): Readonly<Record<string, string>> {
  const before = metric.points.filter(([at]) => at < question.windowFrom).map(([, value]) => value)
  const now = metric.points.filter(([at]) => at >= question.windowFrom).map(([, value]) => value)
  const usual = before.toSorted((a, b) => a - b)[Math.floor(before.length / 2)]
  const unit = metric.unit === null ? '' : metric.unit === '%' ? '%' : ` ${metric.unit}`
  const told = (value: number): string => `${Number(value.toPrecision(3))}${unit}`
  return {
    ...(usual === undefined ? {} : { usual: told(usual) }),
    ...(now.length === 0 ? {} : { highest: told(Math.max(...now)), lowest: told(Math.min(...now)) }),
  }
}
