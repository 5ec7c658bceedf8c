import type { Evidence } from '../../domain/evidence.ts'
import { STAND_INS as SAID_INSTEAD } from '../../domain/grounding-names.ts'
import { readsLikeAnOrder } from '../../domain/orders.ts'

const MAX_WORDS = 12
const MAX_CHARS = 90

/** What stands for a varying part nobody wants to hear. Kept in step with STAND_INS of the grounding check. */
const STAND_INS: Readonly<Record<string, string>> = {
  ip: 'an address',
  url: 'an address',
  email: 'an address',
  host: 'an address',
  port: 'a port',
  path: 'a file',
  file: 'a file',
  timestamp: 'a time',
  date: 'a date',
  uuid: 'an id',
  id: 'an id',
  hex: 'an id',
  hash: 'an id',
  number: 'a number',
  duration: 'some time',
  size: 'a size',
  percent: 'a percentage',
  version: 'a number',
  secret: 'a secret',
}
/** Values that are worth hearing, as long as they are short. */
const KEPT = new Set(['duration', 'size', 'percent', 'number', 'version'])

/**
 * The pattern of a log line in plain words, at most twelve, for quotation: "payment refused after 1.9 s for an id".
 * Null where nothing worth saying is left, or where it reads like an order.
 */
export function quoteOf(evidence: Evidence): string | null {
  const text = evidence.pattern === '' ? evidence.example.text : evidence.pattern
  if (readsLikeAnOrder(text.slice(0, 600)) || readsLikeAnOrder(evidence.example.text.slice(0, 600)))
    return null
  const values = valuesOf(evidence)
  let slot = 0
  const filled = text.slice(0, 600).replace(/<([a-z][a-z -]{0,20})>|<\*>/g, (_, type: string | undefined) => {
    const value = values?.[slot++]
    return ` ${type !== undefined && value !== undefined && isWorthSaying(type, value) ? value : standIn(type)} `
  })
  const words = plain(filled)
  return words.filter((word) => /\p{L}{3}/u.test(word) && !SAID_INSTEAD.has(word)).length < 2
    ? null
    : words.join(' ')
}

const standIn = (type: string | undefined): string => STAND_INS[type ?? ''] ?? 'a value'
const isWorthSaying = (type: string, value: string): boolean =>
  KEPT.has(type) && /^[\d.]{1,5} ?[a-zA-Z%]{0,3}$/.test(value)

function valuesOf({ pattern, example }: Evidence): string[] | null {
  const slots = pattern.match(/<[a-z][a-z -]{0,20}>|<\*>/g)?.length ?? 0
  return slots === example.slots.length
    ? example.slots.map(({ from, to }) => example.text.slice(from, to))
    : null
}

/** The head of a line (time, level, logger in brackets) says nothing; signs do not belong into speech. */
function plain(text: string): string[] {
  const body = text
    .replace(/^\s*(?:a time|[\d:.,TZ/ +-]{8,40})\s*/, '')
    .replace(/^\s*\[?(?:fatal|error|err|warn(?:ing)?|info|critical)\]?[\s:|-]+/i, '')
    .replace(/\b[\w$]+(?:\.[\w$]+)+\.(\w+(?:Exception|Error))\b/g, '$1')
  const words: string[] = []
  for (const word of body.split(/[^\p{L}\p{N}%.'_-]+/u)) {
    const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, '').replaceAll('_', ' ')
    if (bare === '' || bare.length > 24) continue
    if (words.length >= MAX_WORDS || words.join(' ').length + bare.length > MAX_CHARS) break
    words.push(...bare.split(' ').slice(0, MAX_WORDS - words.length))
  }
  return words
}
