import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { FiguresView } from '../../contract/figures.ts'
import { type LatencyScale, scaleOf } from '../state/latency-scale.ts'

type Latency = FiguresView['latency']

interface ChartProps {
  readonly latency: Latency
  /** The engine's time: the right edge. */
  readonly now: number
}

const HOUR_S = 3_600
const QUARTERS = [60, 45, 30, 15, 0]

/** Every answer of the last hour as a mark over its time: discs are commands, diamonds reports, and what is too late is larger and bright. */
export default function LatencyChart({ latency, now }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const told = useRef<ChartProps>({ latency, now })
  useEffect(() => {
    told.current = { latency, now }
    if (chart.current !== null) chart.current.setData(dataOf(told.current))
  }, [latency, now])
  useEffect(() => {
    const frame = box.current
    if (frame === null) return
    const draw = () => {
      chart.current?.destroy()
      chart.current = frame.clientWidth < 1 ? null : chartIn(frame, () => told.current)
    }
    const size = new ResizeObserver(draw)
    size.observe(frame)
    const theme = new MutationObserver(() => chart.current?.redraw())
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    // Letters of a canvas do not change by themselves when their font has come.
    document.fonts.ready.then(() => chart.current?.redraw()).catch(() => undefined)
    return () => {
      size.disconnect()
      theme.disconnect()
      chart.current?.destroy()
      chart.current = null
    }
  }, [])
  return <div ref={box} className="latency-canvas" aria-hidden="true" />
}

function dataOf({ latency }: ChartProps): uPlot.AlignedData {
  const { points } = latency
  return [points.map(([at]) => at / 1_000), points.map(([, ms]) => ms / 1_000)]
}

function chartIn(frame: HTMLElement, told: () => ChartProps): uPlot {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const { fontFamily } = getComputedStyle(frame)
  const font = `500 ${1.75 * rem}px ${fontFamily}`
  const scale = (): LatencyScale => scaleOf(told().latency)
  const axis = { font, stroke: () => colour('--quiet'), ticks: { show: false } }
  const grid = { stroke: () => colour('--rule'), width: 0.125 * rem }
  return new uPlot(
    {
      width: frame.clientWidth,
      height: frame.clientHeight,
      padding: [1.25 * rem, 2.5 * rem, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [told().now / 1_000 - HOUR_S, told().now / 1_000] },
        y: { distr: 3, range: () => [scale().from, scale().to] },
      },
      axes: [
        {
          ...axis,
          size: 3 * rem,
          gap: 0.75 * rem,
          grid: { show: false },
          splits: () => QUARTERS.map((minutes) => told().now / 1_000 - minutes * 60),
          values: () =>
            QUARTERS.map((minutes) =>
              minutes === 0 ? 'now' : minutes === 60 ? '1 h ago' : `${minutes} min`,
            ),
        },
        {
          ...axis,
          size: 6.5 * rem,
          gap: 1 * rem,
          grid,
          splits: () => [...scale().ticks],
          filter: (_chart, splits) => splits,
          values: (_chart, splits) => splits.map((s) => `${s} s`),
        },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [
          (chart) => drawLimit(chart, told(), rem, fontFamily),
          (chart) => drawMarks(chart, told(), rem),
        ],
      },
    },
    dataOf(told()),
    frame,
  )
}

/** The line above which an answer is too late. */
function drawLimit(
  { ctx, bbox, valToPos }: uPlot,
  { latency }: ChartProps,
  rem: number,
  fontFamily: string,
): void {
  const px = rem * uPlot.pxRatio
  const y = valToPos(latency.limit_ms / 1_000, 'y', true)
  ctx.save()
  ctx.strokeStyle = colour('--warning')
  ctx.lineWidth = 0.1875 * px
  ctx.setLineDash([1 * px, 0.625 * px])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.font = `500 ${1.75 * px}px ${fontFamily}`
  ctx.fillStyle = colour('--warning')
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.fillText('too late', bbox.left + 0.75 * px, y - 0.375 * px)
  ctx.restore()
}

function drawMarks({ ctx, bbox, valToPos }: uPlot, { latency }: ChartProps, rem: number): void {
  const px = rem * uPlot.pxRatio
  ctx.save()
  ctx.lineWidth = 0.1875 * px
  ctx.strokeStyle = colour('--ground')
  for (const [at, ms, of] of latency.points) {
    const x = valToPos(at / 1_000, 'x', true)
    if (x < bbox.left) continue
    const isLate = ms > latency.limit_ms
    ctx.fillStyle = colour(isLate ? '--high' : of === 'command' ? '--good' : '--low')
    ctx.beginPath()
    markAt(ctx, of, x, valToPos(Math.max(ms, 1) / 1_000, 'y', true), (isLate ? 0.875 : 0.625) * px)
    ctx.fill()
    ctx.stroke()
  }
  ctx.restore()
}

function markAt(
  ctx: CanvasRenderingContext2D,
  of: 'command' | 'report',
  x: number,
  y: number,
  size: number,
): void {
  if (of === 'command') return ctx.arc(x, y, size, 0, 2 * Math.PI)
  const reach = size * 1.3
  ctx.moveTo(x, y - reach)
  ctx.lineTo(x + reach, y)
  ctx.lineTo(x, y + reach)
  ctx.lineTo(x - reach, y)
  ctx.closePath()
}

/** A colour of the theme; where the system chooses the colours, its own. */
function colour(token: string): string {
  if (window.matchMedia('(forced-colors: active)').matches)
    return token === '--ground' ? 'Canvas' : 'CanvasText'
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}
