import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence, Reading } from './evidence.ts'
import { groundedIn, isGrounded } from './grounding.ts'
import type { SentenceRole } from './sitrep.ts'

const AT = Date.UTC(2026, 10, 22, 3, 2)

const evidence = (over: Partial<Evidence>): Evidence => ({
  id: 'E1',
  kind: 'new-pattern',
  title: 'New error since 03:02',
  service: 'payment-gateway',
  pattern: 'connection pool exhausted after <duration>, <number> waiting',
  level: 'error',
  count: 412,
  expected: 10,
  firstAt: AT,
  lastAt: AT + 240_000,
  example: { text: 'connection pool exhausted after 1932ms, 41 waiting', slots: [] },
  source: '/var/log/payment-gateway.log',
  lines: [
    '2026-11-22T03:02:11Z ERROR connection pool exhausted after 1932ms, 41 waiting on db-3.prod 10.0.4.17',
  ],
  trend: [],
  facts: {},
  score: 1,
  ...over,
})

const ALL: readonly Evidence[] = [
  evidence({
    id: 'E0',
    kind: 'alert',
    title: 'p95 latency above 500 ms',
    service: 'checkout-api',
    pattern: 'p95 latency',
    example: { text: 'p95 latency', slots: [] },
    lines: [],
    count: 1,
    facts: { threshold: '0.5', value: '1.93', unit: 's' },
  }),
  evidence({}),
  evidence({
    id: 'E2',
    kind: 'deployment',
    title: 'Release at 02:58',
    service: 'checkout-api',
    pattern: 'starting v<version>',
    example: { text: 'starting v2.14.0', slots: [] },
    lines: [],
    count: 1,
    firstAt: AT - 240_000,
    facts: { version: '2.14.0', previous: '2.13.4' },
  }),
]
const READING: Reading = {
  files: 12,
  lines: 18_412,
  bytes: 1e6,
  skipped: [],
  baselineFrom: AT - 6 * 3.6e6 - 6e5,
  windowFrom: AT - 6e5,
  windowTo: AT,
  durationMs: 10,
}

const check = (text: string, ids: readonly string[] = ['E1'], role: SentenceRole = 'cause') =>
  isGrounded({ role, text, evidenceIds: ids }, ALL, READING).problems

describe('a sentence is borne out', () => {
  it.each<[text: string, ids?: string[], role?: SentenceRole]>([
    ['Very likely the connection pool is exhausted.'],
    ['412 errors since 03:02.'],
    ['About 400 errors.'],
    ['About four hundred errors.'],
    ['Four hundred and twelve errors.'],
    ['Four hundred twelve errors.'],
    ['More than 400 errors.'],
    ['Nearly 500 errors.'],
    ['Hundreds of errors.'],
    ['41 times the usual rate.'],
    ['Forty-one requests wait.'],
    ['Requests wait 1.9 seconds for a connection.'],
    ['Requests wait one point nine seconds.'],
    ['Requests wait two seconds.'],
    ['It fails on db-3.prod, 10.0.4.17.'],
    ['Payment gateway has an exhausted pool.'],
    ['The log says "connection pool exhausted after 1932ms".'],
    ['p95 latency is 1.9 s, the limit is 500 ms.', ['E0'], 'what'],
    ['P95 latency is above half a second.', ['E0'], 'what'],
    ['Since release 2.14.0 the connection pool is exhausted.', ['E1', 'E2']],
    ['Since release two point fourteen point zero the connection pool is exhausted.', ['E1', 'E2']],
    ['Four minutes after release v2.14.0 the connection pool is exhausted.', ['E1', 'E2']],
    ['Consider rolling back to 2.13.4.', ['E2'], 'next'],
    ['18,412 lines of twelve files were read over the last six hours.', ['E0'], 'unknown'],
    ['One of the pools is exhausted.'],
    ['The pool is read-only for no one.', ['E1'], 'next'],
  ])('%s', (text, ids, role) => {
    expect(check(text, ids, role)).toEqual([])
  })
})

describe('a sentence is turned down', () => {
  it.each<[text: string, problem: RegExp, ids?: string[], role?: SentenceRole]>([
    ['413 errors.', /number 413/],
    ['About 600 errors.', /number 600/],
    ['Six hundred errors.', /number Six hundred/],
    ['More than 500 errors.', /number 500/],
    ['Thousands of errors.', /number Thousands/],
    ['Twice the usual rate.', /number Twice/],
    ['Requests wait 19 seconds.', /number 19 seconds/],
    ['Requests wait 1.9 minutes.', /number 1.9 minutes/],
    ['412 percent of requests fail.', /nothing|number/, ['E2']],
    ['Errors since 03:20.', /time 03:20/],
    ['Since release 2.15.0 the pool is exhausted.', /version 2\.15\.0/, ['E1', 'E2']],
    ['Since release 2.14.0 the pool is exhausted.', /version 2\.14\.0/, ['E1']],
    ['Consider rolling back to 2.12.0.', /version 2\.12\.0/, ['E2'], 'next'],
    ['It fails on db-4.prod.', /name db-4\.prod/],
    ['It fails on 10.0.4.18.', /10\.0\.4\.18/],
    ['The redis pool is exhausted.', /name redis/],
    ['Redis has an exhausted pool.', /name Redis/],
    ['The pool of Ledger is exhausted.', /name Ledger/],
    ['The pool of order_service is exhausted.', /name order_service/],
    ['On checkout API the pool is exhausted.', /service checkout api/],
    ['The disk is full.', /about disk/],
    ['The process runs out of memory.', /about memory/],
    ['A certificate has expired.', /about certificate/],
    ['The new deployment is to blame.', /about release/],
    ['An attack exhausts the pool.', /about attack/],
    ['The log says "database on fire".', /quoted word/],
    ['The pool is exhausted.', /cites no evidence/, []],
    ['The pool is exhausted.', /no evidence E7/, ['E1', 'E7']],
    ['   ', /empty/],
    [`${'pool '.repeat(200)}`, /longer than/],
  ])('%s', (text, problem, ids, role) => {
    expect(check(text, ids, role).join('\n')).toMatch(problem)
  })
})

describe('the check', () => {
  it('knows what was read only where it is told', () => {
    const sentence = {
      role: 'unknown' as const,
      text: '18,412 lines of 12 files were read.',
      evidenceIds: ['E0'],
    }
    expect(groundedIn(sentence, ALL)).toBe(false)
    expect(groundedIn(sentence, ALL, READING)).toBe(true)
  })

  it('never throws, whatever is written and cited', () => {
    const text = fc.string({ maxLength: 700, unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, fc.array(fc.string({ maxLength: 4 })), (said, seen, ids) => {
        const cited = [evidence({ pattern: seen, lines: [seen], firstAt: Number.MAX_VALUE })]
        const { grounded, problems } = isGrounded(
          { role: 'cause', text: said, evidenceIds: ['E1', ...ids] },
          cited,
        )
        expect(grounded).toBe(problems.length === 0)
      }),
      { numRuns: 300 },
    )
  })

  it('accepts a number exactly as it was counted, and no other of its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 1e6 }), fc.integer({ min: 1, max: 1000 }), (count, off) => {
        const cited = [
          evidence({
            count,
            expected: 0,
            pattern: 'x',
            title: 'x',
            lines: [],
            example: { text: 'x', slots: [] },
            lastAt: AT,
            facts: {},
          }),
        ]
        const sentence = (n: number) => ({
          role: 'impact' as const,
          text: `It happened ${n} times.`,
          evidenceIds: ['E1'],
        })
        expect(isGrounded(sentence(count), cited).grounded).toBe(true)
        expect(isGrounded(sentence(count + off), cited).grounded).toBe(false)
      }),
    )
  })
})
