import type { MetricSeries } from '../../domain/evidence.ts'
import { presentable } from '../../domain/logs/redact.ts'
import type { DatadogApi } from './api.ts'
import { DatadogError } from './failure.ts'
import { at, fieldsOf, listOf, textOf } from './json.ts'
import type { WatchedMetric } from './metric-query.ts'

export const METRICS = { what: 'metrics', permission: 'timeseries_query' } as const
const MOST_SERIES = 500
/** More than a wall can show. */
const MOST_POINTS = 120
const UNITS: Readonly<Record<string, string>> = { percent: '%', fraction: '', count: '' }

export interface SeriesSpan {
  readonly from: number
  readonly to: number
  /** The group of the alert, `host:web-1`, when the monitor has several; null when it has one. */
  readonly scope: string | null
}

type Point = readonly [at: number, value: number]

/**
 * The metric over a span, from GET /api/v1/query (epoch seconds in, milliseconds out). Of several groups the alert's own, else the
 * one that ended worst. Null when it has no points.
 */
export async function seriesOf(
  api: DatadogApi,
  metric: WatchedMetric,
  { from, to, scope }: SeriesSpan,
  tryMs: number,
  signal: AbortSignal,
): Promise<MetricSeries | null> {
  const query = {
    from: String(Math.floor(from / 1_000)),
    to: String(Math.ceil(to / 1_000)),
    query: metric.query,
  }
  const call = { ...METRICS, method: 'GET', path: '/api/v1/query', query, safe: true, tryMs } as const
  const answer = await api.call(call, signal)
  // A query that cannot be run is answered with 200, `status: "error"` and the reason.
  const failed = textOf(at(answer, 'error'))
  if (at(answer, 'status') === 'error' || failed !== null)
    throw new DatadogError(
      { failure: 'bad-request', status: 200 },
      failed === null ? null : presentable(failed, 200),
    )
  const found = listOf(at(answer, 'series'))
    .slice(0, MOST_SERIES)
    .map((series) => ({ series, points: pointsOf(series) }))
    .filter(({ points }) => points.length > 1)
  const own = found.find(({ series }) => isScope(textOf(at(series, 'scope')), scope))
  const chosen = own ?? worst(found, metric.isCeiling)
  if (chosen === undefined) return null
  return {
    name: nameOf(chosen.series, metric.query),
    unit: unitOf(chosen.series),
    points: thinned(chosen.points, metric.isCeiling),
    threshold: metric.threshold,
  }
}

function pointsOf(series: unknown): readonly Point[] {
  return listOf(at(series, 'pointlist'))
    .flatMap((point): Point[] => {
      const [time, value] = listOf(point)
      const isPoint =
        typeof time === 'number' &&
        typeof value === 'number' &&
        Number.isFinite(time) &&
        Number.isFinite(value)
      return isPoint ? [[time, value]] : []
    })
    .toSorted(([a], [b]) => a - b)
}

function isScope(series: string | null, alert: string | null): boolean {
  if (series === null || alert === null) return false
  const groups = (text: string): readonly string[] => text.split(',').map((one) => one.trim().toLowerCase())
  const own = groups(series).filter((group) => group !== '*' && group !== '')
  return own.length > 0 && groups(alert).every((group) => own.includes(group))
}

function worst<T extends { readonly points: readonly Point[] }>(
  found: readonly T[],
  isCeiling: boolean,
): T | undefined {
  const last = ({ points }: T): number => (points.at(-1)?.[1] ?? 0) * (isCeiling ? 1 : -1)
  return found.toSorted((a, b) => last(b) - last(a))[0]
}

function nameOf(series: unknown, query: string): string {
  const name = textOf(at(series, 'expression')) ?? textOf(at(series, 'metric')) ?? query
  return presentable(name, 200)
}

/** Datadog gives a pair of units, the second for rates: `s`, `B/s`. */
function unitOf(series: unknown): string | null {
  const [unit, per] = listOf(at(series, 'unit')).map((one) => {
    const { short_name: short, name } = fieldsOf(one)
    const known = textOf(name)
    return known !== null && Object.hasOwn(UNITS, known) ? (UNITS[known] ?? null) : (textOf(short) ?? known)
  })
  if (unit == null || unit === '') return null
  return presentable(per == null || per === '' ? unit : `${unit}/${per}`, 20)
}

/** At most so many points; of each group the worst, so that no peak is lost. */
function thinned(points: readonly Point[], isCeiling: boolean): readonly Point[] {
  if (points.length <= MOST_POINTS) return points
  const each = points.length / MOST_POINTS
  return Array.from({ length: MOST_POINTS }, (_, index) => {
    const group = points.slice(Math.floor(index * each), Math.floor((index + 1) * each))
    const pick = (best: Point, one: Point): Point => (one[1] > best[1] === isCeiling ? one : best)
    return group.reduce(pick)
  })
}
