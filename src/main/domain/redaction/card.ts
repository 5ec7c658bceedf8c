import type { Span } from './kinds.ts'

const GROUP = /\d+/g
/** How cards are written beside in one: in fours, or as American Express and Diners Club write theirs. */
const LAYOUTS = new Set(['4444', '44441', '44442', '44443', '465', '464'])
const MOST_GROUPS = 5

interface Group {
  readonly from: number
  readonly digits: string
}

/** Payment card numbers (ISO/IEC 7812-1): 13 to 19 digits with a right check digit, beginning as the big networks' do. */
export function cardsIn(text: string): Span[] {
  const groups = [...text.matchAll(GROUP)].map(({ 0: digits, index }): Group => ({ from: index, digits }))
  const spans: Span[] = []
  for (const [at, { from, digits }] of groups.entries()) {
    if (isCard(digits)) spans.push({ from, to: from + digits.length, kind: 'CARD' })
    if (digits.length === 4) spans.push(...writtenInGroups(text, groups, at))
  }
  return spans
}

function writtenInGroups(text: string, groups: readonly Group[], at: number): Span[] {
  const spans: Span[] = []
  let [layout, digits] = ['', '']
  let previous: Group | null = null
  for (let next = at; next < at + MOST_GROUPS; next++) {
    const group = groups[next]
    if (group === undefined || (previous !== null && !isJoined(text, previous, group))) break
    layout += group.digits.length < 10 ? group.digits.length : '?'
    digits += group.digits
    previous = group
    const from = groups[at]?.from ?? group.from
    if (LAYOUTS.has(layout) && isCard(digits))
      spans.push({ from, to: group.from + group.digits.length, kind: 'CARD' })
  }
  return spans
}

/** One blank or hyphen between two groups. */
const isJoined = (text: string, one: Group, next: Group): boolean =>
  one.from + one.digits.length === next.from - 1 && /[ -]/.test(text.charAt(next.from - 1))

/** The check digit (Luhn). */
function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1+$/.test(digits) || !/^[2-6]/.test(digits))
    return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const value = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? value * 2 : value
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
