import { expect, test } from 'vitest'
import { metricLineOf, metricName, metricWords, valueWords } from './metric-line.ts'

const MINUTE = 60_000
const metric = (values: readonly (number | null)[], threshold: number | null = 1.5) => ({
  name: 'p95:trace.http.request{env:prod,service:payment-gateway}',
  unit: 's',
  points: values.flatMap((value, index): [number, number][] =>
    value === null ? [] : [[index * MINUTE, value]],
  ),
  threshold,
})

test('a line goes from edge to edge, with its limit where its value would be', () => {
  const line = metricLineOf(metric([0, 0, 3]), MINUTE)
  expect(line?.parts).toHaveLength(1)
  expect(line?.parts[0]?.map(([x]) => x)).toEqual([0, 0.5, 1])
  expect(line?.parts[0]?.[0]?.[1]).toBe(1)
  expect(line?.parts[0]?.[2]?.[1]).toBeCloseTo(1 - 1 / 1.08)
  expect(line?.threshold).toBeCloseTo(1 - 0.5 / 1.08)
  expect(line).toMatchObject({ alertAt: 0.5, spanMs: 2 * MINUTE, last: 3, most: 3 })
})

test('a limit above all values is in the chart', () => {
  const line = metricLineOf(metric([0.2, 0.3], 9), 0)
  expect(line?.threshold).toBeGreaterThan(0)
  expect(line?.threshold).toBeLessThan(0.1)
})

test('a share near its top is not pressed against the ceiling', () => {
  const line = metricLineOf(metric([99.2, 99.9, 97], 99), 0)
  const heights = line?.parts[0]?.map(([, y]) => y) ?? []
  expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(0.7)
})

test('where nothing was measured there is no line', () => {
  const line = metricLineOf(metric([1, 1, 1, 1, ...new Array<null>(9).fill(null), 2, 2, 2]), 0)
  expect(line?.parts.map((part) => part.length)).toEqual([4, 3])
})

test('values that never change are a line in the middle', () => {
  expect(metricLineOf(metric([2, 2], null), 0)?.parts[0]?.map(([, y]) => y)).toEqual([0.5, 0.5])
})

test('an alert before the chart is not marked at its edge', () => {
  expect(metricLineOf(metric([1, 2]), -MINUTE)?.alertAt).toBeNull()
  expect(metricLineOf(metric([1, 2]), 9 * MINUTE)?.alertAt).toBeNull()
})

test('with too little to draw, nothing is drawn', () => {
  for (const one of [null, undefined, metric([]), metric([1])]) expect(metricLineOf(one, 0)).toBeNull()
})

test('it is told in words as it is drawn', () => {
  const one = metric([0.41, 0.41, 4.8123])
  const line = metricLineOf(one, MINUTE)
  expect(line === null ? '' : metricWords(one, line)).toBe(
    'p95:trace.http.request over 2 min: at most 4.81 s, at last 4.81 s, the limit 1.5 s, the alert marked',
  )
  expect(valueWords(83.04, '%')).toBe('83%')
  expect(valueWords(12_400, null)).toBe('12,400')
  expect(metricName('{a}')).toBe('{a}')
})
