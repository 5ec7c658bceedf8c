import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('a wall comes back soon at first, then ever more rarely, up to ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 50].map((failures) => backoffMs(failures, 1))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ])
})

test('chance takes off at most half, so that walls do not all come at once and none hammers', () => {
  expect(backoffMs(3, 0)).toBe(1_000)
  expect(backoffMs(3, 0.5)).toBe(1_500)
})
