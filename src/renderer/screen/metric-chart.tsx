import { useId } from 'react'
import type { IncidentView, MetricView } from '../../contract/incident.ts'
import { type MetricLine, metricLineOf, metricName, metricWords, valueWords } from '../state/metric-line.ts'
import type { ShownEvidence } from '../state/scene.ts'
import { span } from '../state/words.ts'
import { useWall } from './wall-context.ts'

const WIDTH = 480
const HEIGHT = 120
/** The alert's arrow stands above the line. */
const ARROW = 12

interface MetricProps {
  readonly metric: MetricView
  readonly line: MetricLine
}

/** The metric of the alert against its limit: the alert's own piece of evidence, as long as there is room. */
export function MetricCard({
  shown,
  incident,
}: {
  readonly shown: ShownEvidence
  readonly incident: IncidentView
}) {
  const { open } = useWall()
  const { evidence, lit } = shown
  const metric = incident.metric ?? null
  const line = metricLineOf(metric, incident.opened_at)
  if (metric === null || line === null) return null
  return (
    <button
      type="button"
      className="card metric"
      data-lit={lit}
      data-evidence={evidence.id}
      onClick={() => open({ name: 'lines', evidence })}
    >
      <span className="metric-name">{metricName(metric.name)}</span>
      <span className="metric-body">
        <span className="metric-figures">
          <strong className="metric-value">{valueWords(line.last, metric.unit)}</strong>
          {metric.threshold !== null && (
            <span className="metric-limit">limit {valueWords(metric.threshold, metric.unit)}</span>
          )}
        </span>
        <span className="metric-span">{span(line.spanMs)}</span>
        <MetricChart metric={metric} line={line} />
      </span>
    </button>
  )
}

function MetricChart({ metric, line }: MetricProps) {
  const over = useId()
  const { parts, threshold, alertAt } = line
  const d = parts.map(pathOf).join('')
  const limit = threshold === null ? null : y(threshold)
  return (
    <svg
      className="metric-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={metricWords(metric, line)}
    >
      <path className="trend-base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {limit !== null && <path className="metric-threshold" d={`M0 ${limit}H${WIDTH}`} />}
      <path className="metric-line" d={d} />
      {limit !== null && (
        <>
          <clipPath id={over}>
            <rect {...beyond(limit, line)} />
          </clipPath>
          <path className="metric-line over" d={d} clipPath={`url(#${over})`} />
        </>
      )}
      {alertAt !== null && (
        <>
          <path className="trend-alert" d={`M${alertAt * WIDTH} 0V${HEIGHT}`} />
          <path className="trend-arrow" d={`M${alertAt * WIDTH - 7} 0h14l-7 ${ARROW}z`} />
        </>
      )}
    </svg>
  )
}

/** The side of the limit on which the metric ended: with an alert, the wrong one. */
function beyond(
  limit: number,
  { parts }: MetricLine,
): { x: number; y: number; width: number; height: number } {
  const end = y(parts.at(-1)?.at(-1)?.[1] ?? 0)
  const above = end < limit
  return { x: 0, y: above ? 0 : limit, width: WIDTH, height: above ? limit : HEIGHT - limit }
}

const y = (share: number): number => ARROW + share * (HEIGHT - ARROW)

function pathOf(part: MetricLine['parts'][number]): string {
  return part
    .map(
      ([at, share], index) => `${index === 0 ? 'M' : 'L'}${(at * WIDTH).toFixed(1)} ${y(share).toFixed(1)}`,
    )
    .join('')
}
