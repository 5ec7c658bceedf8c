import { checkAnomaly } from './anomaly-rules.ts'
import { at, numberAt, objectAt, textAt } from './json.ts'
import { atomsOf, checkMetricQuery } from './metric-query.ts'
import { type MonitorQuery, readMonitorQuery } from './monitor-query.ts'
import { type Problem, problem } from './problem.ts'

const NO_VARIABLES = { variables: new Map<string, string>() }

export function checkMonitor(document: unknown): readonly Problem[] {
  const text = textAt(document, 'query')
  const query = readMonitorQuery(text)
  if (query === null) return [problem('query', `cannot be read as a monitor of metrics: "${text}"`)]
  return [
    ...checkMetricQuery(query.inner, NO_VARIABLES).map((what) => problem('query', what)),
    ...checkAggregation(query),
    ...checkThresholds(query, objectAt(document, 'options', 'thresholds')),
    ...checkNoData(document, query),
    ...checkAnomaly(document, query),
    ...checkMessage(document, query),
  ]
}

/** How points of the window become one has to fit what the metric is. */
function checkAggregation({ aggregation, inner }: MonitorQuery): readonly Problem[] {
  const [atom] = atomsOf(inner)
  if (atom === undefined) return []
  const percentile = /^p\d{2}$/.test(atom.aggregation)
  if (percentile !== (aggregation === 'percentile'))
    return [problem('query', 'percentile(…) goes with p50: … p99:, and with nothing else')]
  if (atom.functions.includes('as_count') && aggregation !== 'sum')
    return [problem('query', 'with as_count() the window is added up: sum(…)')]
  return []
}

/** Datadog refuses a critical threshold that is not the query's, and recoveries and warnings on the wrong side of it. */
function checkThresholds(
  { comparator, threshold }: MonitorQuery,
  thresholds: Readonly<Record<string, unknown>>,
): readonly Problem[] {
  const path = 'options.thresholds'
  const above = comparator.startsWith('>')
  const { critical } = thresholds
  const milder = (name: string, than: string): readonly Problem[] => {
    const [value, bound] = [numberAt(thresholds, name), numberAt(thresholds, than)]
    if (value === null) return []
    if (bound === null) return [problem(`${path}.${name}`, `is there without ${than}`)]
    return (above ? value < bound : value > bound)
      ? []
      : [problem(`${path}.${name}`, `${value} must be ${above ? 'below' : 'above'} ${than}, ${bound}`)]
  }
  return [
    ...(critical === threshold
      ? []
      : [problem(`${path}.critical`, `is ${String(critical)}, and the query says ${threshold}`)]),
    ...milder('warning', 'critical'),
    ...milder('critical_recovery', 'critical'),
    ...milder('warning_recovery', 'warning'),
  ]
}

/** What silence means has to be said, and once: Datadog refuses the two ways together. */
function checkNoData(document: unknown, { inner }: MonitorQuery): readonly Problem[] {
  const onMissing = at(document, 'options', 'on_missing_data')
  const notify = at(document, 'options', 'notify_no_data')
  const problems: Problem[] = []
  if (onMissing === undefined && notify === undefined)
    problems.push(problem('options.on_missing_data', 'is missing: what does silence mean?'))
  if (onMissing !== undefined && notify !== undefined)
    problems.push(problem('options.notify_no_data', 'cannot be together with on_missing_data'))
  if (notify === true && numberAt(document, 'options', 'no_data_timeframe') === null)
    problems.push(problem('options.no_data_timeframe', 'is missing, and no data is told'))
  if (inner.includes('echo_ops.heartbeat') && onMissing !== 'show_and_notify_no_data' && notify !== true)
    problems.push(problem('options.on_missing_data', 'must tell when no heartbeat comes'))
  return problems
}

/** `{{agent_id.name}}` is only there for a group of the query. */
function checkMessage(document: unknown, { inner }: MonitorQuery): readonly Problem[] {
  const message = textAt(document, 'message')
  const groups = new Set(atomsOf(inner).flatMap((atom) => atom.groups))
  const named = [...message.matchAll(/\{\{\s*([a-z_]+)\.name\s*\}\}/g)].map(([, tag = '']) => tag)
  const [open, closed] = [/\{\{#/g, /\{\{\//g].map((pattern) => (message.match(pattern) ?? []).length)
  return [
    ...(message.trim() === '' ? [problem('message', 'is empty: nobody would know what to do')] : []),
    ...named
      .filter((tag) => !groups.has(tag))
      .map((tag) => problem('message', `names ${tag}, by which the query does not group`)),
    ...(open === closed ? [] : [problem('message', 'opens a block that it does not close')]),
  ]
}
