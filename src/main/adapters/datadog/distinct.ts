import type { Evidence } from '../../domain/evidence.ts'

/** With the alert itself, eight pieces, as a wall shows and an analyst reads them. */
const MOST_PIECES = 7

/**
 * Pieces of several sources in one order of weight, numbered from `E1`. What was seen twice is told once, as the source saw it
 * that gives it more weight, with the facts of both.
 */
export function distinct(pieces: readonly Evidence[]): readonly Evidence[] {
  const seen = new Map<string, Evidence>()
  for (const one of pieces.toSorted((a, b) => b.score - a.score)) {
    const key = sightingOf(one)
    const better = seen.get(key)
    seen.set(key, better === undefined ? one : { ...better, facts: { ...one.facts, ...better.facts } })
  }
  return [...seen.values()].slice(0, MOST_PIECES).map((one, index) => ({ ...one, id: `E${index + 1}` }))
}

function sightingOf({ kind, service, pattern, facts }: Evidence): string {
  const what = kind === 'deployment' ? (facts['version'] ?? facts['name'] ?? pattern) : pattern
  return JSON.stringify([kind, service?.toLowerCase().replace(/[^a-z0-9]/g, '') ?? null, what])
}
