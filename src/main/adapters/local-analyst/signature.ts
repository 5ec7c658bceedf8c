import type { Evidence } from '../../domain/evidence.ts'

/** What a cause is told with. Both come out of the evidence, never out of the text of an alert. */
export interface Names {
  /** The other side of a call ("Inventory"), or null when the log does not name it. */
  readonly dependency: string | null
}

/**
 * One way in which services break, as their logs show it. Clauses are plain present and past: they follow "Probably"
 * and "Since release 2.14.0" alike. `weight` is how surely such a line means this cause and not a consequence of
 * another: 0.9 and more for messages that name the exhausted thing, about 0.6 for those every outage brings along.
 */
export interface Signature {
  readonly id: string
  readonly seen: RegExp
  /** Evidence of these kinds only. */
  readonly kinds?: readonly Evidence['kind'][]
  readonly now: string | ((names: Names) => string)
  readonly past: string | ((names: Names) => string)
  readonly weight: number
  /** What a person could do or look at; never destructive. */
  readonly next: string | ((names: Names) => string)
  /** Causes that this one brings about: their evidence then speaks for this one. */
  readonly explains: readonly string[]
  /** False where a release seldom is to blame and rolling back would not help. */
  readonly byChange: boolean
}

export const told = (text: string | ((names: Names) => string), names: Names): string =>
  typeof text === 'string' ? text : text(names)
