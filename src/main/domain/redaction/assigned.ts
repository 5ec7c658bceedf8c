import { endOfRun } from './forms.ts'
import type { Kind, Span } from './kinds.ts'

/** Words at the end of a key whose value is secret, then what may stand between key and value. */
const KEYED =
  /(pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|(?:api|app|application|access|account|private|encryption|signing|shared|secret|auth|master|license)[-_. ]?key|authorization|identified by|(?:set-)?cookie|session[-_]?(?:id|key)|j?sessionid|phpsessid|csrf|xsrf|signature|\bsig|\bsid|\botp|\bpin)(?:[-_]?(?:value|hash|text|plain|base64|b64|data|string|\d{1,3}))?([\\"'`\]]{0,8})([ \t]{0,8}(?:=>|:=|={1,3}|:|%3[AaDd])[ \t]{0,8}|[ \t]{0,4}>|[ \t]{1,8})/gi
const SHORT = /^(?:pass|pwd|sig|sid|otp|pin)$/i
const OPENING = /\\{0,6}["'`]/y
const LINE = /[^\n]*/y
const BARE = /[^\s"'`<>]*/y
/** What begins so near the end of a hidden stretch may reach beyond it. */
const NEAR_END = 64
/** A scheme of RFC 9110, section 11.1, in front of what is secret. */
const SCHEME = /(?:bearer|basic|digest|token|negotiate|apikey|aws4-hmac-sha256|[a-z]{3,12})[ \t]{1,4}(?=\S)/iy
/** "…; next=value" and "…, SignedHeaders=…": a header's value goes on behind these. */
const GOES_ON = /[;,][ \t]{0,4}(?=[^\s"'`<>])/y
/** Where a bare value ends before its token does: the next pair of a query string or list. */
const NEXT_PAIR = /[,;&](?=$|["']?[\w.-]{1,40}["']?[=:])|%26/
const TRAILING = /[)\]},.;:]+$/

/** What stands behind a key and is no value, as in "token: expired" or "pin: true". */
const NO_VALUE =
  /^(?:null|none|nil|undefined|true|false|yes|no|empty|missing|invalid|expired|required|incorrect|wrong|failed|denied|unknown|revoked|rejected|mismatch|changed|reset|not|is|was|has|cannot|must|for|from|bearer|\*+|x+|•+|<[^>]*>?|\[[^\]]*\]?|\$\{[^}]*\}?)$/i

/**
 * Values that stand behind a key which says that they are secret: `password=…`, `"apiKey": "…"`, `?token=…`, `--secret …`, `<pwd>…</pwd>`,
 * `Cookie: …`, `Authorization: …`, also where quotes are escaped or the text is percent-encoded. The key stays.
 */
export function assignedIn(text: string): Span[] {
  const spans: Span[] = []
  let done = 0
  for (const match of text.matchAll(KEYED)) {
    const [whole, key = '', quotes = '', between = ''] = match
    const { index } = match
    const value = index + whole.length
    // A key that was taken for a value still has its own; one deep inside a value has been hidden with it.
    if (value < done - NEAR_END || !isKey(text, index, key) || !isAssignment(text, index, between, value))
      continue
    const span = valueAt(text, value, key, quotes)
    if (span === null) continue
    spans.push(span)
    done = Math.max(done, span.to)
  }
  return spans
}

/** Short words are parts of many others: "bypass=1", "design: new". */
function isKey(text: string, at: number, key: string): boolean {
  if (!SHORT.test(key) || at === 0) return true
  const [before, first] = [text.charAt(at - 1), key.charAt(0)]
  return !/[A-Za-z]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(first))
}

/** A blank alone makes a value only of an option of a command line and of what is quoted; `>` only of an element. */
function isAssignment(text: string, at: number, between: string, value: number): boolean {
  const before = text.slice(Math.max(0, at - 40), at)
  if (/>$/.test(between) && !/=>$/.test(between.trim())) return /<[\w:.-]{0,39}$/.test(before)
  if (between.trim() !== '') return true
  return /(?:^|\s)--?[\w-]{0,36}$/.test(before) || /["'`]/.test(text.charAt(value))
}

function valueAt(text: string, at: number, key: string, keyQuotes: string): Span | null {
  const kind = kindOf(key)
  OPENING.lastIndex = at
  const opening = OPENING.exec(text)?.[0]
  if (opening !== undefined) return quotedAt(text, at, opening, kind)
  if (kind === 'COOKIE' || /^authorization$/i.test(key)) return headerAt(text, at, kind, keyQuotes)
  const token = text.slice(at, endOfRun(text, at, BARE))
  const pair = NEXT_PAIR.exec(token)
  const value = (pair === null ? token : token.slice(0, pair.index)).replace(TRAILING, '')
  return value === '' || NO_VALUE.test(value) ? null : { from: at, to: at + value.length, kind }
}

/** To the closing quote, written as the opening one; without one, to the end of the line. */
function quotedAt(text: string, at: number, opening: string, kind: Kind): Span | null {
  const from = at + opening.length
  let to = text.indexOf(opening, from)
  // A quote behind a backslash belongs to the value.
  while (opening.length === 1 && to > from && isEscaped(text, to, from)) to = text.indexOf(opening, to + 1)
  if (to === -1) to = endOfRun(text, from, LINE)
  const [value = ''] = text.slice(from, to).split('\n', 1)
  return value === '' || NO_VALUE.test(value) ? null : { from, to: from + value.length, kind }
}

function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0
  while (at - slashes - 1 >= from && text.charAt(at - slashes - 1) === '\\') slashes += 1
  return slashes % 2 === 1
}

/** Scheme, value, and what is strung on to it. */
function headerAt(text: string, at: number, kind: Kind, keyQuotes: string): Span | null {
  let to = kind === 'COOKIE' ? at : endOfRun(text, at, SCHEME)
  for (;;) {
    const end = endOfRun(text, to, BARE)
    if (end === to) break
    to = end
    const last = to - 1
    const next = /[;,]/.test(text.charAt(last)) ? endOfRun(text, last, GOES_ON) : last
    if (next === last) break
    to = next
  }
  const value = text.slice(at, to).replace(keyQuotes === '' ? /[;,]+$/ : TRAILING, '')
  return value === '' || NO_VALUE.test(value) ? null : { from: at, to: at + value.length, kind }
}

function kindOf(key: string): Kind {
  if (/cookie|sess|sid/i.test(key)) return 'COOKIE'
  if (/pass|pwd|pin|identified/i.test(key)) return 'PASSWORD'
  return /key/i.test(key) ? 'KEY' : 'TOKEN'
}

const SCHEMED = /\b(bearer|basic|token|digest|negotiate)[ \t]{1,4}([\w.~+/=-]{6,})/gi
const PROSE =
  /^(?:tokens?|auth|authentication|authorization|schemes?|header|missing|invalid|expired|required|rejected|credentials?)$/i

/** "Bearer eyJ…" without a header's name before it. A word of plain small letters behind "basic" or "token" is prose. */
export function schemedIn(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: whole, 1: scheme = '', 2: value = '', index } of text.matchAll(SCHEMED)) {
    const bare = value.replace(/[.]+$/, '')
    if (PROSE.test(bare) || (!/^bearer$/i.test(scheme) && /^[a-z.-]*$/.test(bare))) continue
    const from = index + whole.length - value.length
    spans.push({ from, to: from + bare.length, kind: 'TOKEN' })
  }
  return spans
}

const HEX = /(?<![A-Za-z0-9])(?:[a-f0-9]{40}|[a-f0-9]{32})(?![A-Za-z0-9])/gi
const BESIDE = /(?<![A-Za-z0-9])(?:dd|datadog)[\w .:/"'=-]*$/i
const NEAR = 48

/** Datadog's keys are plain hexadecimal; they can be told only by the name beside them. */
export const datadogKeysIn = (text: string): Span[] =>
  [...text.matchAll(HEX)]
    .filter(({ index }) => BESIDE.test(text.slice(Math.max(0, index - NEAR), index)))
    .map(({ 0: key, index }) => ({ from: index, to: index + key.length, kind: 'KEY' }))
