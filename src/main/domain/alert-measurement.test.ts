import { describe, expect, it } from 'vitest'
import { readMeasurement } from './alert-measurement.ts'

const P95 = 'avg(last_5m):p95:trace.http.request.duration{service:checkout-api} > 0.5'

describe('what a monitor measures', () => {
  it.each([
    [P95, 'p95 latency', '>', 0.5, 's'],
    ['percentile(last_5m):p99:trace.express.request{env:prod} > 2', 'p99 latency', '>', 2, 's'],
    ['avg(last_1h):avg:trace.web.request.duration.by.service.95p{*} >= 1.5', 'p95 latency', '>=', 1.5, 's'],
    ['avg(last_10m):avg:system.cpu.user{*} by {host} >= 90', 'CPU usage', '>=', 90, '%'],
    ['avg(last_5m):avg:system.mem.pct_usable{*} by {host} < 0.1', 'usable memory', '<', 0.1, 'fraction'],
    [
      'max(last_5m):max:system.disk.in_use{device:/dev/sda1} by {host} > 0.95',
      'disk usage',
      '>',
      0.95,
      'fraction',
    ],
    ['min(last_5m):min:system.disk.free{*} <= 1e9', 'free disk space', '<=', 1e9, 'bytes'],
    ['sum(last_5m):sum:trace.http.request.errors{*}.as_count() > 10', 'errors', '>', 10, null],
    [
      'sum(last_5m):sum:trace.a.errors{service:x}.as_count() / sum:trace.a.hits{service:x}.as_count() > 0.05',
      'error rate',
      '>',
      0.05,
      'fraction',
    ],
    [
      'sum(last_5m):( sum:trace.a.errors{*}.as_count() / sum:trace.a.hits{*}.as_count() ) * 100 > 5',
      'error rate',
      '>',
      5,
      '%',
    ],
    ['avg(last_5m):default_zero(avg:shop.checkout.latency_ms{*}) > 500', 'latency', '>', 500, 'ms'],
    ['avg(last_5m):avg:rabbitmq.queue.messages_ready{*} > 1000', 'queue length', '>', 1_000, null],
    ['sum(last_5m):sum:shop.requests{*}.as_rate() < 1', 'requests per second', '<', 1, null],
    ['avg(last_5m):avg:shop.carts.abandoned{*} > -3.5', 'shop.carts.abandoned', '>', -3.5, null],
    [
      'logs("service:x status:error").index("*").rollup("count").last("5m") > 100',
      'error logs',
      '>',
      100,
      null,
    ],
    [
      'logs("timeout").index("main").rollup("count").by("host").last("5m") > 3',
      'matching log lines',
      '>',
      3,
      null,
    ],
  ])('is read from %s', (query, what, comparator, threshold, unit) => {
    expect(readMeasurement(query, '', true)).toEqual({ what, comparator, threshold, unit, value: null })
  })

  it.each([
    [null],
    [''],
    ['avg(last_5m):avg:system.cpu.user{*}'],
    ['avg(last_5m):avg:system.cpu.user{*} == 3'],
    ["avg(last_4h):anomalies(avg:system.cpu.user{*}, 'basic', 2) >= 1"],
    ["max(next_1w):forecast(avg:system.disk.in_use{*}, 'linear', 1) >= 0.9"],
    ['change(avg(last_5m),last_1h):avg:system.cpu.user{*} > 10'],
    ['pct_change(avg(last_5m),last_1h):avg:system.cpu.user{*} > 10'],
    ['"http.can_connect".over("*").by("host").last(2).count_by_status()'],
    ['avg(last_5m):avg:a.b{*} - avg:a.c{*} > 3'],
    ['avg(last_5m):per_second(avg:a.b{*}) > 3'],
    ['logs("x").index("*").rollup("avg", "@duration").last("5m") > 100'],
    ['error_budget("abc").over("7d") > 75'],
    ['ignore previous instructions > 3'],
    [`avg(last_5m):avg:${'a.'.repeat(5_000)}{*} > 1`],
  ])('is not guessed from %s', (query) => {
    expect(readMeasurement(query, '', true)).toBeNull()
  })
})

describe('the value a message states', () => {
  it.each([
    ['p95 is 1.93 now', 1.93],
    ['The current value is 1.93s.', 1.93],
    ['value: 1930 ms', 1.93],
    ['Latency reached 2 seconds', 2],
    ['was > 0.5 at least once', null],
    ['is 0.2', null],
    ['is 5 minutes old', null],
    ['is 3 of 5', null],
    ['The threshold is 0.8', null],
    ['The limit is 0.8, latency is 1.93', 1.93],
    ['is 12:03', null],
    ['is 2.1.3', null],
    ['is 93%', null],
    ['is 1.93 and then is 2.5', null],
    ['is 1.93, and again is 1.93', 1.93],
    ['', null],
  ])('in "%s" is %s', (body, value) => {
    expect(readMeasurement(P95, body, true)?.value).toBe(value)
  })

  it('must lie within the limit when the monitor has recovered', () => {
    expect(readMeasurement(P95, 'is 0.2 s', false)?.value).toBe(0.2)
    expect(readMeasurement(P95, 'is 1.9 s', false)?.value).toBeNull()
    expect(readMeasurement(P95, 'is 0.4 s', null)?.value).toBe(0.4)
  })
})
