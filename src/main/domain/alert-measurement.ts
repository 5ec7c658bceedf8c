import type { Measurement } from './alert.ts'
import { convert, type MetricMeaning, metricMeaning } from './alert-metric.ts'

type Comparator = Measurement['comparator']

const MAX_QUERY_CHARS = 4_000
const COMPARISON = /(>=|<=|>|<)\s{0,5}(-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?)$/i
/** `avg(last_5m):`; a change, a forecast and their like measure something else than the metric. */
const WINDOW = /^(?:avg|sum|min|max|percentile)\(last_\w{1,20}\):/i
const METRIC =
  /^(?:(avg|sum|min|max|count|p\d{1,2}(?:\.\d)?):)?([a-z][\w.]{1,200})\{[^{}]*\}(?:\s?by\s?\{[^{}]*\})?((?:\.(?:as_count|as_rate|rollup|fill|weighted)\([^()]{0,60}\)){0,4})$/i
/** Functions that keep what is measured and its unit. */
const TRANSPARENT =
  /^(?:default_zero|ewma_\d{1,2}|median_\d{1,2}|clamp_min|clamp_max|abs)\((.*?)(?:,\s?-?[\d.]{1,20})?\)$/i
const LOG_COUNT =
  /^logs\("(.*)"\)(?:\.index\("[^"]*"\))?\.rollup\("count"\)(?:\.by\("[^"]*"\))?\.last\("[^"]*"\)$/is
const LOG_ERRORS = /(?:^|[\s(])(?:@?level|status):\(?"?(?:error|critical|emergency|fatal)/i

/**
 * What the monitor's query measures and the limit it names; null when it is no plain comparison of one metric, one error
 * ratio or one count of logs. `crossed` says on which side of the limit a stated value must lie to be believed; null: on any.
 */
export function readMeasurement(
  query: string | null,
  body: string,
  crossed: boolean | null,
): Measurement | null {
  if (query === null || query.length > MAX_QUERY_CHARS) return null
  const text = query.replace(/\s+/g, ' ').trim()
  const comparison = COMPARISON.exec(text)
  if (comparison === null) return null
  const meaning = meaningOf(text.slice(0, comparison.index).trim())
  const threshold = Number(comparison[2])
  const comparator = toComparator(comparison[1])
  if (meaning === null || comparator === null || !Number.isFinite(threshold)) return null
  const limit = { ...meaning, comparator, threshold }
  return { ...limit, value: readValue(body, limit, crossed) }
}

function meaningOf(subject: string): MetricMeaning | null {
  const logs = LOG_COUNT.exec(subject)
  if (logs !== null)
    return { what: LOG_ERRORS.test(logs[1] ?? '') ? 'error logs' : 'matching log lines', unit: null }
  const window = WINDOW.exec(subject)
  if (window === null) return null
  const expression = unwrap(subject.slice(window[0].length).trim())
  return oneMetric(expression) ?? errorRatio(expression)
}

function unwrap(expression: string): string {
  const inner = TRANSPARENT.exec(expression)?.[1]
  return inner === undefined ? expression : inner.trim()
}

function oneMetric(expression: string): MetricMeaning | null {
  const metric = METRIC.exec(expression)
  const name = metric?.[2]
  if (name === undefined) return null
  const meaning = metricMeaning(name, metric?.[1]?.toLowerCase() ?? null)
  // A count turned into a rate is per second.
  return (metric?.[3] ?? '').toLowerCase().includes('as_rate')
    ? { what: `${meaning.what} per second`, unit: null }
    : meaning
}

/** Errors by hits, times 100 or not: an error rate in percent or as a fraction. */
function errorRatio(expression: string): MetricMeaning | null {
  const times = /^\(?(.*?)\)?\s?\*\s?100$/.exec(expression) ?? /^100\s?\*\s?\(?(.*?)\)?$/.exec(expression)
  const sides = (times?.[1] ?? expression).replace(/[()]/g, (bracket) => bracket).split(' / ')
  if (sides.length !== 2) return null
  const [above, below] = sides.map((side) => METRIC.exec(unwrap(balanced(side)))?.[2]?.toLowerCase())
  if (above === undefined || below === undefined) return null
  const isRate = /(?:errors?|failures?|5xx)/.test(above) && /(?:hits|requests?|total|count|calls)/.test(below)
  return isRate ? { what: 'error rate', unit: times === null ? 'fraction' : '%' } : null
}

/** Without a bracket around the whole: `( sum:a{*}.as_count()`, as a split leaves it. */
function balanced(side: string): string {
  const opens = side.split('(').length
  const closes = side.split(')').length
  const text = side.trim()
  if (opens > closes && text.startsWith('(')) return text.slice(1).trim()
  if (closes > opens && text.endsWith(')')) return text.slice(0, -1).trim()
  return text
}

interface Limit extends MetricMeaning {
  readonly comparator: Comparator
  readonly threshold: number
}

const NUMBER = '(-?\\d{1,15}(?:\\.\\d{1,15})?)'
const UNIT =
  '\\s?(%|percent\\b|milliseconds?\\b|msec\\b|ms\\b|seconds?\\b|secs?\\b|s\\b|minutes?\\b|min\\b|[kmgt]i?b\\b|bytes?\\b)?'
/** Nothing may follow that makes another thing of the number: a date, a time, a version, a share of something. */
const END =
  '(?![\\w:/%]|[.,]\\d|-\\d|\\s(?:of|out|minutes?|hours?|days?|times|x|to|or|old|ago|late|long|behind|left)\\b)'
const STATED = new RegExp(
  `\\b(?:(?:current |measured |observed |last )?value(?: is| was| of|:|=| =)?|currently(?: at)?|is|reached|hit)\\s?:?\\s?${NUMBER}${UNIT}${END}`,
  'gi',
)
/** "The threshold is 0.8" states the limit. */
const LIMIT_BEFORE =
  /\b(?:threshold|limit|target|budget|objective|sl[ao]|max|maximum|min|minimum|normal|usual|usually|baseline)\s{1,3}$/i
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:%|percent)/i, '%'],
  [/^(?:ms|msec|milli)/i, 'ms'],
  [/^(?:s|sec)/i, 's'],
  [/^min/i, 'min'],
  [/^bytes?/i, 'bytes'],
]

/** The value the message states, in the limit's unit. Only when it states one alone and it fits the state of the monitor. */
function readValue(body: string, limit: Limit, crossed: boolean | null): number | null {
  const values = new Set<number>()
  for (const match of body.matchAll(STATED)) {
    const value = inUnitOf(limit, Number(match[1]), match[2] ?? null)
    if (value === null || LIMIT_BEFORE.test(body.slice(Math.max(0, match.index - 30), match.index))) continue
    if (crossed === null || holds(value, limit) === crossed) values.add(value)
  }
  const [value, another] = values
  return value === undefined || another !== undefined ? null : value
}

function inUnitOf(limit: Limit, value: number, unit: string | null): number | null {
  if (unit === null) return value
  const name = UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? unit.toLowerCase()
  return limit.unit === null ? null : convert(value, name, limit.unit)
}

function holds(value: number, { comparator, threshold }: Limit): boolean {
  if (comparator === '>') return value > threshold
  if (comparator === '>=') return value >= threshold
  return comparator === '<' ? value < threshold : value <= threshold
}

function toComparator(text: string | undefined): Comparator | null {
  return text === '>' || text === '>=' || text === '<' || text === '<=' ? text : null
}
