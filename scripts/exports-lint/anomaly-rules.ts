import { numberAt, objectAt, textAt } from './json.ts'
import type { MonitorQuery } from './monitor-query.ts'
import { type Problem, problem } from './problem.ts'

const ALGORITHMS = ['basic', 'agile', 'robust']
const SEASONS = ['hourly', 'daily', 'weekly']
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440 }
/** Datadog: the window of the query is at least five times as long as the one that triggers. */
const LEAST_WINDOWS = 5

/** What Datadog asks of an anomaly monitor (docs, "Anomaly Monitor", section API), beyond what its models say. */
export function checkAnomaly(document: unknown, query: MonitorQuery): readonly Problem[] {
  const [, algorithm, bounds, rest = ''] =
    /^anomalies\(.*?, '([a-z]+)', (\d+(?:\.\d+)?)((?:, [a-z_]+=(?:'[^']*'|[\w.]+))*)\)/.exec(query.inner) ??
    []
  if (algorithm === undefined || bounds === undefined)
    return query.inner.includes('anomalies(') ? [problem('query', 'anomalies(…) cannot be read')] : []
  const settings = new Map(
    [...rest.matchAll(/, ([a-z_]+)='?([^',]*)'?/g)].map(([, key = '', value = '']) => [key, value]),
  )
  return [
    ...checkCall(algorithm, settings),
    ...checkWindows(document, query, settings.get('alert_window')),
    ...checkShare(document, query),
  ]
}

function checkCall(algorithm: string, settings: ReadonlyMap<string, string>): readonly Problem[] {
  const season = settings.get('seasonality')
  const problems: Problem[] = []
  if (!ALGORITHMS.includes(algorithm))
    problems.push(problem('query', `"${algorithm}" is no algorithm of anomalies()`))
  if (algorithm !== 'basic' && (season === undefined || !SEASONS.includes(season)))
    problems.push(problem('query', `'${algorithm}' needs a seasonality: ${SEASONS.join(', ')}`))
  if (!['above', 'below', 'both'].includes(settings.get('direction') ?? 'both'))
    problems.push(problem('query', 'direction is above, below or both'))
  return problems
}

function checkWindows(document: unknown, query: MonitorQuery, alertWindow?: string): readonly Problem[] {
  const windows = objectAt(document, 'options', 'threshold_windows')
  const trigger = textAt(windows, 'trigger_window')
  const missing = ['trigger_window', 'recovery_window'].filter((name) => textAt(windows, name) === '')
  const problems = missing.map((name) => problem(`options.threshold_windows.${name}`, 'is missing'))
  if (alertWindow !== undefined && alertWindow !== trigger)
    problems.push(
      problem('options.threshold_windows.trigger_window', `is not the alert_window, ${alertWindow}`),
    )
  if (minutes(query.window) < LEAST_WINDOWS * minutes(trigger))
    problems.push(problem('query', `looks at ${query.window}; five times ${trigger} at the least`))
  return problems
}

/** The threshold is the share of points that are off, so it is at most 1. */
function checkShare(document: unknown, { threshold }: MonitorQuery): readonly Problem[] {
  const critical = numberAt(document, 'options', 'thresholds', 'critical')
  const problems: Problem[] = []
  if (textAt(document, 'type') !== 'query alert')
    problems.push(problem('type', 'must be "query alert" for anomalies()'))
  if (threshold > 1 || (critical ?? 0) > 1)
    problems.push(problem('options.thresholds.critical', 'is a share of points, so at most 1'))
  return problems
}

function minutes(window: string): number {
  const [, amount, unit] = /^last_(\d+)([mhd])$/.exec(window) ?? []
  return Number(amount ?? 0) * (MINUTES[unit ?? ''] ?? 0)
}
