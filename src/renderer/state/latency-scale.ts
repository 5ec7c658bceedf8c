import type { FiguresView } from '../../contract/figures.ts'

/** Seconds, both bounds and where lines are drawn. Logarithmic: twice as slow is as far everywhere. */
export interface LatencyScale {
  readonly from: number
  readonly to: number
  readonly ticks: readonly number[]
}

const TICKS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]
/** Of an hour without extremes, so that the limit stands where it did yesterday. */
const USUAL = { from: 0.1, to: 3 }
/** Room for a mark beyond the outermost. */
const MARGIN = 1.25
const LEAST = 0.005

/** The scale on which everything of the last hour has room, and as little of it as possible moves from hour to hour. */
export function scaleOf({ points }: Pick<FiguresView['latency'], 'points'>): LatencyScale {
  const all = points.map(([, ms]) => ms / 1_000)
  const least = Math.min(USUAL.from, ...all.map((s) => s / MARGIN))
  const most = Math.max(USUAL.to, ...all.map((s) => s * MARGIN))
  const from = TICKS.findLast((tick) => tick <= least) ?? LEAST
  const to = TICKS.find((tick) => tick >= most) ?? most
  return { from, to, ticks: TICKS.filter((tick) => tick >= from && tick <= to) }
}
