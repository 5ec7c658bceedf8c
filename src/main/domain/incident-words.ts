import type { Alert, Measurement, Severity } from './alert.ts'
import { convert } from './alert-metric.ts'
import { isNoData, isWarning } from './alert-transition.ts'
import { cutText } from './clean-text-cut.ts'
import { oneLine } from './clean-text-invisible.ts'

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  1: 'Critical',
  2: 'High',
  3: 'Warning',
  4: 'Low',
  5: 'Notice',
}

/** From the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5]

export function severityWord(severity: Severity): string {
  return SEVERITY_WORDS[severity]
}

const INITIALS = new Set(
  (
    'ai api aws bff bi cdn ci cms cpu crm cdc db dns ec2 erp etl gcp gpu grpc hr http https iam id io iot ip jwt k8s kpi ldap llm ml ' +
    'mfa nat nfs oidc otp pdf pii poc pos qa rds rpc s3 saml sap sdk seo sla slo smtp sms sns sql sqs ssh ssl sso tcp tls tts ui udp ' +
    'uri url ux vat vm vpc vpn xml'
  ).split(' '),
)
const NAMES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB',
  elasticsearch: 'Elasticsearch',
  graphql: 'GraphQL',
  kafka: 'Kafka',
  kubernetes: 'Kubernetes',
  mongodb: 'MongoDB',
  mysql: 'MySQL',
  nginx: 'Nginx',
  paypal: 'PayPal',
  postgres: 'Postgres',
  postgresql: 'PostgreSQL',
  rabbitmq: 'RabbitMQ',
  redis: 'Redis',
  slack: 'Slack',
  srv: 'service',
  stripe: 'Stripe',
  svc: 'service',
}
const MAX_SERVICE_CHARS = 60
const MAX_SERVICE_WORDS = 6

/** A service's name as words: "checkout-api" is "Checkout API". A name that is written in words already stays as it is. */
export function serviceTitle(name: string): string {
  const plain = oneLine(name)
  const words = plain.includes(' ')
    ? plain
        .split(' ')
        .map((word) => word.replace(/[^\p{L}\p{N}\p{M}'&.+-]+/gu, ''))
        .filter((word) => word !== '')
    : plain
        .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
        .split(/[^\p{L}\p{N}\p{M}]+/u)
        .filter((word) => word !== '')
        .map(serviceWord)
  const title = cutText(words.slice(0, MAX_SERVICE_WORDS).join(' '), MAX_SERVICE_CHARS, '')
  return capitalise(title)
}

/** The service inside a sentence: "the payment gateway" keeps its small letter, "API gateway" and "Redis" keep their capitals. */
export function serviceInSentence(name: string): string {
  const title = serviceTitle(name)
  const [first = ''] = title.split(' ')
  const plain = !name.includes(' ') && serviceWord(first) === first.toLowerCase()
  return plain ? title.charAt(0).toLowerCase() + title.slice(1) : title
}

function serviceWord(word: string): string {
  const low = word.toLowerCase()
  if (INITIALS.has(low)) return low.toUpperCase()
  return Object.hasOwn(NAMES, low) ? (NAMES[low] ?? low) : low
}

export function capitalise(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20)
  return text === '' ? '' : first.toUpperCase() + text.slice(first.length)
}

/**
 * "p95 latency above 500 ms", for the state the alert names: a warning has crossed a limit the query does not name, and
 * without data nothing was crossed. Null when the measured thing has no name in words.
 */
export function measurementWords(alert: Alert): string | null {
  const { measurement, transition } = alert
  if (measurement === null || !isSpeakable(measurement.what)) return null
  if (isNoData(transition)) return `no data on ${measurement.what}`
  const side = measurement.comparator.startsWith('>') ? 'above' : 'below'
  if (isWarning(transition)) return `${measurement.what} ${side} its warning limit`
  const edge = measurement.comparator.endsWith('=') ? 'at or ' : ''
  return `${measurement.what} ${edge}${side} ${quantityWords(measurement.threshold, measurement.unit)}`
}

function isSpeakable(what: Measurement['what']): boolean {
  return !/[._:{}]/.test(what)
}

/** A value in the unit people would choose: 0.5 s is "500 ms", 0.9 of a whole is "90%", 1.5e9 bytes are "1.5 GB". */
export function quantityWords(value: number, unit: string | null): string {
  if (unit === null) return number(value)
  const share = convert(value, unit, '%')
  if (share !== null) return `${number(share)}%`
  const seconds = convert(value, unit, 's')
  if (seconds !== null) return timeWords(seconds)
  const bytes = convert(value, unit, 'bytes')
  return bytes === null ? `${number(value)} ${unit}` : sizeWords(bytes)
}

function timeWords(seconds: number): string {
  const size = Math.abs(seconds)
  if (size !== 0 && size < 0.001) return `${number(seconds * 1e6)} µs`
  if (size !== 0 && size < 1) return `${number(seconds * 1e3)} ms`
  return size < 600 ? `${number(seconds)} s` : `${number(seconds / 60)} min`
}

function sizeWords(bytes: number): string {
  const steps = [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
    ['KB', 1e3],
  ] as const
  const step = steps.find(([, factor]) => Math.abs(bytes) >= factor)
  return step === undefined ? `${number(bytes)} bytes` : `${number(bytes / step[1])} ${step[0]}`
}

/** Four significant digits; thousands with commas. */
function number(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 })
}

/** A length of time in words that lose nothing people would act on: "under a minute", "12 minutes", "2 hours 10 minutes", "3 days". */
export function durationWords(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return 'under a minute'
  if (minutes < 60) return count(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return count(Math.round(hours / 24), 'day')
  const rest = minutes % 60
  return rest === 0 || hours >= 10 ? count(hours, 'hour') : `${count(hours, 'hour')} ${count(rest, 'minute')}`
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`
}
