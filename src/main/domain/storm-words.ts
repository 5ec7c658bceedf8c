const SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const

/** 0 … 99 as words ("forty-one"); everything else as digits, because long number words are hard to read on a wall. */
export function countWord(count: number): string {
  if (!Number.isInteger(count) || count < 0 || count > 99) return String(count)
  if (count < 20) return SMALL[count] ?? String(count)
  const ten = TENS[Math.floor(count / 10)] ?? ''
  return count % 10 === 0 ? ten : `${ten}-${SMALL[count % 10] ?? ''}`
}

export const plural = (count: number, noun: string): string =>
  `${countWord(count)} ${noun}${count === 1 ? '' : 's'}`

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A length of time as people say it: "a few seconds", "forty seconds", "two minutes", "three hours". */
export function spanInWords(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 10) return 'a few seconds'
  if (seconds < 90) return plural(Math.round(seconds / 10) * 10, 'second')
  if (seconds < 90 * 60) return plural(Math.round(seconds / 60), 'minute')
  if (seconds < 36 * 3600) return plural(Math.round(seconds / 3600), 'hour')
  return plural(Math.round(seconds / 86_400), 'day')
}

/** Letters, digits and the signs inside words only, and at most `words` of them: names and titles come from outside. */
export function plainWords(text: string, words: number): string {
  return text
    .slice(0, 400)
    .replace(/[^\p{L}\p{N}%.' -]+/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^[.'-]+|[.'-]+$/g, ''))
    .filter((word) => word !== '')
    .slice(0, words)
    .map((word) => word.slice(0, 24))
    .join(' ')
}
