const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const SCALES: readonly [number, string][] = [
  [1_000_000_000_000, 'trillion'],
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1_000, 'thousand'],
]
/** From here on a room wants the size, not every digit. */
const ROUNDED_FROM = 1_000_000
/** More digits than this are a name, not an amount. */
const MAX_DIGITS = 15
const MAX_DECIMALS = 3

/** A whole number from 0 to 999,999 in words. */
export function cardinal(value: number): string {
  if (value < 20) return UNITS[value] ?? ''
  if (value < 100) {
    const rest = value % 10
    return `${TENS[Math.floor(value / 10)]}${rest === 0 ? '' : `-${UNITS[rest]}`}`
  }
  const [size, name]: [number, string] = value < 1_000 ? [100, 'hundred'] : [1_000, 'thousand']
  const rest = value % size
  return `${cardinal(Math.floor(value / size))} ${name}${rest === 0 ? '' : ` ${cardinal(rest)}`}`
}

/**
 * A number as written (`1,234`, `0.5`, `007`, `12345678`) in words. From a million on it is rounded to three digits and says so;
 * long runs of digits are taken for a name and given by their last four.
 */
export function spokenNumber(written: string): string {
  const [whole = '', decimals = ''] = written.replaceAll(',', '').split('.')
  if (whole.length > MAX_DIGITS) return `number ending in ${digitByDigit(whole.slice(-4))}`
  if (whole.length > 1 && whole.startsWith('0') && decimals === '') return shortName(whole)
  const value = Number(whole)
  if (value >= ROUNDED_FROM) return rounded(value)
  return decimals === '' ? cardinal(value) : `${cardinal(value)} point ${digitByDigit(shortened(decimals))}`
}

/** Decimals no ear can use are cut: three places, or the first two digits that are not zero. */
function shortened(decimals: string): string {
  const significant = /^0*/.exec(decimals)?.[0].length ?? 0
  return decimals.slice(0, Math.min(Math.max(MAX_DECIMALS, significant + 2), 8))
}

function rounded(value: number): string {
  const [size, name] = SCALES.find(([limit]) => value >= limit) ?? [1, '']
  const three = Number((value / size).toPrecision(3))
  if (three >= 1_000) return rounded(three * size)
  const exact = three * size === value
  const [whole = '0', decimals] = String(three).split('.')
  const number = cardinal(Number(whole)) + (decimals === undefined ? '' : ` point ${digitByDigit(decimals)}`)
  return `${exact ? '' : 'about '}${number} ${name}`
}

export function digitByDigit(digits: string): string {
  return [...digits].map((digit) => UNITS[Number(digit)] ?? '').join(' ')
}

/** Digits that name something (`007`, a leading zero): one by one, the last four of a long one. */
function shortName(digits: string): string {
  return digits.length <= 6 ? digitByDigit(digits) : `number ending in ${digitByDigit(digits.slice(-4))}`
}

/** As people say codes, ports and clock times: 503 `five oh three`, 8080 `eighty eighty`, 429 `four twenty-nine`. */
export function spokenCode(digits: string): string {
  if (digits.length > 4 || digits.startsWith('0'))
    return digits.length > 8 ? shortName(digits) : digitByDigit(digits)
  const value = Number(digits)
  if (value < 100 || value % 1_000 === 0 || (value < 1_000 && value % 100 === 0)) return cardinal(value)
  if (value % 100 === 0) return `${cardinal(value / 100)} hundred`
  return `${cardinal(Math.floor(value / 100))} ${twoDigits(value % 100)}`
}

/** The second half of a code or time: 2 is `oh two`, 45 is `forty-five`. */
export function twoDigits(value: number): string {
  return value < 10 ? `oh ${cardinal(value)}` : cardinal(value)
}

const ORDINALS = new Map(
  'one first two second three third five fifth eight eighth nine ninth twelve twelfth'
    .split(' ')
    .flatMap((word, i, all): [string, string][] => (i % 2 === 0 ? [[word, all[i + 1] ?? '']] : [])),
)

export function ordinal(value: number): string {
  const words = cardinal(value)
  return words.replace(
    /[a-z]+$/,
    (last) => ORDINALS.get(last) ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`),
  )
}
