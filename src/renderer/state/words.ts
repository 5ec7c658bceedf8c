import type { ReadingView, SeverityView } from '../../contract/incident.ts'
import { confidenceWord, SEVERITY_WORDS } from '../../contract/words.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time for the wall: "8 s", "12 min", "3 h 5 min", "2 days". Negative lengths count as none. */
export function span(ms: number): string {
  const length = Math.max(0, ms)
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`
  if (length < DAY) {
    const minutes = Math.floor((length % HOUR) / MINUTE)
    return minutes === 0 ? `${Math.floor(length / HOUR)} h` : `${Math.floor(length / HOUR)} h ${minutes} min`
  }
  const days = Math.floor(length / DAY)
  return days === 1 ? '1 day' : `${days} days`
}

/** How long something lasted that is over: as `span`, but to the nearest minute, as the voice says it. */
export function lasted(ms: number): string {
  return span(ms < MINUTE ? ms : Math.round(ms / MINUTE) * MINUTE)
}

/** A running clock since something began: "0:42", "12:05", "3:07:20"; from a day on "2 d 03:07". */
export function stopwatch(ms: number): string {
  const length = Math.max(0, ms)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const seconds = two((length % MINUTE) / SECOND)
  if (length < HOUR) return `${Math.floor(length / MINUTE)}:${seconds}`
  if (length < DAY) return `${Math.floor(length / HOUR)}:${two((length % HOUR) / MINUTE)}:${seconds}`
  return `${Math.floor(length / DAY)} d ${two((length % DAY) / HOUR)}:${two((length % HOUR) / MINUTE)}`
}

/** "just now", "12 min ago". */
export function ago(at: number, now: number): string {
  return now - at < 10 * SECOND ? 'just now' : `${span(now - at)} ago`
}

/** The hour on this machine's clock: "03:14". */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}

/** The same with seconds, where the order of things matters: "03:14:07". */
export function dayTime(at: number): string {
  return `${clockTime(at)}:${String(new Date(at).getSeconds()).padStart(2, '0')}`
}

/** "Monday, 23 November". */
export function dateWords(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
}

/** "12,345"; halves of things do not occur on a wall. */
export function number(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 }).format(value)
}

/** "1 file", "3 files". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${Math.round(value) === 1 ? one : many}`
}

/** "840 B", "12 MB", in powers of a thousand. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

export function severityWord(severity: SeverityView): string {
  return SEVERITY_WORDS[severity]
}

/** "checkout-api" → "Checkout API". Names that already have capitals or spaces stay as they are. */
export function serviceTitle(service: string): string {
  if (/[A-Z\s]/.test(service)) return service
  const words = service.split(/[-_.]+/).filter((word) => word !== '')
  const spoken = words.map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word))
  const [first = service, ...rest] = spoken
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ')
}

/** The same within a sentence: "payment gateway", "API gateway". */
export function serviceInSentence(service: string): string {
  const title = serviceTitle(service)
  const [first = ''] = title.split(' ')
  const kept = title === service || first === first.toUpperCase()
  return kept ? title : title.charAt(0).toLowerCase() + title.slice(1)
}

const ABBREVIATIONS = new Set(
  'api cdn cpu db dns http https id io ip os sql ssl tls ui url vm vpn'.split(' '),
)

/** How sure the report is of its cause, as the voice says it; `confidence` is 0 … 1. */
export function causeWords(confidence: number): string {
  const word = confidenceWord(confidence)
  return word === null ? 'No cause seen' : `${word} the cause`
}

/** How often against how often to expect: "412 times, never before", "40 times, usually 3". */
export function frequency(count: number, expected: number): string {
  const times = counted(count, 'time')
  if (expected < 0.05) return `${times}, never before`
  return expected < 1 ? `${times}, usually none` : `${times}, usually ${number(expected)}`
}

/** What an alert measured against its limit: "4.8 s, limit 1.5 s"; empty when it does not say. */
export function measured(facts: Readonly<Record<string, string>>): string {
  const { value, threshold, unit = '' } = facts
  if (value === undefined) return ''
  const space = unit === '' || unit === '%' ? '' : ' '
  const limit = threshold === undefined ? '' : `, limit ${threshold}${space}${unit}`
  return `${value}${space}${unit}${limit}`
}

/** What was read: "214,532 lines in 41 files", "4,210 lines in Datadog", "5 lines in Datadog and 1 file". */
export function readWords({ lines, files, asked = [] }: ReadingView): string {
  const far = asked.length > 0
  const places = [far ? 'Datadog' : '', files > 0 || !far ? counted(files, 'file') : '']
  return `${counted(lines, 'line')} in ${places.filter((place) => place !== '').join(' and ')}`
}

/** What a source of evidence is called where there is no room for a whole path. */
export function fileName(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1) || source
}
