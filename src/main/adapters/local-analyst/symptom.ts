import type { Measurement } from '../../domain/alert.ts'
import { cleanForEar } from '../../domain/clean-text.ts'
import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { quantityWords, serviceTitle } from '../../domain/incident-words.ts'
import type { Draft } from './draft.ts'
import { readsLikeAnOrder } from './quote.ts'

const MAX_TITLE_WORDS = 10

/** What is wrong, in the words of the measurement, else in those of the alert; the log's own figures where they fit. */
export function symptom(incident: Incident, alert: Evidence, evidence: readonly Evidence[]): Draft {
  const wordings = incident.state === 'open' ? present(incident, alert, evidence) : past(incident, alert)
  return {
    key: 'what',
    role: 'what',
    wordings,
    lastResort: { text: plainest(incident), evidence: [alert] },
  }
}

function present(incident: Incident, alert: Evidence, evidence: readonly Evidence[]): Draft['wordings'] {
  const measured = measurementOf(incident)
  const name = subjectOf(incident)
  if (measured === null) return titled(incident, alert)
  const { what, threshold, unit, value, comparator } = measured
  const limit = `the limit is ${quantityWords(threshold, unit)}`
  const side = comparator.startsWith('>') ? 'above' : 'below'
  const adjective = adjectiveFor(what)
  const start = adjective === null ? `${name}: ` : `${name} ${adjective}: `
  const breach = `${start}${what} ${beOf(what).now} ${side} ${quantityWords(threshold, unit)}.`
  if (value !== null) {
    const now = `${what} ${beOf(what).now} ${rounded(value, unit)}`
    return [
      { text: `${start}${now}, ${limit}.`, evidence: [alert] },
      { text: `${capital(now)}, ${limit}.`, evidence: [alert] },
      { text: `${capital(now)}.`, evidence: [alert] },
    ]
  }
  return [
    ...moved(incident, evidence, alert, breach, what),
    { text: breach, evidence: [alert] },
    ...slow(name, adjective, alert),
  ]
}

const slow = (name: string, adjective: string | null, alert: Evidence): Draft['wordings'] =>
  adjective === null ? [] : [{ text: `${name} ${adjective}.`, evidence: [alert] }]

/** The log's figures, where the alert has none. */
function moved(
  incident: Incident,
  evidence: readonly Evidence[],
  alert: Evidence,
  breach: string,
  what: string,
): Draft['wordings'] {
  const shift = shiftOf(incident, evidence, what)
  if (shift === null) return []
  const went = `went from ${shift.from} to ${shift.to}.`
  return [
    { text: `${breach} In the log it ${went}`, evidence: [alert, shift.evidence] },
    { text: `In the log it ${went}`, evidence: [alert, shift.evidence] },
  ]
}

function past(incident: Incident, alert: Evidence): Draft['wordings'] {
  const measured = measurementOf(incident)
  if (measured === null) return []
  const side = measured.comparator.startsWith('>') ? 'above' : 'below'
  const was = `${measured.what} ${beOf(measured.what).past} ${side} ${quantityWords(measured.threshold, measured.unit)}`
  const recovered = `${subjectOf(incident)} has recovered`
  return [
    { text: `${recovered}: ${was}.`, evidence: [alert] },
    { text: `${recovered}.`, evidence: [alert] },
  ]
}

function titled(incident: Incident, alert: Evidence): Draft['wordings'] {
  const title = cleanForEar(incident.title)
    .replace(/["“”]/g, '')
    .split(/\s+/)
    .slice(0, MAX_TITLE_WORDS)
    .join(' ')
    .replace(/[\s.:,;!?-]+$/, '')
  if (title === '' || title.length > 90 || readsLikeAnOrder(incident.title)) return []
  const text =
    incident.service === null ? `The alert says: "${title}".` : `${subjectOf(incident)}: "${title}".`
  return [{ text, evidence: [alert] }]
}

function plainest(incident: Incident): string {
  return incident.state === 'open' ? 'The alert is still active.' : 'The alert has recovered.'
}

const MANY = /(?:errors|logs|lines|requests|messages|connections|restarts|hits|failures|bytes)(?: per \w+)?$/i

/** "CPU usage is", "errors per second are". */
const beOf = (what: string): { now: string; past: string } =>
  MANY.test(what) ? { now: 'are', past: 'were' } : { now: 'is', past: 'was' }

/** People look at the room's clock to a second, not to a thousandth: two significant digits. */
const rounded = (value: number, unit: string | null): string =>
  quantityWords(value >= 1000 && unit === null ? Math.round(value) : Number(value.toPrecision(2)), unit)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const subjectOf = ({ service }: Incident): string =>
  service === null ? 'The service' : serviceTitle(service)

/** The newest measurement with a value, else the newest one. Names with signs in them cannot be spoken. */
function measurementOf(incident: Incident): Measurement | null {
  const measured = incident.alerts
    .filter((alert) => alert.transition !== 'no-data' && alert.transition !== 're-no-data')
    .map((alert) => alert.measurement)
    .filter((one) => one !== null && !/[._:{}"]/.test(one.what))
  return measured.findLast((one) => one?.value !== null) ?? measured.at(-1) ?? null
}

function adjectiveFor(what: string): string | null {
  if (/latency|duration|response time|slow/i.test(what)) return 'is slow'
  return /error|failure|5xx|exception/i.test(what) ? 'fails too often' : null
}

interface Shift {
  readonly from: string
  readonly to: string
  readonly evidence: Evidence
}

/** A duration that moved in the log of this service, for a latency alert that does not say its value. */
function shiftOf(incident: Incident, evidence: readonly Evidence[], what: string): Shift | null {
  if (adjectiveFor(what) !== 'is slow') return null
  for (const one of evidence) {
    const { from, to } = one.facts
    const isOwn = incident.service === null || one.service === incident.service
    if (one.kind !== 'level-shift' || !isOwn || from === undefined || to === undefined) continue
    if ([from, to].every((fact) => /^[\d.,]{1,8} ?(?:ms|s|min|seconds?|milliseconds?)$/.test(fact)))
      return { from, to, evidence: one }
  }
  return null
}
