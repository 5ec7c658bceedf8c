import type { Phrase } from '../../domain/phrase.ts'
import { type Choice, type Dictation, END_TOKEN, logTotal, type Rows, rowOf } from './decoder.ts'
import { RATE_HZ, tokensOf } from './model.ts'

/** A place in the tree: where it goes on, by token. */
export interface Branch {
  readonly next: Map<number, Branch>
  /** Natural log-probability of its token when nothing is heard: what the model would write anyway. Null until it is learnt. */
  prior: number | null
  /** Set where a phrase may end. */
  end: { readonly phrase: Phrase; prior: number | null } | null
}

interface Writing {
  readonly phrase: Phrase
  readonly text: string
  readonly tokens: readonly number[]
}

/** A phrase that might be taken for another one. */
export interface Rival {
  readonly phrase: Phrase
  readonly tokens: readonly number[]
  /** Mean natural log-probability per token when nothing is heard, the end included. */
  readonly prior: number
}

/** What the tree needs of the model. */
interface Dictating {
  listen(samples: Float32Array): Promise<Pick<Dictation, 'first' | 'next'>>
}

/** Branches with one beginning more than these rows. */
interface Lesson {
  readonly rows: Rows
  readonly choices: readonly Choice[]
  readonly branches: readonly Branch[]
}

/** As many are learnt at once as keep a pass under about 20 ms. */
const AT_ONCE = 24
/** The sound of nothing. */
const NOTHING = new Float32Array(1.5 * RATE_HZ)
/** So many others are held against a phrase that is about to count as said: what else it might have been, and what it must not be taken for. */
const RIVAL_COMMANDS = 16
const RIVAL_DECOYS = 4

/**
 * All that may be said, as tokens that share their beginnings, each with its prior: how likely the model finds it although
 * nothing is heard. Only what the sound adds to that counts as heard; "thank you very much" is likely whatever was said.
 */
export class PhraseTree {
  #root: Branch = newBranch()
  #writings = new Map<string, Writing>()
  /** Branches below which something has no prior yet. */
  #wanting = new Set<Branch>()
  /** The next one last; deep before broad, so that few rows are kept. Null before the root is learnt. */
  #lessons: Lesson[] | null = null
  #nothing: ReturnType<Dictating['listen']> | null = null

  get root(): Branch {
    return this.#root
  }

  /** How many places are still to be learnt; what goes on there cannot be heard yet. */
  get waiting(): number {
    return this.#wanting.size
  }

  /** Replaces what may be said. What was known before stays known. */
  expect(phrases: readonly Phrase[]): void {
    const known = this.#writings
    const before = this.#root
    this.#writings = new Map()
    this.#root = newBranch()
    this.#lessons = null
    for (const phrase of phrases)
      for (const text of writingsOf(phrase.text)) {
        const writing = { phrase, text, tokens: known.get(text)?.tokens ?? tokensOf(text) }
        this.#writings.set(text, writing)
        add(writing, this.#root, before)
      }
    this.#wanting = new Set()
    markWanting(this.#root, this.#wanting)
  }

  /** One pass of the model. */
  async learn(model: Dictating): Promise<void> {
    this.#nothing ??= model.listen(NOTHING)
    const nothing = await this.#nothing
    if (this.#lessons === null) {
      this.#lessons = []
      return this.#take([this.#root], nothing.first, this.#lessons)
    }
    const lessons = this.#lessons
    const lesson = lessons.pop()
    // Nothing is left to be taught: what is still wanting would be waited for without end.
    if (lesson === undefined) return this.#wanting.clear()
    const rows = await nothing.next(lesson.rows, lesson.choices)
    // Something else may be expected by now.
    if (lessons === this.#lessons) this.#take(lesson.branches, rows, lessons)
  }

  /** What has most words in common with this phrase and means something else, one phrase a meaning. */
  rivalsOf(phrase: Phrase): readonly Rival[] {
    const words = new Set(wordsOf(phrase.text))
    const nearest = new Map<string, { readonly writing: Writing; readonly share: number }>()
    for (const writing of this.#writings.values()) {
      const meaning = meaningOf(writing.phrase)
      if (meaning === meaningOf(phrase)) continue
      const share = shareOf(words, wordsOf(writing.phrase.text))
      if (share > (nearest.get(meaning)?.share ?? 0)) nearest.set(meaning, { writing, share })
    }
    const ranked = [...nearest.values()].toSorted((a, b) => b.share - a.share)
    const first = (decoy: boolean, count: number) =>
      ranked.filter(({ writing }) => writing.phrase.decoy === decoy).slice(0, count)
    return [...first(false, RIVAL_COMMANDS), ...first(true, RIVAL_DECOYS)].flatMap(({ writing }) => {
      const prior = priorOf(writing.tokens, this.#root)
      return prior === null ? [] : [{ phrase: writing.phrase, tokens: writing.tokens, prior }]
    })
  }

  /** The rows stand for these branches: what comes after each is known now. */
  #take(branches: readonly Branch[], rows: Rows, lessons: Lesson[]): void {
    const next: { readonly branch: Branch; readonly choice: Choice }[] = []
    for (const [at, branch] of branches.entries()) {
      const row = rowOf(rows, at)
      const total = logTotal(row)
      if (branch.end !== null) branch.end.prior ??= (row[END_TOKEN] ?? 0) - total
      for (const [token, child] of branch.next) {
        child.prior ??= (row[token] ?? 0) - total
        if (this.#wanting.has(child)) next.push({ branch: child, choice: { row: at, token } })
      }
      this.#wanting.delete(branch)
    }
    const parts = Math.ceil(next.length / AT_ONCE)
    const size = Math.ceil(next.length / Math.max(1, parts))
    for (let part = parts - 1; part >= 0; part -= 1) {
      const some = next.slice(part * size, (part + 1) * size)
      if (some.length === 0) continue
      lessons.push({
        rows,
        choices: some.map(({ choice }) => choice),
        branches: some.map(({ branch }) => branch),
      })
    }
  }
}

const newBranch = (prior: number | null = null): Branch => ({ next: new Map(), prior, end: null })

/** With the priors that the same place had `before`. */
function add({ phrase, tokens }: Writing, root: Branch, before: Branch): void {
  let at = root
  let known: Branch | undefined = before
  for (const token of tokens) {
    known = known?.next.get(token)
    const branch = at.next.get(token) ?? newBranch(known?.prior)
    at.next.set(token, branch)
    at = branch
  }
  at.end ??= { phrase, prior: known?.end?.prior ?? null }
}

/** Whether something at this branch or below it has no prior. */
function markWanting(branch: Branch, wanting: Set<Branch>): boolean {
  let wants = branch.end !== null && branch.end.prior === null
  for (const next of branch.next.values()) wants = markWanting(next, wanting) || next.prior === null || wants
  if (wants) wanting.add(branch)
  return wants
}

function priorOf(tokens: readonly number[], root: Branch): number | null {
  let sum = 0
  let at: Branch | undefined = root
  for (const token of tokens) {
    at = at?.next.get(token)
    if (at === undefined || at.prior === null) return null
    sum += at.prior
  }
  return at?.end == null || at.end.prior === null ? null : (sum + at.end.prior) / (tokens.length + 1)
}

/** A phrase that nobody gave a meaning means only itself. */
export const meaningOf = ({ text, meaning }: Phrase): string => meaning ?? text

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(' ')

/** Dice's coefficient: 1 when both have the same words, 0 when they share none. */
function shareOf(words: ReadonlySet<string>, others: readonly string[]): number {
  const common = others.filter((word) => words.has(word)).length
  return (2 * common) / (words.size + others.length)
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const DIGIT = new RegExp(`\\b(${DIGITS.join('|')})\\b`, 'g')
const QUESTION = /^(what|how|who|did|should|can|could|are)\b/i

/**
 * As the model writes: with a capital and a full stop, without which a text looks unlikely whatever was said, and numbers
 * in words or in digits.
 */
export function writingsOf(text: string): readonly string[] {
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}${QUESTION.test(text) ? '?' : '.'}`
  const digits = sentence.replace(DIGIT, (word) => String(DIGITS.indexOf(word)))
  return digits === sentence ? [sentence] : [sentence, digits]
}
