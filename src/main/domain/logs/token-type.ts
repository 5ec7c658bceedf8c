/** Types of the varying parts of a line that can be told from their form alone. */
export type TokenType =
  | 'number'
  | 'duration'
  | 'size'
  | 'percent'
  | 'ip'
  | 'port'
  | 'uuid'
  | 'hex'
  | 'hash'
  | 'url'
  | 'path'
  | 'email'
  | 'version'
  | 'timestamp'
  | 'string'
  | 'id'
  | 'secret'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const IP4 = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?$/
const IP6 =
  /^\[?(?=[0-9a-f:.]*:[0-9a-f:.]*:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.]{0,15}\]?(?::\d{1,5}|\/\d{1,3})?$/i
const DATE = /^\d{4}[-/]\d{2}[-/]\d{2}(?:[T_]\S*)?$/
const CLOCK = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/
const VERSION = /^(?:v\d+(?:\.\d+)+|\d+\.\d+\.\d+)(?:[-+.][0-9a-z.+-]+)?$/i
const HEX_PREFIXED = /^0x[0-9a-f]+$/i
const HEX_DIGITS = /^[0-9a-f]+$/i
const EMAIL = /^[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}$/i
const URL_START = /^[a-z][a-z0-9+.-]{1,12}:\/\/\S/i
/** `p95`, `ipv4`, `s3`, `http2`: a word of the trade, not a value. */
const WORD_WITH_DIGIT = /^[a-z]+\d{1,2}[a-z]*$/i
const HAS_LETTER = /[a-z]/i

/** The type of a token that holds a digit; null when it is a word all the same. */
export function typeOfDigits(core: string): TokenType | null {
  const first = core.charCodeAt(0)
  if (first === 47 /* / */) return 'path'
  if (URL_START.test(core)) return 'url'
  if (core.includes('@') && EMAIL.test(core)) return 'email'
  if (core.includes(':')) {
    if (CLOCK.test(core)) return 'timestamp'
    if (IP4.test(core) || IP6.test(core)) return 'ip'
    return DATE.test(core) ? 'timestamp' : null
  }
  if (first >= 48 && first <= 57) {
    if (DATE.test(core)) return 'timestamp'
    if (IP4.test(core)) return 'ip'
    if (HEX_PREFIXED.test(core)) return 'hex'
  }
  if (VERSION.test(core)) return 'version'
  if (core.length === 36 && UUID.test(core)) return 'uuid'
  return typeOfMixed(core)
}

function typeOfMixed(core: string): TokenType | null {
  if (core.length >= 7 && HEX_DIGITS.test(core)) return core.length >= 16 ? 'hash' : 'hex'
  if (core.includes('/')) return 'path'
  if (core.length <= 8 && WORD_WITH_DIGIT.test(core)) return null
  return HAS_LETTER.test(core) ? 'id' : 'number'
}

/** The type of a token without a digit; null when it is a word. */
export function typeOfWord(core: string): TokenType | null {
  if (URL_START.test(core)) return 'url'
  return core.includes('@') && EMAIL.test(core) ? 'email' : null
}
