import type { Runbook } from '../runbook.ts'
import { nameAt, namesOf } from './names.ts'
import { CORRECTING, NEGATIONS } from './words.ts'

/**
 * "Restart payment, no, checkout": the services between which somebody changed their mind, in the order they were said; empty
 * when nobody did. A negation elsewhere in the text is not a change of mind.
 */
export function correctedTargets(words: readonly string[], book: Runbook): readonly string[] {
  const places = namesIn(words, book)
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return []
  const services = [...new Set(places.flatMap(({ services }) => services))]
  if (services.length < 2) return []
  const outside = words.some((word, at) => NEGATIONS.has(word) && (at < first.end || at >= last.at))
  const between = words.slice(first.end, last.at)
  const corrected = between.some((word) => CORRECTING.has(word))
  // "Payment, not checkout" says clearly what is not wanted: that is a negation.
  const negated = between.some((word) => NEGATIONS.has(word) && !CORRECTING.has(word))
  return corrected && !outside && !negated ? services.slice(0, 3) : []
}

interface Place {
  readonly services: readonly string[]
  readonly at: number
  readonly end: number
}

function namesIn(words: readonly string[], book: Runbook): readonly Place[] {
  const names = namesOf(book)
  const places: Place[] = []
  for (let at = 0; at < words.length; at += 1) {
    const name = nameAt(words, at, names)
    if (name === null) continue
    const { found, length } = name
    places.push({ services: found.kind === 'one' ? [found.service] : found.services, at, end: at + length })
    at += length - 1
  }
  return places
}
