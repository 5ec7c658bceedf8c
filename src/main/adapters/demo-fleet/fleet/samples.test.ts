import { expect, it } from 'vitest'
import { percentile, Recent } from './samples.ts'

it('what is older than the span is forgotten', () => {
  const recent = new Recent<{ at: number }>(1_000)
  for (const at of [0, 500, 1_000, 1_400]) recent.add({ at })
  expect(recent.since(1_500).map(({ at }) => at)).toEqual([1_000, 1_400])
  expect(recent.since(10_000)).toEqual([])
})

it('no more is kept than a bounded number', () => {
  const recent = new Recent<{ at: number }>(1_000_000)
  for (let at = 0; at < 5_000; at += 1) recent.add({ at })
  expect(recent.since(5_000)).toHaveLength(4_000)
})

it.each([
  [[], 0.95, null],
  [[7], 0.95, 7],
  [[1, 2, 3, 4], 0.5, 2],
  [Array.from({ length: 100 }, (_, index) => 100 - index), 0.95, 95],
])('of %j the percentile %d is %j', (values, p, expected) => {
  expect(percentile(values, p)).toBe(expected)
})
