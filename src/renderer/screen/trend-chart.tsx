import type { EvidenceView, ReadingView } from '../../contract/incident.ts'
import { number, span } from '../state/words.ts'

const WIDTH = 240
const HEIGHT = 40

interface TrendProps {
  readonly evidence: EvidenceView
  readonly reading: ReadingView | null
  readonly alertAt: number
}

/** Occurrences from the start of the baseline to now, and where in it the alert came. */
export function TrendChart({ evidence, reading, alertAt }: TrendProps) {
  const { trend } = evidence
  const most = Math.max(...trend.slice(-500))
  if (trend.length < 2 || !(most > 0)) return null
  const slices = trend.slice(-500)
  const step = WIDTH / slices.length
  const over = reading === null ? null : reading.window_to - reading.baseline_from
  const mark = over === null || over <= 0 ? null : ((alertAt - (reading?.baseline_from ?? 0)) / over) * WIDTH
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`At most ${number(most)} at a time${over === null ? '' : ` in the last ${span(over)}`}`}
    >
      <path className="trend-base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      <path
        className="trend-bars"
        d={slices.map((count, index) => bar(index, count / most, step)).join('')}
      />
      {mark !== null && mark >= 0 && mark <= WIDTH && (
        <path className="trend-alert" d={`M${mark} 0V${HEIGHT}`} />
      )}
    </svg>
  )
}

/** A slice with anything in it is never too low to be seen. */
function bar(index: number, share: number, step: number): string {
  if (!(share > 0)) return ''
  const height = Math.max(2, share * (HEIGHT - 2))
  const x = index * step
  return `M${x.toFixed(2)} ${HEIGHT}v-${height.toFixed(2)}h${(step * 0.8).toFixed(2)}v${height.toFixed(2)}z`
}
