import type { ReadingView } from '../../contract/incident.ts'

/** What happened in the hours before is said in words ("never before"); a chart of it all would have bars too thin to see. */
const SHOWN_MS = 3_600_000
const MOST_SLICES = 500

export interface TrendBar {
  /** Shares of the chart's width and height, 0 … 1. */
  readonly x: number
  readonly width: number
  readonly height: number
  /** In the window that is held against the time before. */
  readonly late: boolean
}

export interface Trend {
  readonly bars: readonly TrendBar[]
  /** The end of the slice in which the alert came, as a share of the width, so that its mark covers no bar; null when that is not known or not in the chart. */
  readonly alertAt: number | null
  /** How far back the chart begins, milliseconds; null when that is not known. */
  readonly spanMs: number | null
  readonly most: number
}

/**
 * The end of a trend, drawn so that it can be read from afar: its last hour, and one slice of room after it for the
 * alert, which comes last as a rule. Null when there is nothing to draw. `slices` divide the reading from the start
 * of its baseline to the end of its window.
 */
export function trendOf(
  slices: readonly number[],
  reading: ReadingView | null,
  alertAt: number,
): Trend | null {
  const wholeMs = reading === null ? 0 : reading.window_to - reading.baseline_from
  const sliceMs = wholeMs > 0 ? wholeMs / slices.length : null
  const shown = slices.slice(-Math.min(MOST_SLICES, sliceMs === null ? slices.length : SHOWN_MS / sliceMs))
  const most = Math.max(0, ...shown)
  if (shown.length < 2 || !(most > 0)) return null
  const width = 1 / (shown.length + 1)
  const from = reading === null || sliceMs === null ? null : reading.window_to - shown.length * sliceMs
  const at = (time: number) => (from === null || sliceMs === null ? null : ((time - from) / sliceMs) * width)
  const lateFrom = reading === null ? null : at(reading.window_from)
  const alert = Math.ceil((at(alertAt) ?? Number.NaN) / width - 0.001) * width
  return {
    bars: shown.map((count, index) => ({
      x: index * width,
      width,
      height: Math.max(0, count / most),
      late: lateFrom === null || (index + 1) * width > lateFrom,
    })),
    alertAt: alert >= 0 && alert <= 1 - width / 2 ? alert : null,
    spanMs: sliceMs === null ? null : shown.length * sliceMs,
    most,
  }
}
