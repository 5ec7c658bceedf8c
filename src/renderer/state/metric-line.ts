import type { MetricView } from '../../contract/incident.ts'
import { span } from './words.ts'

const MOST_POINTS = 500
/** Where points are further apart than so many times the usual, nothing was measured. */
const GAP = 3.5
/** Below this share of the top, the scale begins at zero: a line that hugs the ground says "small". */
const FROM_ZERO = 0.6
const HEADROOM = 0.08

/** A metric to be drawn: shares of the chart's width from the left and of its height from the top, 0 … 1. */
export interface MetricLine {
  /** Parts without a gap, at least two points each. */
  readonly parts: readonly (readonly (readonly [x: number, y: number])[])[]
  readonly threshold: number | null
  /** When the alert came; null when that is not in the chart. */
  readonly alertAt: number | null
  readonly spanMs: number
  readonly last: number
  readonly most: number
}

/** Null when there is too little to draw. */
export function metricLineOf(metric: MetricView | null | undefined, alertAt: number): MetricLine | null {
  const points = (metric?.points ?? []).slice(-MOST_POINTS)
  const [first, last] = [points[0], points.at(-1)]
  if (metric == null || first === undefined || last === undefined || last[0] <= first[0]) return null
  const spanMs = last[0] - first[0]
  const { low, high } = scaleOf(
    points.map(([, value]) => value),
    metric.threshold,
  )
  const y = (value: number) => 1 - (value - low) / (high - low)
  const x = (at: number) => (at - first[0]) / spanMs
  const marked = x(alertAt)
  return {
    parts: partsOf(points, spanMs).map((part) => part.map(([at, value]) => [x(at), y(value)] as const)),
    threshold: metric.threshold === null ? null : y(metric.threshold),
    alertAt: marked >= 0 && marked <= 1 ? marked : null,
    spanMs,
    last: last[1],
    most: Math.max(...points.map(([, value]) => value)),
  }
}

function scaleOf(values: readonly number[], threshold: number | null): { low: number; high: number } {
  const all = threshold === null ? values : [...values, threshold]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  if (least === most) return { low: least - 1, high: most + 1 }
  const low = least >= 0 && least < most * FROM_ZERO ? 0 : least - (most - least) * HEADROOM
  return { low, high: most + (most - low) * HEADROOM }
}

function partsOf(points: MetricView['points'], spanMs: number): readonly MetricView['points'][] {
  const widest = (GAP * spanMs) / Math.max(1, points.length - 1)
  const parts: MetricView['points'][] = [[]]
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    if (before !== undefined && point[0] - before[0] > widest) parts.push([])
    parts.at(-1)?.push(point)
  }
  return parts.filter(({ length }) => length > 1)
}

/** "4.8 s", "83%", "1,240". */
export function valueWords(value: number, unit: string | null): string {
  const figure = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(value)
  return unit === null || unit === '' ? figure : `${figure}${unit === '%' ? '' : ' '}${unit}`
}

/** The metric's name as people know it: without its filter. */
export function metricName(name: string): string {
  return name.replace(/\{[^{}]*\}/g, '').trim() || name
}

/** The chart for those who do not see it. */
export function metricWords(metric: MetricView, line: MetricLine): string {
  const limit = metric.threshold === null ? '' : `, the limit ${valueWords(metric.threshold, metric.unit)}`
  const mark = line.alertAt === null ? '' : ', the alert marked'
  const [most, last] = [line.most, line.last].map((value) => valueWords(value, metric.unit))
  return `${metricName(metric.name)} over ${span(line.spanMs)}: at most ${most}, at last ${last}${limit}${mark}`
}
