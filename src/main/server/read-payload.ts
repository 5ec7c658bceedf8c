/** What became of the bytes of a delivery. */
export type ReadPayload =
  | { readonly kind: 'object'; readonly payload: Record<string, unknown> }
  /** JSON, but a list, a text, a number, a truth value or null. */
  | { readonly kind: 'other'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Datadog's payloads are two deep. Far deeper ones break what walks them: JSON.stringify at about 4,000 levels. */
const DEEPEST = 64
/** Members and elements together; the recommended template has about 25. */
const MOST_VALUES = 20_000

/** Strict: UTF-8 without a wrong byte (a byte order mark is allowed), bounded depth and number of values, then JSON. Never throws. */
export function readPayload(bytes: Buffer): ReadPayload {
  if (bytes.byteLength === 0) return unreadable('empty body')
  const text = decode(bytes)
  if (text === null) return unreadable(`not valid UTF-8 near byte ${firstWrongByte(bytes)}`)
  if (text.trim() === '') return unreadable('only white space')
  const problem = tooComplex(text)
  if (problem !== null) return unreadable(problem)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return unreadable(`not JSON: ${placeOnly(error)}`)
  }
  if (isObject(value)) return { kind: 'object', payload: value }
  return { kind: 'other', reason: `JSON, but ${kindOf(value)} instead of an object` }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(reason: string): ReadPayload {
  return { kind: 'unreadable', reason }
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Where the bytes first differ from what a forgiving decoder makes of them. */
function firstWrongByte(bytes: Buffer): number {
  const forgiven = Buffer.from(bytes.toString('utf8'), 'utf8')
  const index = bytes.findIndex((byte, at) => byte !== forgiven[at])
  return index < 0 ? bytes.byteLength : index
}

/** One pass over the text before it is parsed; strings do not count. */
function tooComplex(text: string): string | null {
  let depth = 0
  let values = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (quoted) {
      if (char === BACKSLASH) at++
      else if (char === QUOTE) quoted = false
    } else if (char === QUOTE) quoted = true
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > DEEPEST) return `nested deeper than ${DEEPEST} levels`
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--
    else if (char === COMMA && ++values > MOST_VALUES) return `more than ${MOST_VALUES} values`
  }
  return null
}
const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** V8's message quotes the text, which is not for a wall; the place is, where V8 tells it. */
function placeOnly(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/^Unexpected end|^Unterminated/.test(message)) return 'it ends too early'
  const place = / at position \d+/.exec(message)?.[0] ?? ''
  return `unexpected character${place}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return (
    { string: 'a text', number: 'a number', boolean: 'a truth value' }[typeof value as string] ?? 'a value'
  )
}
