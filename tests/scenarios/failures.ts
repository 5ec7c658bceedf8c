import type { AlertText } from './datadog-alert.ts'
import type { Random } from './seeded-random.ts'
import type { LogEvent } from './service-logs.ts'

const SECOND = 1_000
const MINUTE = 60_000

export interface Failure {
  readonly alert: AlertText
  /** Words that a right explanation contains, in lower case; empty where no cause can be seen. */
  readonly expectedCause: readonly string[]
  /** What goes wrong before `alertAt`, on top of the ordinary traffic. */
  readonly events: (alertAt: number, random: Random) => LogEvent[]
  /** What becomes of an ordinary line under the failure; null when it is no longer written. */
  readonly reshape?: (event: LogEvent, alertAt: number) => LogEvent | null
}

/** Times from `from` to `to`, `everyMs` apart with some jitter. */
function times(from: number, to: number, everyMs: number, random: Random): number[] {
  const result: number[] = []
  for (let at = from; at < to; at += everyMs * (0.5 + random.fraction())) result.push(Math.floor(at))
  return result
}

const poolExhausted: Failure = {
  alert: {
    service: 'payment-gateway',
    symptom: 'p95 latency is high',
    message: 'p95 latency of payment-gateway is **4.8 s**, above 1.5 s for the last 5 minutes.',
    query: 'percentile(last_5m):p95:trace.http.request{env:prod,service:payment-gateway} > 1.5',
    metric: 'trace.http.request',
    priority: 'P1',
  },
  expectedCause: ['pool', '2.14.0'],
  events: (alertAt, random) => {
    const release = alertAt - 8 * MINUTE
    const line = (at: number, level: LogEvent['level'], message: string): LogEvent => ({
      at,
      service: 'payment-gateway',
      level,
      message,
      version: '2.14.0',
    })
    const stack = [
      '    at Pool.acquire (/app/pool.js:118:11)',
      '    at Charges.capture (/app/charges.js:64:30)',
    ]
    return [
      { ...line(release - 2 * SECOND, 'info', 'SIGTERM received, draining 9 requests'), version: '2.13.4' },
      line(release, 'info', 'starting payment-gateway v2.14.0'),
      line(release + SECOND, 'info', 'connection pool to ledger-db.internal:5432 opened, max 10 connections'),
      line(release + 2 * SECOND, 'info', 'listening on port 8443'),
      ...times(release + 20 * SECOND, alertAt, 3 * SECOND, random).map((at) =>
        line(at, 'info', `charge ch_${random.hex(10)} captured in ${random.latency(1900)}ms`),
      ),
      ...times(release + 60 * SECOND, alertAt, 2 * SECOND, random).map((at) => ({
        ...line(
          at,
          'error',
          `connection pool exhausted: no connection within ${random.whole(5000, 5090)}ms, 10 of 10 in use, ${random.whole(20, 64)} waiting`,
        ),
        stack,
      })),
      ...times(release + 70 * SECOND, alertAt, 4 * SECOND, random).map(
        (at): LogEvent => ({
          at,
          service: 'checkout-api',
          level: 'error',
          message: `payment-gateway answered 503 after ${random.latency(5100)}ms, order ${random.whole(10_000, 99_999)} not paid`,
        }),
      ),
    ]
  },
  reshape: (event, alertAt) => {
    if (event.service !== 'payment-gateway' || event.at < alertAt - 8 * MINUTE) return event
    return event.message.includes('captured') ? null : { ...event, version: '2.14.0' }
  },
}

const outOfMemory: Failure = {
  alert: {
    service: 'orders-worker',
    symptom: 'The queue is not being drained',
    message: 'Messages waiting for orders-worker: **18,400**, above 5,000 for the last 10 minutes.',
    query: 'avg(last_10m):avg:rabbitmq.queue.messages{env:prod,service:orders-worker} > 5000',
    metric: 'rabbitmq.queue.messages',
    priority: 'P2',
  },
  expectedCause: ['memory'],
  events: (alertAt, random) => {
    const line = (at: number, level: LogEvent['level'], message: string): LogEvent => ({
      at,
      service: 'orders-worker',
      level,
      message,
    })
    const crash = (minutesBefore: number): LogEvent[] => {
      const at = alertAt - minutesBefore * MINUTE
      return [
        ...times(at - 80 * SECOND, at - 5 * SECOND, 9 * SECOND, random).map((t) =>
          line(t, 'info', `heap ${random.whole(905, 1018)} MB of 1024 MB, gc pause ${random.latency(870)}ms`),
        ),
        line(at - 3 * SECOND, 'fatal', 'java.lang.OutOfMemoryError: Java heap space'),
        line(
          at,
          'fatal',
          `Out of memory: killed process ${random.whole(3000, 9000)} (orders-worker) total-vm:1893412kB`,
        ),
        line(at + 14 * SECOND, 'info', 'starting orders-worker v5.2.1'),
        line(at + 17 * SECOND, 'info', 'consuming from queue orders.placed'),
      ]
    }
    return [9.2, 6.6, 4.1, 1.5].flatMap(crash)
  },
}

const slowDependency: Failure = {
  alert: {
    service: 'checkout-api',
    symptom: 'p95 latency is high',
    message: 'p95 latency of checkout-api is **3.1 s**, above 1 s for the last 5 minutes.',
    query: 'percentile(last_5m):p95:trace.http.request{env:prod,service:checkout-api} > 1',
    metric: 'trace.http.request',
    priority: 'P2',
  },
  expectedCause: ['ledger-db'],
  events: (alertAt, random) => {
    const start = alertAt - 7 * MINUTE
    const line = (at: number, level: LogEvent['level'], message: string): LogEvent => ({
      at,
      service: 'checkout-api',
      level,
      message,
    })
    return [
      ...times(start, alertAt, 4 * SECOND, random).map((at) =>
        line(at, 'info', `stock query to ledger-db.internal:5432 took ${random.latency(2400)}ms`),
      ),
      ...times(start + 20 * SECOND, alertAt, 7 * SECOND, random).map((at) =>
        line(
          at,
          'info',
          `POST /checkout 200 ${random.latency(2700)}ms order=${random.whole(10_000, 99_999)}`,
        ),
      ),
      ...times(start + 30 * SECOND, alertAt, 11 * SECOND, random).map((at) => ({
        ...line(at, 'error', 'timeout after 3000ms waiting for ledger-db.internal:5432'),
        stack: [
          'java.net.SocketTimeoutException: Read timed out',
          '\tat com.example.checkout.StockClient.query(StockClient.java:88)',
          '\tat com.example.checkout.CheckoutHandler.handle(CheckoutHandler.java:41)',
        ],
      })),
    ]
  },
  reshape: (event, alertAt) =>
    event.service === 'checkout-api' &&
    event.at > alertAt - 7 * MINUTE &&
    /stock query|POST \/checkout/.test(event.message)
      ? null
      : event,
}

const diskFull: Failure = {
  alert: {
    service: 'search-index',
    symptom: 'The error rate is high',
    message: 'Errors of search-index are at **38%**, above 5% for the last 5 minutes.',
    query: 'sum(last_5m):sum:trace.grpc.request.errors{env:prod,service:search-index}.as_rate() > 0.05',
    metric: 'trace.grpc.request.errors',
    priority: 'P2',
  },
  expectedCause: ['space'],
  events: (alertAt, random) => {
    const start = alertAt - 6 * MINUTE
    const line = (at: number, level: LogEvent['level'], message: string): LogEvent => ({
      at,
      service: 'search-index',
      level,
      message,
    })
    return [
      ...[0, 1, 2, 3].map((step) =>
        line(start - (4 - step) * MINUTE, 'warn', `disk /var/lib/search ${92 + step * 2}% used`),
      ),
      ...times(start, alertAt, 2.5 * SECOND, random).map((at) =>
        line(
          at,
          'error',
          `write /var/lib/search/segment-${random.whole(1000, 9999)}.tmp: no space left on device`,
        ),
      ),
      ...times(start + 9 * SECOND, alertAt, 13 * SECOND, random).map((at) =>
        line(at, 'error', `merge of ${random.whole(2, 9)} segments failed, index is read-only`),
      ),
    ]
  },
  reshape: (event, alertAt) =>
    event.service === 'search-index' &&
    event.at > alertAt - 6 * MINUTE &&
    /merged|indexed|snapshot/.test(event.message)
      ? null
      : event,
}

const quiet: Failure = {
  alert: {
    service: 'auth-service',
    symptom: 'p95 latency is high',
    message: 'p95 latency of auth-service is **740 ms**, above 500 ms for the last 5 minutes.',
    query: 'percentile(last_5m):p95:trace.http.request{env:prod,service:auth-service} > 0.5',
    metric: 'trace.http.request',
    priority: 'P3',
  },
  expectedCause: [],
  events: () => [],
}

export const FAILURES = {
  'pool-exhausted-after-release': poolExhausted,
  'out-of-memory': outOfMemory,
  'slow-dependency': slowDependency,
  'disk-full': diskFull,
  quiet,
} as const satisfies Record<string, Failure>
