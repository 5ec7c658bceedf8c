import { expect, it } from 'vitest'
import { type Outcome, percentile, summaryOf } from './summary.ts'

const outcome = (over: Partial<Outcome>): Outcome => ({
  ...{ kind: 'valid', got: 'answered', isExpected: true, ms: 10, note: null },
  ...over,
})

it('a percentile is a value that was measured: the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([50, 95, 99, 100].map((percent) => percentile(values, percent))).toEqual([50, 95, 99, 100])
  expect(percentile([7], 99)).toBe(7)
  expect(percentile([], 50)).toBeNull()
})

it('the table has a row for each kind and answer, and all of them', () => {
  const text = summaryOf([
    outcome({ ms: 10 }),
    outcome({ ms: 30 }),
    outcome({ kind: 'refused', got: 'refused', ms: 5 }),
    outcome({ kind: 'invalid', got: 'HTTP 400', ms: 2 }),
  ])
  expect(text.split('\n')).toEqual([
    'kind     answer    count  p50 ms  p95 ms  p99 ms  unexpected',
    'valid    answered      2      10      30      30           0',
    'refused  refused       1       5       5       5           0',
    'invalid  HTTP 400      1       2       2       2           0',
    'all                    4       5      30      30           0',
    '',
    'Every answer was as expected.',
  ])
})

it('what was not as expected is named once with its number', () => {
  const wrong = { isExpected: false, got: 'answered', note: '"drop all": expected refused, got answered' }
  const text = summaryOf([outcome(wrong), outcome(wrong), outcome({})])
  expect(text).toContain('2 not as expected:\n  "drop all": expected refused, got answered (2 times)')
})
