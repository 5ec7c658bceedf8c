import type { Runbook, RunbookAction } from '../runbook.ts'
import { wordsOf } from './normalise.ts'

/** Words of an action as a pattern: `gap` is the place of "…", where other words may stand. */
interface Pattern {
  readonly action: RunbookAction
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** At most so many words may stand in a gap: a name and its article. */
const MOST_BETWEEN = 6

const PATTERNS = new WeakMap<Runbook, readonly Pattern[]>()

function patternsOf(book: Runbook): readonly Pattern[] {
  const known = PATTERNS.get(book)
  if (known !== undefined) return known
  const made = book.actions
    .flatMap((action) =>
      [...action.words, action.id].map((text) => {
        const [before = '', after = ''] = text.split('…')
        return { action, before: wordsOf(before), after: wordsOf(after) }
      }),
    )
    .filter(({ before }) => before.length > 0)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
  PATTERNS.set(book, made)
  return made
}

const sizeOf = ({ before, after }: Pattern): number => before.length + after.length

export interface ActionsFound {
  /** Each action once, in the order it was said. */
  readonly actions: readonly RunbookAction[]
  /** The other words, null where a word belonged to an action. */
  readonly rest: readonly (string | null)[]
  /** Where the first one begins. */
  readonly first: number
}

/** Finds the actions by their words, the longest first. */
export function actionsIn(words: readonly string[], book: Runbook): ActionsFound {
  const rest: (string | null)[] = [...words]
  const found: { action: RunbookAction; at: number }[] = []
  for (const pattern of patternsOf(book))
    for (let at = 0; at < words.length; at += 1)
      if (take(rest, at, pattern)) found.push({ action: pattern.action, at })
  found.sort((a, b) => a.at - b.at)
  return {
    actions: [...new Set(found.map(({ action }) => action))],
    rest,
    first: found[0]?.at ?? -1,
  }
}

function take(rest: (string | null)[], at: number, { before, after }: Pattern): boolean {
  if (!standsAt(rest, at, before)) return false
  if (after.length === 0) {
    rest.fill(null, at, at + before.length)
    return true
  }
  const from = at + before.length
  for (let gap = 0; gap <= MOST_BETWEEN; gap += 1) {
    if (!standsAt(rest, from + gap, after)) continue
    rest.fill(null, at, from)
    rest.fill(null, from + gap, from + gap + after.length)
    return true
  }
  return false
}

const standsAt = (rest: readonly (string | null)[], at: number, words: readonly string[]): boolean =>
  words.every((word, index) => rest[at + index] === word)
