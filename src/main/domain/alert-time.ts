/** Nothing that EchoOps can hear about happened before 2010, the year Datadog began. */
const EARLIEST = Date.UTC(2010, 0, 1)
/** The last time a Date can hold (ECMA-262, 21.4.1.1). */
const LATEST = 8.64e15
/** Clocks drift; what is further ahead is mistaken, and taken at its word it would make all that follows look outdated. */
const MAX_AHEAD_MS = 5 * 60_000

const ISO =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i
const RFC = /^[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/

/**
 * Epoch milliseconds from epoch seconds, milliseconds, microseconds or nanoseconds (number or digits), ISO 8601 (UTC
 * when it names no zone) or an HTTP date. Null when it is none of these or before 2010; `now` when it is over five
 * minutes after that.
 */
export function readTime(value: unknown, now: number): number | null {
  const time =
    typeof value === 'number' ? fromEpoch(value) : typeof value === 'string' ? fromText(value) : null
  if (time === null || !Number.isFinite(time)) return null
  if (time < EARLIEST || time > LATEST) return null
  return time > now + MAX_AHEAD_MS ? now : Math.floor(time)
}

function fromText(value: string): number | null {
  const text = value.trim()
  if (text.length > 64) return null
  if (/^\d{1,19}(?:\.\d{1,9})?$/.test(text)) return fromEpoch(Number(text))
  const iso = ISO.exec(text)
  if (iso !== null) return Date.parse(iso[1] === undefined && text.length > 10 ? `${text}Z` : text)
  return RFC.test(text) ? Date.parse(text) : null
}

/** The magnitude tells the unit: 10^11 seconds is the year 5138, 10^11 milliseconds is 1973. */
function fromEpoch(value: number): number {
  if (value < 1e11) return value * 1_000
  if (value < 1e14) return value
  return value < 1e17 ? value / 1_000 : value / 1_000_000
}
