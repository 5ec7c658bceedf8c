/** What a metric monitor watches. */
export interface WatchedMetric {
  /** A query as the metrics API takes it. */
  readonly query: string
  /** Null when the limit is not one of the metric's own values. */
  readonly threshold: number | null
  /** Whether more is worse. */
  readonly isCeiling: boolean
}

const MAX_QUERY = 4_000
const COMPARISON = /\s*(>=|<=|>|<)\s*(-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?)\s*$/i
/** `avg(last_5m):`; of a change only the metric itself can be drawn. */
const WINDOW =
  /^\s*(avg|sum|min|max|percentile|change|pct_change)\((?:avg\(last_\w{1,20}\),)?\s*last_\w{1,20}\)\s*:\s*/i
/** Detection functions with the metric as their first argument: their limit is a share of anomalous points. */
const DETECTION = /^(?:anomalies|outliers|forecast)\(/i
const HAS_METRIC = /[a-z][\w.]{1,200}\{[^{}]*\}/i

/**
 * The metric of a monitor's query; null for monitors of logs, checks, events and other monitors. `sum(…)` over a window is held
 * against a limit that no single point reaches, so its line has no threshold.
 */
export function watchedMetric(query: string | null): WatchedMetric | null {
  if (query === null || query.length > MAX_QUERY) return null
  const window = WINDOW.exec(query)
  const comparison = COMPARISON.exec(query)
  if (window === null || comparison === null) return null
  const watched = query.slice(window[0].length, comparison.index).trim()
  const aggregation = (window[1] ?? '').toLowerCase()
  const isDetection = DETECTION.test(watched)
  const expression = isDetection ? firstArgument(watched) : watched
  if (expression === null || !HAS_METRIC.test(expression)) return null
  const isComparable = !isDetection && !['sum', 'change', 'pct_change'].includes(aggregation)
  return {
    query: expression,
    threshold: isComparable ? Number(comparison[2]) : null,
    isCeiling: (comparison[1] ?? '').startsWith('>'),
  }
}

function firstArgument(call: string): string | null {
  let depth = 0
  for (const [index, sign] of [...call].entries()) {
    if (sign === '(' || sign === '{') depth += 1
    if (sign === ')' || sign === '}') depth -= 1
    if (sign === ',' && depth === 1) return call.slice(call.indexOf('(') + 1, index).trim()
  }
  return null
}
