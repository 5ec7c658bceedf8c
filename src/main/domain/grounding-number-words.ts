import { hedgeBefore, type Quantity, quantity, unitNamed } from './grounding-numbers.ts'

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const VALUES: ReadonlyMap<string, number> = new Map([
  ...ONES.map((word, at): [string, number] => [word, at]),
  ...TENS.map((word, at): [string, number] => [word, (at + 2) * 10]),
])
const MULTIPLES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
])

interface Word {
  readonly text: string
  readonly from: number
  readonly to: number
}

export interface SpeltNumbers {
  readonly quantities: readonly Quantity[]
  /** "two point fourteen point zero", as digits: `2.14.0`. */
  readonly versions: readonly string[]
}

/**
 * Numbers written as words: "four hundred and twelve errors", "one point nine seconds", "forty-one times", "a dozen".
 * A lone "one" counts only before a unit: "no one", "one of them" and "the first one" claim nothing.
 */
export function speltNumbersIn(text: string): SpeltNumbers {
  const words = [...text.matchAll(/[\p{L}%]+/gu)].map((match): Word => {
    return { text: match[0].toLowerCase(), from: match.index, to: match.index + match[0].length }
  })
  const quantities: Quantity[] = []
  const versions: string[] = []
  for (let at = 0; at < words.length; ) {
    const read = readNumber(words, at)
    if (read === null) {
      at += 1
      continue
    }
    const next = words[read.end]?.text ?? ''
    const from = words[at]?.from ?? 0
    const to = words[read.end - 1]?.to ?? from
    if (read.parts.length > 2) versions.push(read.parts.join('.'))
    else if (read.parts.join('.') !== '1' || unitNamed(next) !== null)
      quantities.push(asQuantity(text.slice(from, to), read.parts, next, hedgeBefore(text, from)))
    at = read.end
  }
  return { quantities, versions }
}

function asQuantity(
  text: string,
  parts: readonly string[],
  next: string,
  hedge: Quantity['hedge'],
): Quantity {
  const decimals = parts[1]?.length ?? 0
  return quantity(text, Number(parts.join('.')), decimals, unitNamed(next) === null ? '' : next, hedge)
}

/** Reads as many words as belong together; "point" joins decimals and versions. */
function readNumber(words: readonly Word[], start: number): { parts: string[]; end: number } | null {
  const parts: string[] = []
  let end = start
  for (;;) {
    const whole = readWhole(words, end, parts.length > 0)
    if (whole === null) break
    parts.push(whole.digits)
    end = whole.end
    if (words[end]?.text !== 'point' || readWhole(words, end + 1, true) === null) break
    end += 1
  }
  return parts.length === 0 ? null : { parts, end }
}

/** A whole number; after a "point", single digits stand side by side ("one point nine three"). */
function readWhole(
  words: readonly Word[],
  start: number,
  afterPoint: boolean,
): { digits: string; end: number } | null {
  if (words[start]?.text === 'dozen') return { digits: '12', end: start + 1 }
  let total = 0
  let current = -1
  let end = start
  for (; end < words.length; end += 1) {
    const word = words[end]?.text ?? ''
    const value = VALUES.get(word)
    const multiple = MULTIPLES.get(word)
    if (value !== undefined && (current < 0 || fits(current, value))) current = Math.max(0, current) + value
    else if (multiple !== undefined && current >= 0) {
      total = multiple === 100 ? total : total + current * multiple
      current = multiple === 100 ? current * 100 : 0
    } else if (!(word === 'and' && current >= 100 && VALUES.has(words[end + 1]?.text ?? ''))) break
  }
  if (current < 0) return null
  const digits = String(total + current)
  return afterPoint && digits.length === 1 ? withFurtherDigits(words, digits, end) : { digits, end }
}

function withFurtherDigits(
  words: readonly Word[],
  first: string,
  from: number,
): { digits: string; end: number } {
  let digits = first
  let end = from
  for (; ; end += 1) {
    const value = VALUES.get(words[end]?.text ?? '')
    if (value === undefined || value > 9) return { digits, end }
    digits += String(value)
  }
}

/** "forty one" and "four hundred twelve" are one number, "two three" are two. */
const fits = (current: number, value: number): boolean =>
  (current >= 100 && current % 100 === 0) ||
  (current % 100 >= 20 && current % 10 === 0 && value > 0 && value < 10)
