import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAlert } from '../../domain/alert-parse.ts'
import { findingsIn } from '../../domain/logs/findings.ts'
import { CompactTime } from './compact-time.ts'
import { logQueriesFor, term } from './log-query.ts'
import { recordOf } from './log-record.ts'
import { watchedMetric } from './metric-query.ts'
import { monitorEventOf } from './monitor-event.ts'
import { ALERT_AT, incident, MINUTE } from './testing-datadog.ts'

const anything = fc.anything({ withNullPrototype: true, withBigInt: false })
const nested = fc.record({
  id: anything,
  attributes: fc.record({
    timestamp: anything,
    message: anything,
    tags: anything,
    title: anything,
    attributes: anything,
  }),
})
const context = { receivedAt: ALERT_AT, deliveryId: 'dlv_1', bodyHash: 'x', services: [] }

test('whatever an event is, it is an alert that can be read or none', () => {
  fc.assert(
    fc.property(fc.oneof(anything, nested), (event) => {
      const read = monitorEventOf(event, { site: 'datadoghq.eu', orgId: '1' })
      if (read !== null) parseAlert(read.payload, context)
    }),
  )
})

test('whatever a log event is, it is a line that can be compared or none', () => {
  const question = {
    service: 'a',
    alertAt: ALERT_AT,
    baselineFrom: ALERT_AT - 90 * MINUTE,
    windowFrom: ALERT_AT - 10 * MINUTE,
    windowTo: ALERT_AT,
  }
  const line = fc.record({
    attributes: fc.record({
      timestamp: fc.constant(new Date(ALERT_AT - MINUTE).toISOString()),
      message: fc.oneof(fc.string(), anything),
      status: anything,
      service: anything,
      tags: anything,
      attributes: anything,
    }),
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(line, nested, anything)), (events) => {
      const records = events.map((event) => recordOf(event, 'a')).filter((record) => record !== null)
      findingsIn(records, question, 'Datadog logs')
    }),
  )
})

test('whatever an alert names its place, the query has one value for it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      expect(term('service', name)).toMatch(/^service:(?:[\w./-]+|"(?:[^"\\]|\\.)*")$/s)
    }),
  )
})

test('a place is found by host or Kubernetes tag when no service is named; a log monitor by its own query', () => {
  const whole = incident('pool-exhausted-after-release', { service: null, environment: null })
  const [alert] = whole.alerts
  if (alert === undefined) throw new Error('the sample has no alert')
  const near = (over: Partial<typeof alert>) =>
    logQueriesFor(whole, { ...alert, host: null, scope: null, tags: [], query: null, ...over })
  expect(near({ host: 'web-1' })).toEqual({ near: 'host:web-1', wide: null })
  expect(near({ tags: ['team:shop', 'kube_namespace:shop'] })?.near).toBe('kube_namespace:shop')
  expect(near({ scope: 'kube_deployment:pay,kube_namespace:shop' })?.near).toBe('kube_deployment:pay')
  expect(
    near({ query: 'logs("source:nginx status:error").index("*").rollup("count").last("5m") > 9' })?.near,
  ).toBe('source:nginx status:error')
  expect(near({})).toBeNull()
})

test.each<[string, string | null, number | null]>([
  ['avg(last_5m):avg:system.cpu.user{host:a} > 90', 'avg:system.cpu.user{host:a}', 90],
  [
    'percentile(last_5m):p95:trace.http.request{env:prod,service:a} by {host} >= 1.5',
    'p95:trace.http.request{env:prod,service:a} by {host}',
    1.5,
  ],
  [
    'min(last_1h):( sum:a.errors{*}.as_count() / sum:a.hits{*}.as_count() ) * 100 < 5',
    '( sum:a.errors{*}.as_count() / sum:a.hits{*}.as_count() ) * 100',
    5,
  ],
  ['sum(last_5m):sum:a.errors{*}.as_count() > 100', 'sum:a.errors{*}.as_count()', null],
  [
    "avg(last_4h):anomalies(avg:a.b{x:y,z:q}, 'agile', 2, direction='above', interval=60) >= 1",
    'avg:a.b{x:y,z:q}',
    null,
  ],
  ['change(avg(last_5m),last_1h):avg:a.b{*} > 3', 'avg:a.b{*}', null],
  ['logs("x").index("*").rollup("count").last("5m") > 9', null, null],
  ['"http.can_connect".over("env:prod").last(4).count_by_status()', null, null],
  ['12345 && 67890', null, null],
  ['', null, null],
])('of a monitor the metric is drawn, with a limit that is its own: %s', (query, metric, threshold) => {
  const watched = watchedMetric(query)
  expect(watched?.query ?? null).toBe(metric)
  expect(watched?.threshold ?? null).toBe(threshold)
})

test('a time goes into compact time and back, and what was read stands side by side', () => {
  const stretch = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }))
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 9 }), fc.nat(), (lengths, pick) => {
      let end = 0
      const covered = lengths.map(([length, gap]) => {
        const from = end + gap + 1
        end = from + length
        return { from, to: end }
      })
      const time = new CompactTime(covered)
      const one = covered[pick % covered.length]
      if (one === undefined) return
      // The end of a stretch is the beginning of the next in compact time; anywhere else there is only one way back.
      for (const at of [one.from + 1, one.to - 1].filter((at) => at > one.from && at < one.to))
        expect(time.real(time.compact(at))).toBe(at)
      const total = lengths.reduce((sum, [length]) => sum + length, 0)
      expect(time.compact(end) - time.from).toBe(total)
    }),
  )
})
