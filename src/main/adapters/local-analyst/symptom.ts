import { type Measurement, UNTITLED } from '../../domain/alert.ts'
import { headlineOf } from '../../domain/announcement.ts'
import { cleanForEar } from '../../domain/clean-text.ts'
import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { quantityWords, serviceTitle } from '../../domain/incident-words.ts'
import { readsLikeAnOrder } from '../../domain/orders.ts'
import { countWord } from '../../domain/storm-words.ts'
import type { Draft } from './draft.ts'

const MAX_TITLE_WORDS = 22

/** What is wrong, in the words of the measurement, else in those of the alert; the log's own figures where they fit. */
export function symptom(incident: Incident, alert: Evidence, evidence: readonly Evidence[]): Draft | null {
  const wordings = incident.state === 'open' ? present(incident, alert, evidence) : past(incident, alert)
  const isOver = incident.state !== 'open'
  if (wordings.length === 0 && !isOver) return null
  const lastResort = isOver ? { lastResort: { text: 'The alert has recovered.', evidence: [alert] } } : {}
  return { key: 'what', role: 'what', wordings, ...lastResort }
}

/** Only what the headline has not said: the value and how far it is over its limit, else the log's own figures. */
function present(incident: Incident, alert: Evidence, evidence: readonly Evidence[]): Draft['wordings'] {
  const measured = measurementOf(incident)
  if (measured === null) return titled(incident, alert)
  if (measured.value === null) return moved(incident, evidence, measured.what)
  const value = rounded(measured.value, measured.unit)
  const now = `${capital(measured.what)} ${beOf(measured.what).now} ${value}`
  const than = excess(measured)[0] ?? limitWords(measured)
  const whole = [
    { text: `${now}, ${than}.`, evidence: [alert], price: 0 },
    { text: `${now}.`, evidence: [alert], price: 6 },
  ]
  // The headline has just named what is measured: "it" is understood.
  if (!plain(headlineOf(incident)).includes(plain(measured.what))) return whole
  const it = `${beOf(measured.what).it} ${value}`
  return [
    ...whole,
    { text: `${it}, ${than}.`, evidence: [alert], price: 1 },
    // Alone, a figure needs its unit as a word.
    {
      text: `${it.replace(/ ms$/, ' milliseconds').replace(/ s$/, ' seconds')}.`,
      evidence: [alert],
      price: 7,
    },
  ]
}

const limitWords = ({ threshold, unit }: Measurement): string =>
  `the limit is ${quantityWords(threshold, unit)}`

/** "three times the limit", "almost five times the limit", "20% above the limit": nothing where it would not be plain. */
function excess({ value, threshold, comparator, unit }: Measurement): string[] {
  if (value === null || threshold <= 0 || !comparator.startsWith('>')) return []
  const ratio = value / threshold
  const percent = Math.round((ratio - 1) * 100)
  // Of a percentage, nobody knows what a percentage means.
  if (ratio < 1.7)
    return unit === '%' || unit === 'fraction' || percent < 1 ? [] : [`${percent}% above the limit`]
  if (ratio < 1.9) return ['almost twice the limit']
  if (ratio <= 2.1) return ['twice the limit']
  if (ratio < 2.5) return ['more than twice the limit']
  if (ratio >= 20) return [`about ${Number(ratio.toPrecision(1)).toLocaleString('en-US')} times the limit`]
  const times = Math.round(ratio)
  const near = Math.abs(ratio - times) <= 0.1 * times ? '' : ratio < times ? 'almost ' : 'more than '
  return [`${near}${countWord(times)} times the limit`]
}

/** The log's figures, where the alert has none. */
function moved(incident: Incident, evidence: readonly Evidence[], what: string): Draft['wordings'] {
  const shift = shiftOf(incident, evidence, what)
  if (shift === null) return []
  return [{ text: `In the log it went from ${shift.from} to ${shift.to}.`, evidence: [shift.evidence] }]
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

/** A title that the headline had to cut; one that it says in full is not repeated. */
function titled(incident: Incident, alert: Evidence): Draft['wordings'] {
  const title = cleanForEar(incident.title)
    .replace(/["“”]/g, '')
    .split(/\s+/)
    .slice(0, MAX_TITLE_WORDS)
    .join(' ')
    .replace(/[\s.:,;!?-]+$/, '')
  const isSaid = plain(headlineOf(incident)).includes(plain(title))
  if (
    isSaid ||
    title === '' ||
    incident.title === UNTITLED ||
    title.length > 140 ||
    readsLikeAnOrder(incident.title)
  )
    return []
  return [{ text: `The alert says: "${title}".`, evidence: [alert] }]
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const MANY = /(?:errors|logs|lines|requests|messages|connections|restarts|hits|failures|bytes)(?: per \w+)?$/i

/** "CPU usage is 97%", "errors per second are at 6". */
const beOf = (what: string): { now: string; past: string; it: string } =>
  MANY.test(what)
    ? { now: 'are at', past: 'were', it: 'They are at' }
    : { now: 'is', past: 'was', it: 'It is at' }

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

interface Shift {
  readonly from: string
  readonly to: string
  readonly evidence: Evidence
}

/** A duration that moved in the log of this service, for a latency alert that does not say its value. */
function shiftOf(incident: Incident, evidence: readonly Evidence[], what: string): Shift | null {
  if (!/latency|duration|response time|slow/i.test(what)) return null
  for (const one of evidence) {
    const { from, to } = one.facts
    const isOwn = incident.service === null || one.service === incident.service
    if (one.kind !== 'level-shift' || !isOwn || from === undefined || to === undefined) continue
    if ([from, to].every((fact) => /^[\d.,]{1,8} ?(?:ms|s|min|seconds?|milliseconds?)$/.test(fact)))
      return { from, to, evidence: one }
  }
  return null
}
