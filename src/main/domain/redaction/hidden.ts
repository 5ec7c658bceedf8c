import { secretsIn } from './find.ts'
import { KINDS, type Kind } from './kinds.ts'

/** How many different secrets of each kind were taken out of something before anybody saw it. Never what they were. */
export type Hidden = Readonly<Partial<Record<Kind, number>>>

const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name)

/** What is taken out of these texts; the same value counts once. Null when nothing is. */
export function hiddenIn(texts: readonly (string | null)[]): Hidden | null {
  const seen = new Set<string>()
  const counts: Partial<Record<Kind, number>> = {}
  for (const text of texts) {
    if (text === null) continue
    for (const { from, to, kind } of secretsIn(text)) {
      const known = `${kind} ${text.slice(from, to)}`
      if (seen.has(known)) continue
      seen.add(known)
      counts[kind] = (counts[kind] ?? 0) + 1
    }
  }
  return seen.size === 0 ? null : counts
}

/** For several pieces that may hold the same secrets (the alerts of one monitor): the most of each kind in any. */
export const mostHidden = (pieces: readonly (Hidden | undefined)[]): Hidden =>
  folded(pieces, (one, other) => Math.max(one, other))

/** For pieces that are counted apart: values are not kept, so one that stands in two of them counts twice. */
export const allHidden = (pieces: readonly (Hidden | undefined)[]): Hidden =>
  folded(pieces, (one, other) => one + other)

function folded(
  pieces: readonly (Hidden | undefined)[],
  fold: (one: number, other: number) => number,
): Hidden {
  const counts: Partial<Record<Kind, number>> = {}
  for (const piece of pieces)
    for (const [kind, count] of Object.entries(piece ?? {}))
      if (isKind(kind)) counts[kind] = fold(counts[kind] ?? 0, count)
  return counts
}
