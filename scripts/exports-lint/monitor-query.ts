/** `sum(last_5m):sum:…{*}.as_count() >= 1` */
const QUERY = /^(avg|sum|min|max|percentile)\((last_\d+[mhd])\):(.+?) (>=|>|<=|<) (-?\d+(?:\.\d+)?)$/

/** The parts of a monitor's query. */
export interface MonitorQuery {
  readonly aggregation: string
  readonly window: string
  readonly inner: string
  readonly comparator: string
  readonly threshold: number
}

export function readMonitorQuery(query: string): MonitorQuery | null {
  const [, aggregation, window, inner, comparator, threshold] = QUERY.exec(query) ?? []
  if (aggregation === undefined || window === undefined || inner === undefined) return null
  return { aggregation, window, inner, comparator: comparator ?? '', threshold: Number(threshold) }
}
