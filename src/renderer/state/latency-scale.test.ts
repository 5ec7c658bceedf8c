import { expect, test } from 'vitest'
import { scaleOf } from './latency-scale.ts'

const of = (...ms: number[]) => scaleOf({ points: ms.map((one) => [0, one, 'command']) })

test('without an answer the limit has its usual place', () => {
  expect(of()).toEqual({ from: 0.1, to: 3, ticks: [0.1, 0.3, 1, 3] })
  expect(of(200, 400, 2_000)).toEqual(of())
})

test('a very late answer has room, and so has a very fast one', () => {
  expect(of(12_000)).toMatchObject({ from: 0.1, to: 30 })
  expect(of(40)).toMatchObject({ from: 0.03, to: 3 })
  expect(of(110)).toMatchObject({ from: 0.03 })
  expect(of(0)).toMatchObject({ from: 0.005 })
  expect(of(600_000).to).toBeGreaterThan(600)
})
