import { expect, test } from 'vitest'
import { trendOf } from './trend.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const reading = {
  files: 1,
  lines: 1,
  bytes: 1,
  skipped: [],
  baseline_from: 0,
  window_from: 6 * HOUR - 10 * MINUTE,
  window_to: 6 * HOUR,
  duration_ms: 1,
}
/** Six hours in slices of five minutes. */
const slices = (changes: Record<number, number>) => Array.from({ length: 72 }, (_, at) => changes[at] ?? 0)

test('a chart shows the last hour, with room for the alert after its last bar', () => {
  const trend = trendOf(slices({ 0: 900, 61: 5, 71: 20 }), reading, 6 * HOUR)
  expect(trend?.spanMs).toBe(HOUR)
  expect(trend?.bars).toHaveLength(12)
  expect(trend?.bars.map(({ height }) => height).filter((height) => height > 0)).toEqual([0.25, 1])
  expect(trend?.alertAt).toBeCloseTo(12 / 13)
  expect(trend?.most).toBe(20)
})

test('the bars of the window stand out against those before', () => {
  const trend = trendOf(slices({ 71: 1 }), reading, 6 * HOUR)
  expect(trend?.bars.filter(({ late }) => late)).toHaveLength(2)
  expect(trend?.bars.at(-3)?.late).toBe(false)
})

test('the mark of an alert stands beside the bar it came in', () => {
  expect(trendOf(slices({ 71: 1 }), reading, 6 * HOUR - 12 * MINUTE)?.alertAt).toBeCloseTo(10 / 13)
})

test('an alert outside of the chart is not marked at its edge', () => {
  expect(trendOf(slices({ 71: 1 }), reading, HOUR)?.alertAt).toBeNull()
  expect(trendOf(slices({ 71: 1 }), reading, 9 * HOUR)?.alertAt).toBeNull()
})

test('without a reading the whole trend is drawn, and nobody guesses at times', () => {
  const trend = trendOf([1, 2, 4], null, HOUR)
  expect(trend).toMatchObject({ alertAt: null, spanMs: null, most: 4 })
  expect(trend?.bars.map(({ height }) => height)).toEqual([0.25, 0.5, 1])
})

test.each([
  ['nothing', []],
  ['one slice', [4]],
  ['only zeros', [0, 0, 0]],
  ['what is older than the chart', slices({ 3: 9 })],
  ['numbers that are none', [Number.NaN, Number.NaN]],
])('a trend of %s is not drawn', (_, trend) => {
  expect(trendOf(trend, reading, HOUR)).toBeNull()
})
