/** A time read from a text: epoch ms, and where the text goes on. */
export interface ReadTime {
  readonly at: number
  readonly end: number
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48

/** Two digits as a number, -1 when they are none. */
function two(text: string, at: number): number {
  const high = digit(text, at)
  const low = digit(text, at + 1)
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : -1
}

/** Local hours repeat from line to line, and asking the zone's rules is slow. */
let cachedHour = ''
let cachedBase = 0
function localBase(year: number, month: number, day: number, hour: number): number {
  const key = `${year}/${month}/${day}/${hour}`
  if (key !== cachedHour) {
    cachedHour = key
    cachedBase = new Date(year, month - 1, day, hour).getTime()
  }
  return cachedBase
}

/** Fraction of a second after `.` or `,`, in ms. */
function fraction(text: string, at: number): { ms: number; end: number } {
  const mark = text.charCodeAt(at)
  if (mark !== 46 && mark !== 44) return { ms: 0, end: at }
  let ms = 0
  let scale = 100
  let end = at + 1
  for (; end < text.length; end++, scale /= 10) {
    const value = digit(text, end)
    if (value < 0 || value > 9) break
    ms += value * scale
  }
  return end === at + 1 ? { ms: 0, end: at } : { ms: Math.floor(ms), end }
}

/** Zone behind the clock: `Z`, ` UTC`, `+02:00`, `-0700`; null when there is none, which means local time. */
function zone(text: string, at: number): { offsetMs: number; end: number } | null {
  const space = text.charCodeAt(at) === 32 ? 1 : 0
  const from = at + space
  const mark = text.charCodeAt(from)
  if (mark === 90 && space === 0) return { offsetMs: 0, end: from + 1 }
  if (space === 1 && (text.startsWith('UTC', from) || text.startsWith('GMT', from)))
    return { offsetMs: 0, end: from + 3 }
  if (mark !== 43 && mark !== 45) return null
  const hours = two(text, from + 1)
  const colon = text.charCodeAt(from + 3) === 58 ? 1 : 0
  const minutes = two(text, from + 3 + colon)
  if (hours < 0 || minutes < 0 || hours > 14) return null
  const sign = mark === 45 ? -1 : 1
  return { offsetMs: sign * (hours * 60 + minutes) * 60_000, end: from + 5 + colon }
}

/** `2026-11-22T03:02:11.123Z`, `2026-11-22 03:02:11,123 +0200`, `2026/11/22 03:02:11`; without a zone it is local time. */
export function readIsoTime(text: string, from = 0): ReadTime | null {
  const century = two(text, from)
  const years = two(text, from + 2)
  const separator = text.charCodeAt(from + 4)
  if (century < 19 || century > 21 || years < 0 || (separator !== 45 && separator !== 47)) return null
  const month = two(text, from + 5)
  const day = two(text, from + 8)
  const mark = text.charCodeAt(from + 10)
  if (month < 1 || month > 12 || day < 1 || day > 31 || (mark !== 84 && mark !== 32 && mark !== 95))
    return null
  return clock(text, from + 11, century * 100 + years, month, day)
}

/** A clock time of a known day. */
function clock(text: string, from: number, year: number, month: number, day: number): ReadTime | null {
  const hour = two(text, from)
  const minute = two(text, from + 3)
  const second = two(text, from + 6)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null
  if (text.charCodeAt(from + 2) !== 58 || text.charCodeAt(from + 5) !== 58) return null
  const part = fraction(text, from + 8)
  const inHour = minute * 60_000 + second * 1_000 + part.ms
  const offset = zone(text, part.end)
  if (offset === null) return { at: localBase(year, month, day, hour) + inHour, end: part.end }
  return { at: Date.UTC(year, month - 1, day, hour) + inHour - offset.offsetMs, end: offset.end }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 86_400_000

/** The year that puts a date without one at or before the reference (a day of clock skew is let through). */
function yearOf(month: number, day: number, referenceAt: number): number {
  const year = new Date(referenceAt).getFullYear()
  return new Date(year, month - 1, day).getTime() > referenceAt + DAY_MS ? year - 1 : year
}

/** RFC 3164: `Nov 22 03:02:11`, local time, the year inferred from the reference. */
export function readSyslogTime(text: string, from: number, referenceAt: number): ReadTime | null {
  const month = MONTHS.indexOf(text.slice(from, from + 3)) + 1
  if (month === 0 || text.charCodeAt(from + 3) !== 32) return null
  const tens = text.charCodeAt(from + 4) === 32 ? 0 : digit(text, from + 4)
  const day = tens * 10 + digit(text, from + 5)
  if (!(day >= 1 && day <= 31) || text.charCodeAt(from + 6) !== 32) return null
  return clock(text, from + 7, yearOf(month, day, referenceAt), month, day)
}

/** klog: `1122 03:02:11.123456`, local time, without a year. */
export function readKlogTime(text: string, from: number, referenceAt: number): ReadTime | null {
  const month = two(text, from)
  const day = two(text, from + 2)
  if (month < 1 || month > 12 || day < 1 || day > 31 || text.charCodeAt(from + 4) !== 32) return null
  return clock(text, from + 5, yearOf(month, day, referenceAt), month, day)
}

/** Access logs: `10/Oct/2000:13:55:36 -0700`. */
export function readAccessTime(text: string, from: number): ReadTime | null {
  const day = two(text, from)
  const month = MONTHS.indexOf(text.slice(from + 3, from + 6)) + 1
  const year = two(text, from + 7) * 100 + two(text, from + 9)
  if (day < 1 || month === 0 || year < 1970 || text.charCodeAt(from + 11) !== 58) return null
  return clock(text, from + 12, year, month, day)
}

/** Redis: `22 Nov 2026 03:02:11.123`, local time. */
export function readRedisTime(text: string, from: number): ReadTime | null {
  const day = two(text, from)
  const month = MONTHS.indexOf(text.slice(from + 3, from + 6)) + 1
  const year = two(text, from + 7) * 100 + two(text, from + 9)
  if (day < 1 || month === 0 || year < 1970 || text.charCodeAt(from + 11) !== 32) return null
  return clock(text, from + 12, year, month, day)
}

/** Apache's error log: `Fri Sep 09 10:42:29.902022 2011`. */
export function readApacheTime(text: string, from: number): ReadTime | null {
  const found = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?) (\d{4})/.exec(
    text.slice(from, from + 40),
  )
  if (found === null) return null
  const month = MONTHS.indexOf(found[1] ?? '') + 1
  const time = month === 0 ? null : clock(found[3] ?? '', 0, Number(found[4]), month, Number(found[2]))
  return time === null ? null : { at: time.at, end: from + found[0].length }
}

/** A JSON field: an ISO string, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970. */
export function timeOfField(value: unknown): number | null {
  if (typeof value === 'string') {
    const read = readIsoTime(value)
    if (read !== null) return read.at
    return /^\d{9,19}(?:\.\d+)?$/.test(value) ? timeOfNumber(Number(value)) : null
  }
  return typeof value === 'number' && Number.isFinite(value) ? timeOfNumber(value) : null
}

function timeOfNumber(value: number): number | null {
  if (value < 1e8) return null
  if (value < 1e11) return value * 1e3
  if (value < 1e14) return value
  return value < 1e17 ? value / 1e3 : value / 1e6
}
