import type { Evidence, EvidenceKind, Reading } from './evidence.ts'
import { speltNumbersIn } from './grounding-number-words.ts'
import { type Quantity, quantitiesIn, quantity } from './grounding-numbers.ts'

/** Everything the cited evidence bears out. */
export interface Support {
  /** What was read or observed, lower case; without file paths, whose names prove nothing. */
  readonly text: string
  /** Words, and names with their separators as spaces, also from the source. */
  readonly words: ReadonlySet<string>
  /** `text` and source with `-`, `_`, `.`, `/` as single spaces, for names said as words. */
  readonly flat: string
  readonly versions: ReadonlySet<string>
  readonly clocks: ReadonlySet<string>
  readonly quantities: readonly Quantity[]
  readonly kinds: ReadonlySet<EvidenceKind>
}

const VERSION = /(?<![\w.])v?(\d+(?:\.\d+){2,3}(?:[-+][0-9a-z.]+)?)(?!\w)/gi
const DATE = /(?<!\d)\d{4}[-/]\d\d[-/]\d\d(?:T[\d:.,]{5,18}Z?)?(?!\d)/g
const CLOCK = /(?<!\d|\d:)([01]?\d|2[0-3]):([0-5]\d)(?!\d)/g

/** `2.14.0` in "v2.14.0", "release 2.14.0-rc.1" … IPv4 addresses count too: both must be seen letter by letter. */
export const versionsIn = (text: string): string[] =>
  [...text.matchAll(VERSION)].map((match) => (match[1] ?? '').toLowerCase().replace(/[.+-]+$/, ''))
export const clocksIn = (text: string): string[] =>
  [...text.matchAll(CLOCK)].map((match) => `${(match[1] ?? '').padStart(2, '0')}:${match[2]}`)
/** Years and days of log lines are no numbers that could bear out a count. */
export const withoutNames = (text: string): string =>
  text.replace(DATE, ' ').replace(VERSION, ' ').replace(CLOCK, ' ')
/** Separators of names become one space: `checkout-api` and "Checkout API" are the same name. */
export const flatten = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim()

/** One evidence's own part never changes, and every sentence asks for it again. */
const remembered = new WeakMap<Evidence, Support>()

export function supportOf(cited: readonly Evidence[], reading: Reading | null): Support {
  const parts = cited.map((one) => {
    const known = remembered.get(one) ?? supportOfOne(one)
    remembered.set(one, known)
    return known
  })
  return {
    text: parts.map((part) => part.text).join('\n'),
    words: new Set(parts.flatMap((part) => [...part.words])),
    flat: ` ${parts.map((part) => part.flat).join(' | ')} `,
    versions: new Set(parts.flatMap((part) => [...part.versions])),
    clocks: new Set(parts.flatMap((part) => [...part.clocks])),
    quantities: [...parts.flatMap((part) => part.quantities), ...derived(cited), ...read(reading)],
    kinds: new Set(parts.flatMap((part) => [...part.kinds])),
  }
}

function supportOfOne(one: Evidence): Support {
  const texts = [one.title, one.pattern, one.example.text, ...Object.values(one.facts), one.service ?? '']
  const text = [...texts, ...one.lines.slice(0, 20).map((line) => line.slice(0, 500))].join('\n')
  const flat = flatten(`${text}\n${one.source}`)
  const numbers = withoutNames(text)
  return {
    text: text.toLowerCase(),
    words: new Set(flat.split(' ')),
    flat: ` ${flat} `,
    versions: new Set(versionsIn(text)),
    clocks: new Set([...clocksIn(text), ...timesOf(one)]),
    quantities: [
      ...quantitiesIn(numbers),
      ...speltNumbersIn(numbers).quantities,
      ...factQuantities(one),
      ...excess(one),
      ...counted(one),
    ],
    kinds: new Set([one.kind]),
  }
}

/** A fact in a field of its own may have its unit in another one: `{ threshold: '0.5', unit: 's' }`. */
function factQuantities(one: Evidence): Quantity[] {
  const { unit: word } = one.facts
  if (word === undefined) return []
  return Object.values(one.facts)
    .filter((fact) => /^-?\d+(?:\.\d+)?$/.test(fact))
    .map((fact) => quantity(fact, Number(fact), 0, word, 'exact'))
}

/** How far a value lies over its limit: as a ratio, and in percent. */
function excess({ facts }: Evidence): Quantity[] {
  const [value, threshold] = [Number(facts['value'] ?? Number.NaN), Number(facts['threshold'] ?? Number.NaN)]
  if (!(Number.isFinite(value) && threshold > 0)) return []
  const ratio = value / threshold
  return [plain(ratio), quantity('', (ratio - 1) * 100, 0, '%', 'exact')]
}

function counted(one: Evidence): Quantity[] {
  const ratio = one.expected > 0 ? [one.count / one.expected] : []
  return [one.count, Math.round(one.expected), ...ratio].map(plain)
}

/** Sums over everything cited, how many there are, and the times between their first and last occurrences. */
function derived(cited: readonly Evidence[]): Quantity[] {
  const times = cited.flatMap((one) => [one.firstAt, one.lastAt]).filter((at) => at !== null)
  const gaps = times.flatMap((from) => times.filter((to) => to > from).map((to) => to - from))
  const total = cited.reduce((sum, one) => sum + one.count, 0)
  return [plain(total), plain(cited.length), ...gaps.map((gap) => measured(gap, 'ms'))]
}

function read(reading: Reading | null): Quantity[] {
  if (reading === null) return []
  const spans = [reading.windowTo - reading.windowFrom, reading.windowFrom - reading.baselineFrom]
  return [
    ...[reading.files, reading.lines, reading.skipped.length].map(plain),
    measured(reading.bytes, 'bytes'),
    ...spans.map((span) => measured(span, 'ms')),
  ]
}

/** Ours, not read: nobody wrote the bare number down, so a number without a unit cannot mean it. */
const measured = (value: number, unit: 'ms' | 'bytes'): Quantity => ({
  ...quantity('', value, 0, unit, 'exact'),
  raw: Number.NaN,
})

const plain = (value: number): Quantity => quantity(String(value), value, 0, '', 'exact')

/** Hours and minutes of the first and last occurrence, in this machine's zone and in UTC. */
function timesOf(one: Evidence): string[] {
  return [one.firstAt, one.lastAt].flatMap((at) => {
    if (at === null || Math.abs(at) > 8.64e15) return []
    const date = new Date(at)
    return [
      [date.getHours(), date.getMinutes()],
      [date.getUTCHours(), date.getUTCMinutes()],
    ].map((pair) => pair.map((part) => String(part).padStart(2, '0')).join(':'))
  })
}
