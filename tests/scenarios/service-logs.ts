import type { Random } from './seeded-random.ts'

export const SERVICES = [
  'payment-gateway',
  'checkout-api',
  'orders-worker',
  'auth-service',
  'search-index',
] as const
export type ServiceName = (typeof SERVICES)[number]

export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export interface LogEvent {
  readonly at: number
  readonly service: ServiceName
  readonly level: Level
  readonly message: string
  /** Lines that follow without a time of their own, such as a stack trace. */
  readonly stack?: readonly string[]
  readonly version?: string
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `2026-11-22 03:02:11` in the machine's zone. */
const localDate = (at: Date): string => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
const localTime = (at: Date): string =>
  `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`

/** JSON lines, as a structured logger writes them. */
function jsonLine(event: LogEvent): string {
  return JSON.stringify({
    timestamp: new Date(event.at).toISOString(),
    level: event.level,
    service: event.service,
    version: event.version ?? '2.13.4',
    msg: event.message,
    ...(event.stack === undefined ? {} : { error: { stack: [event.message, ...event.stack].join('\n') } }),
  })
}

/** Application text as Java and Python loggers write it, the stack on lines of its own. */
function textLine(event: LogEvent): string {
  const at = new Date(event.at)
  const head = `${localDate(at)} ${localTime(at)},${pad(at.getMilliseconds(), 3)} ${event.level.toUpperCase().padEnd(5)} [http-${event.at % 16}] ${event.message}`
  return [head, ...(event.stack ?? [])].join('\n')
}

/** logfmt. */
function logfmtLine(event: LogEvent): string {
  return `ts=${new Date(event.at).toISOString()} level=${event.level} msg=${JSON.stringify(event.message)} worker=${event.at % 4}`
}

/** RFC 3164, as rsyslog writes it by default: local time, no year. */
function syslogLine(event: LogEvent): string {
  const at = new Date(event.at)
  const day = String(at.getDate()).padStart(2, ' ')
  return `${MONTHS[at.getMonth()]} ${day} ${localTime(at)} prod-3 ${event.service}[812]: ${event.level.toUpperCase()} ${event.message}`
}

/** klog, as Kubernetes components write it. */
function klogLine(event: LogEvent): string {
  const at = new Date(event.at)
  const letter = { debug: 'I', info: 'I', warn: 'W', error: 'E', fatal: 'F' }[event.level]
  return `${letter}${pad(at.getMonth() + 1)}${pad(at.getDate())} ${localTime(at)}.${pad(at.getMilliseconds() * 1000, 6)}    4121 index.go:${200 + event.message.length}] ${event.message}`
}

/** The line a service writes for an event, in that service's own format. */
export const FORMATS: Readonly<Record<ServiceName, (event: LogEvent) => string>> = {
  'payment-gateway': jsonLine,
  'checkout-api': textLine,
  'orders-worker': logfmtLine,
  'auth-service': syslogLine,
  'search-index': klogLine,
}

type Writer = (random: Random) => readonly [Level, string]

/** What each service writes on an ordinary night, warnings and stray errors included, in proportion. */
const ORDINARY: Readonly<Record<ServiceName, readonly [Writer, ...Writer[]]>> = {
  'payment-gateway': [
    (r) => ['info', `charge ch_${r.hex(10)} captured in ${r.latency(44)}ms`],
    (r) => ['info', `charge ch_${r.hex(10)} captured in ${r.latency(44)}ms`],
    (r) => ['info', `POST /v1/charges 201 ${r.latency(52)}ms order=${r.whole(10_000, 99_999)}`],
    (r) => ['info', `connection pool: ${r.whole(3, 14)} of 40 connections in use`],
    (r) => ['info', `webhook delivered to merchant ${r.whole(100, 999)}`],
    (r) =>
      r.fraction() < 0.2
        ? ['warn', `card declined by issuer, code ${r.pick(['05', '51', '54'])}`]
        : ['info', `refund re_${r.hex(10)} accepted`],
  ],
  'checkout-api': [
    (r) => ['info', `GET /cart 200 ${r.latency(18)}ms session=${r.hex(16)}`],
    (r) => ['info', `POST /checkout 200 ${r.latency(120)}ms order=${r.whole(10_000, 99_999)}`],
    (r) => ['info', `stock query to ledger-db.internal:5432 took ${r.latency(12)}ms`],
    (r) =>
      r.fraction() < 0.15
        ? ['warn', `client 10.4.${r.whole(0, 9)}.${r.whole(1, 250)} went away before the response`]
        : ['info', `payment-gateway answered 201 in ${r.latency(60)}ms`],
  ],
  'orders-worker': [
    (r) => [
      'info',
      `batch ${r.whole(100_000, 999_999)} done, ${r.whole(5, 40)} orders in ${r.latency(310)}ms`,
    ],
    (r) => ['info', `order ${r.whole(10_000, 99_999)} shipped to warehouse ${r.pick(['ams', 'fra', 'lis'])}`],
    (r) => ['info', `heap ${r.whole(210, 380)} MB of 1024 MB, gc pause ${r.latency(9)}ms`],
    (r) =>
      r.fraction() < 0.1
        ? ['error', `order ${r.whole(10_000, 99_999)} rejected: address not found`]
        : ['debug', `queue depth ${r.whole(0, 25)}`],
  ],
  'auth-service': [
    (r) => ['info', `session ${r.hex(12)} opened for user ${r.whole(1000, 9999)}`],
    (r) => ['info', `token refreshed for user ${r.whole(1000, 9999)} in ${r.latency(7)}ms`],
    (r) =>
      r.fraction() < 0.25
        ? ['warn', `failed login for user ${r.whole(1000, 9999)} from 203.0.113.${r.whole(1, 250)}`]
        : ['info', `session ${r.hex(12)} closed`],
  ],
  'search-index': [
    (r) => ['info', `merged ${r.whole(2, 9)} segments in ${r.latency(140)}ms`],
    (r) => [
      'info',
      `query "${r.pick(['red shoes', 'tea pot', 'desk lamp'])}" hits=${r.whole(0, 900)} took ${r.latency(23)}ms`,
    ],
    (r) => ['info', `indexed ${r.whole(10, 400)} documents, disk 71% used`],
    (r) =>
      r.fraction() < 0.05
        ? ['warn', `slow query took ${r.latency(900)}ms`]
        : ['info', `snapshot ${r.whole(1000, 9999)} uploaded`],
  ],
}

/** Ordinary traffic of one service: a Poisson process with a line every `meanMs` on average. */
export function ordinaryTraffic(
  service: ServiceName,
  from: number,
  to: number,
  meanMs: number,
  random: Random,
): LogEvent[] {
  const events: LogEvent[] = []
  for (let at = from + random.wait(meanMs); at < to; at += random.wait(meanMs)) {
    const [level, message] = random.pick(ORDINARY[service])(random)
    events.push({ at: Math.floor(at), service, level, message })
  }
  return events
}
