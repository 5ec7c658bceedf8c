import { expect, test } from 'vitest'
import type { IncidentSummary } from '../../contract/incident.ts'
import { barsOf } from './timeline.ts'

const incident = (id: string, from: number, to: number | null, severity: 1 | 3 = 3): IncidentSummary => ({
  id,
  title: id,
  service: null,
  environment: null,
  severity,
  state: to === null ? 'open' : 'recovered',
  opened_at: from,
  recovered_at: to,
  closed_at: null,
  acknowledged: null,
  updated_at: from,
})

test('an incident stands where it happened, an open one reaches until now', () => {
  const bars = barsOf([incident('over', 200, 400), incident('open', 900, null)], 0, 1_000)
  expect(bars.map(({ incident, from, to }) => [incident.id, from, to])).toEqual([
    ['over', 0.2, 0.4],
    ['open', 0.9, 1],
  ])
})

test('what began before the band is cut at its start, what ended before it is left out', () => {
  const bars = barsOf([incident('long', -500, 100), incident('gone', -500, -10)], 0, 1_000)
  expect(bars.map(({ incident, from }) => [incident.id, from])).toEqual([['long', 0]])
})

test('incidents of the same time stand below one another, the worst on top', () => {
  const bars = barsOf(
    [incident('b', 100, 500), incident('a', 200, 600, 1), incident('c', 700, 900)],
    0,
    1_000,
  )
  expect(bars.map(({ incident, lane }) => [incident.id, lane])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 0],
  ])
})

test('an incident of this second is wide enough to be seen, and stays inside the band', () => {
  const [bar] = barsOf([incident('new', 1_000, null)], 0, 1_000)
  expect(bar?.to).toBe(1)
  expect((bar?.to ?? 0) - (bar?.from ?? 1)).toBeGreaterThan(0.01)
})

test('a storm takes no more lanes than there are', () => {
  const bars = barsOf(
    Array.from({ length: 400 }, (_, index) => incident(`i${index}`, 900, null)),
    0,
    1_000,
  )
  expect(bars.length).toBe(120)
  expect(Math.max(...bars.map(({ lane }) => lane))).toBe(2)
})
