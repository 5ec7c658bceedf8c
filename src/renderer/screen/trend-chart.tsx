import type { EvidenceView, ReadingView } from '../../contract/incident.ts'
import { type Trend, type TrendBar, trendOf } from '../state/trend.ts'
import { number, span } from '../state/words.ts'

const WIDTH = 240
const HEIGHT = 40
/** The alert's arrow stands above its line, and the bars below it. */
const ARROW = 9

interface TrendProps {
  readonly evidence: EvidenceView
  readonly reading: ReadingView | null
  readonly alertAt: number
}

/** How often, up to now, and where in it the alert came. */
export function TrendChart({ evidence, reading, alertAt }: TrendProps) {
  const trend = trendOf(evidence.trend, reading, alertAt)
  if (trend === null) return null
  return (
    <>
      {trend.spanMs !== null && <span className="trend-span">{rounded(trend.spanMs)}</span>}
      <svg
        className="trend"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label(trend)}
      >
        <path className="trend-base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        <path
          className="trend-bars"
          d={trend.bars
            .filter(({ late }) => !late)
            .map(bar)
            .join('')}
        />
        <path
          className="trend-bars late"
          d={trend.bars
            .filter(({ late }) => late)
            .map(bar)
            .join('')}
        />
        {trend.alertAt !== null && <AlertMark x={trend.alertAt * WIDTH} />}
      </svg>
    </>
  )
}

const HALF_HOUR = 1_800_000

/** Slices are no round number of minutes; nobody wants to read "58 min". */
function rounded(ms: number): string {
  return span(ms < HALF_HOUR ? ms : Math.round(ms / HALF_HOUR) * HALF_HOUR)
}

function label({ most, spanMs, alertAt }: Trend): string {
  const over = spanMs === null ? '' : ` in the last ${rounded(spanMs)}`
  return `At most ${number(most)} at a time${over}${alertAt === null ? '' : ', the alert marked'}`
}

function AlertMark({ x }: { readonly x: number }) {
  return (
    <>
      <path className="trend-alert" d={`M${x} 0V${HEIGHT}`} />
      <path className="trend-arrow" d={`M${x - 6} 0H${x + 6}L${x} ${ARROW}z`} />
    </>
  )
}

/** A slice with anything in it is never too low to be seen. */
function bar({ x, width, height }: TrendBar): string {
  if (height === 0) return ''
  const high = Math.max(2.5, height * (HEIGHT - ARROW))
  const wide = (width * WIDTH * 0.78).toFixed(2)
  return `M${(x * WIDTH).toFixed(2)} ${HEIGHT}v-${high.toFixed(2)}h${wide}v${high.toFixed(2)}z`
}
