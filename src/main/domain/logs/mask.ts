import { type TokenType, typeOfDigits, typeOfWord } from './token-type.ts'
import { apartUnit, attachedUnit } from './units.ts'

/** Where a token of the masked line lies in the text, `[from, to)` in UTF-16 code units. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly type: TokenType | null
}

/** Masks the varying parts of a line: `took 44ms` becomes `took <duration>`. One instance per thread: it reuses its buffers. */
export interface Masker {
  /** Tokens are separated by single spaces; a token keeps the punctuation around its varying part. */
  mask(text: string): string
  /** Values of the numeric slots of the line masked last, in order; durations in ms, sizes in bytes. */
  readonly values: Float64Array
  /** How many of `values` count. */
  valueCount(): number
  /** The same scan, with the places: one list of spans per token. */
  spans(text: string): { readonly masked: string; readonly spans: readonly (readonly Span[])[] }
}

/** A longer line is cut: what tells templates apart comes early. */
export const MAX_TOKENS = 48
export const MAX_VALUES = 8
const MAX_QUOTED = 200
/** A longer token is some blob; looking closer would cost more than it tells. */
const MAX_TYPED = 200

const SPACE = 1
const SPECIAL = 2
const DIGIT = 4
const FLAGS = new Uint8Array(128)
for (const character of ' \t\r\n\v\f') FLAGS[character.charCodeAt(0)] = SPACE
for (const character of '"\'`@=/') FLAGS[character.charCodeAt(0)] = SPECIAL
for (const character of '0123456789') FLAGS[character.charCodeAt(0)] = SPECIAL | DIGIT

const flagsAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  return code < 128 ? (FLAGS[code] ?? 0) : 0
}

const OPENING = new Set('([{<"\'`'.split('').map((character) => character.charCodeAt(0)))
const CLOSING = new Set(')]}>,;:.!?"\'`'.split('').map((character) => character.charCodeAt(0)))
const QUOTES = new Set([34, 39, 96])
const KEY = /^[A-Za-z_][\w.-]*$/
const SECRET_KEY = /^(?:.*[_.-])?(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|cookie)$/i
const STATUS_BEFORE = /(?:^|[\s"])(?:\/\S*|HTTP\/\d(?:\.\d)?"?|status|code|answered|returned|responded)$/i

export function createMasker(): Masker {
  const values = new Float64Array(MAX_VALUES)
  let count = 0
  let spans: Span[] | null = null
  let next = 0

  const note = (from: number, to: number, type: TokenType): string => {
    spans?.push({ from, to, type })
    return `<${type}>`
  }
  const value = (number: number): void => {
    if (count < MAX_VALUES) values[count++] = number
  }

  /** A plain number with or without a unit at [from, to); null when it is something else. */
  function number(text: string, from: number, to: number): string | null {
    let at = from
    const sign = text.charCodeAt(at)
    if (sign === 45 || sign === 43) at++
    let dots = 0
    const start = at
    for (; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code >= 48 && code <= 57) continue
      if (code !== 46 || dots > 0 || at === start) break
      dots++
    }
    if (at === start) return null
    const amount = Number(text.slice(from, at))
    if (at < to) {
      const unit = attachedUnit(text.slice(at, to))
      if (unit === undefined) return null
      value(amount * unit.factor)
      return note(from, to, unit.type)
    }
    if (isStatus(text, from, to)) return text.slice(from, to)
    return apart(text, from, to, amount)
  }

  /** A number whose unit may be the next word: `44 ms`. */
  function apart(text: string, from: number, to: number, amount: number): string {
    if (text.charCodeAt(to) === 32) {
      let end = to + 1
      while (end < text.length && end < to + 9 && isLetterOrPercent(text.charCodeAt(end))) end++
      const unit = apartUnit(text.slice(to + 1, end))
      if (unit !== undefined) {
        next = end
        while (next < text.length && next < end + 3 && CLOSING.has(text.charCodeAt(next))) next++
        value(amount * unit.factor)
        return note(from, end, unit.type) + text.slice(end, next)
      }
    }
    value(amount)
    return note(from, to, 'number')
  }

  function quoted(text: string, from: number): string | null {
    const quote = text.charAt(from)
    const close = text.indexOf(quote, from + 1)
    if (close < 0 || close - from > MAX_QUOTED) return null
    const after = text.charCodeAt(close + 1)
    if (!(Number.isNaN(after) || CLOSING.has(after) || flagsAt(text, close + 1) === SPACE)) return null
    next = close + 1
    return close === from + 1 ? quote + quote : quote + note(from + 1, close, 'string') + quote
  }

  /** One token with something in it that may vary; sets `next` behind what it has used up. */
  function token(text: string, from: number, to: number): string {
    let start = from
    while (start < to && OPENING.has(text.charCodeAt(start)) && !QUOTES.has(text.charCodeAt(start))) start++
    const lead = text.slice(from, start)
    if (QUOTES.has(text.charCodeAt(start))) {
      const masked = quoted(text, start)
      if (masked !== null) return lead + masked + tail(text)
      start++
    }
    const equals = text.indexOf('=', start)
    if (equals > start && equals < to - 1 && KEY.test(text.slice(start, equals))) {
      return text.slice(from, equals + 1) + pair(text, text.slice(start, equals), equals + 1, to)
    }
    return text.slice(from, start) + core(text, start, to)
  }

  function pair(text: string, key: string, from: number, to: number): string {
    if (SECRET_KEY.test(key)) {
      next = to
      return note(from, to, 'secret')
    }
    if (QUOTES.has(text.charCodeAt(from))) {
      const masked = quoted(text, from)
      if (masked !== null) return masked + tail(text)
    }
    return core(text, from, to)
  }

  /** Punctuation that follows a closing quote. */
  function tail(text: string): string {
    const from = next
    while (next < text.length && flagsAt(text, next) !== SPACE && next - from < 40) next++
    return text.slice(from, next)
  }

  function core(text: string, from: number, tokenEnd: number): string {
    let to = tokenEnd
    while (to > from && CLOSING.has(text.charCodeAt(to - 1))) to--
    const rest = text.slice(to, tokenEnd)
    next = tokenEnd
    const plain = to > from ? number(text, from, to) : null
    if (plain !== null) return plain + (next === tokenEnd ? rest : '')
    const word = text.slice(from, to)
    return typed(word, from, to) + rest
  }

  function typed(word: string, from: number, to: number): string {
    if (word.length > MAX_TYPED) return note(from, to, 'string')
    const digits = hasDigit(word)
    const type = digits ? typeOfDigits(word) : typeOfWord(word)
    if (type !== null) {
      if (type === 'number') value(Number.NaN)
      return note(from, to, type)
    }
    const colon = digits ? word.lastIndexOf(':') : -1
    return colon > 0 ? withColon(word, colon, from, to) : word
  }

  /** `ledger-db:5432`, `pool:37`, `file.ts:118:4`: the name stays, the number varies. */
  function withColon(word: string, colon: number, from: number, to: number): string {
    const behind = word.slice(colon + 1)
    if (!/^\d+$/.test(behind)) return hasDigit(word.slice(0, colon)) ? note(from, to, 'id') : word
    const name = word.slice(0, colon)
    const isHost = name.includes('.') || name.includes('-') || name === 'localhost'
    if (!isHost) value(Number(behind))
    const before = hasDigit(name) ? typed(name, from, from + colon) : name
    return `${before}:${note(from + colon + 1, to, isHost ? 'port' : 'number')}`
  }

  function scan(text: string, each: ((from: number, to: number, token: string) => void) | null): string {
    let masked = ''
    let at = 0
    count = 0
    for (let tokens = 0; tokens < MAX_TOKENS; tokens++) {
      while (at < text.length && flagsAt(text, at) === SPACE) at++
      if (at >= text.length) break
      let to = at
      let flags = 0
      for (let flag = 0; to < text.length; to++) {
        flag = flagsAt(text, to)
        if (flag === SPACE) break
        flags |= flag
      }
      next = to
      const masking = flags === 0 ? text.slice(at, to) : token(text, at, to)
      each?.(at, next, masking)
      masked = masked === '' ? masking : `${masked} ${masking}`
      at = Math.max(next, at + 1)
    }
    return masked
  }

  return {
    values,
    valueCount: () => count,
    mask: (text) => {
      spans = null
      return scan(text, null)
    },
    spans: (text) => {
      const all: (readonly Span[])[] = []
      spans = []
      const masked = scan(text, (from, to) => {
        all.push([{ from, to, type: null }, ...(spans ?? [])])
        spans = []
      })
      spans = null
      return { masked, spans: all }
    },
  }
}

const isLetterOrPercent = (code: number): boolean =>
  (code | 32) >= 97 && (code | 32) <= 122 ? true : code === 37

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (code >= 48 && code <= 57) return true
  }
  return false
}

/** An HTTP status says what happened, so it stays in the template: it tells an answer from a failure. */
function isStatus(text: string, from: number, to: number): boolean {
  if (to - from !== 3) return false
  const first = text.charCodeAt(from)
  if (first < 49 || first > 53) return false
  if (text.charCodeAt(from - 1) === 61 /* = */)
    return /status(?:_?code)?=$/i.test(text.slice(Math.max(0, from - 12), from))
  return from > 0 && STATUS_BEFORE.test(text.slice(Math.max(0, from - 60), from - 1))
}
