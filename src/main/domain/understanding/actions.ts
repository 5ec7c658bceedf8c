import type { Runbook, RunbookAction } from '../runbook.ts'
import { wordsOf } from './normalise.ts'
import { TRAILING } from './words.ts'

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

/** Finds the actions by their words, the longest first. No action begins or ends in a word that is `named`: part of a service's name. */
export function actionsIn(words: readonly string[], named: readonly boolean[], book: Runbook): ActionsFound {
  const rest: (string | null)[] = words.map((word, at) => (named[at] === true ? `${NAME}${word}` : word))
  const found: { action: RunbookAction; at: number; faint: boolean }[] = []
  const said = new Set(words)
  for (const pattern of patternsOf(book).filter(({ before }) => said.has(before[0] ?? '')))
    for (let at = 0; at < words.length; at += 1)
      if (take(rest, at, pattern)) found.push({ action: pattern.action, at, faint: isFaint(pattern) })
  // "Once more" is a command, but behind another one it only says again.
  const telling = found.some(({ faint }) => !faint) ? found.filter(({ faint }) => !faint) : found
  telling.sort((a, b) => a.at - b.at)
  return {
    actions: [...new Set(telling.map(({ action }) => action))],
    rest: rest.map((word, at) => (word === null ? null : (words[at] ?? null))),
    first: telling[0]?.at ?? -1,
  }
}

/** Marks a word so that it equals none of an action's. */
const NAME = '\ue001'

const isFaint = ({ before, after }: Pattern): boolean =>
  after.length === 0 && before.every((word) => TRAILING.has(word))

/** "Re start" and "would you mind restarting" have the word "restart". */
export function withWholeVerbs(words: readonly string[], book: Runbook): readonly string[] {
  if (!words.includes('mind') && !words.includes('re')) return words
  const verbs = new Set(patternsOf(book).map(({ before }) => before[0] ?? ''))
  const whole: string[] = []
  for (const word of words) {
    const stem = whole.at(-2) === 'you' && whole.at(-1) === 'mind' ? stemIn(word, verbs) : null
    const split = whole.at(-1) === 're' && verbs.has(`re${word}`)
    if (split) whole.pop()
    whole.push(split ? `re${word}` : (stem ?? word))
  }
  return whole
}

function stemIn(word: string, verbs: ReadonlySet<string>): string | null {
  if (!word.endsWith('ing')) return null
  const stem = word.slice(0, -3)
  return [stem, `${stem}e`, stem.slice(0, -1)].find((one) => verbs.has(one)) ?? null
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
