import type { Phrase } from '../../domain/phrase.ts'
import { RATE_HZ, tokensOf } from './model.ts'

/** A place in the tree: the token that leads to it, and where it goes on. */
export interface Branch {
  readonly next: Map<number, Branch>
  /** Natural log-probability of its token when nothing is heard: what the model would write anyway. */
  readonly prior: number
  /** Set where a phrase may end. */
  end: { readonly phrase: Phrase; readonly prior: number } | null
}

interface Writing {
  readonly phrase: Phrase
  readonly text: string
}

interface Learnt {
  readonly tokens: readonly number[]
  /** Of each token, and of the end, when nothing is heard. */
  readonly priors: Float32Array
}

/** A phrase that might be taken for another one. */
export interface Rival extends Learnt {
  readonly phrase: Phrase
}

/** So many others are held against a phrase that is about to count as said: what else it might have been, and what it must not be taken for. */
const RIVAL_COMMANDS = 16
const RIVAL_DECOYS = 4

/** What the tree needs of the model. */
interface Dictating {
  listen(samples: Float32Array): Promise<{
    /** Natural log-probability of each token of each text, the end included. */
    dictate(texts: readonly (readonly number[])[]): Promise<readonly Float32Array[]>
  }>
}

/** As many are dictated at once as keep a pass under about 40 ms. */
const AT_ONCE = 12
/** The sound of nothing. */
const NOTHING = new Float32Array(1.5 * RATE_HZ)

/**
 * All that may be said, as tokens that share their beginnings, each with its prior: how likely the model finds it although
 * nothing is heard. Only what the sound adds to that counts as heard; "thank you very much" is likely whatever was said.
 */
export class PhraseTree {
  #root: Branch = rootBranch()
  #waiting: Writing[] = []
  #learnt = new Map<string, Learnt>()
  /** By the text of the phrase. */
  #rivals = new Map<string, Rival>()
  #nothing: ReturnType<Dictating['listen']> | null = null

  get root(): Branch {
    return this.#root
  }

  /** How many ways of writing have no prior yet, and so cannot be heard. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Replaces what may be said. What was known before stays known. */
  expect(phrases: readonly Phrase[]): void {
    const writings = phrases.flatMap((phrase) => writingsOf(phrase.text).map((text) => ({ phrase, text })))
    const known = this.#learnt
    this.#root = rootBranch()
    this.#learnt = new Map()
    this.#rivals = new Map()
    this.#waiting = []
    for (const writing of writings) {
      const learnt = known.get(writing.text)
      if (learnt === undefined) this.#waiting.push(writing)
      else this.#add(writing, learnt)
    }
  }

  /** Takes up the next dozen. */
  async learn(model: Dictating): Promise<void> {
    this.#nothing ??= model.listen(NOTHING)
    const some = this.#waiting.splice(0, AT_ONCE)
    if (some.length === 0) return
    const root = this.#root
    const tokens = some.map(({ text }) => tokensOf(text))
    const priors = await (await this.#nothing).dictate(tokens)
    // Something else may be expected by now.
    if (root !== this.#root) return
    for (const [at, writing] of some.entries())
      this.#add(writing, { tokens: tokens[at] ?? [], priors: priors[at] ?? new Float32Array(0) })
  }

  /** What has most words in common with this phrase and means something else, one phrase a meaning. */
  rivalsOf(phrase: Phrase): readonly Rival[] {
    const words = new Set(wordsOf(phrase.text))
    const nearest = new Map<string, { readonly rival: Rival; readonly share: number }>()
    for (const rival of this.#rivals.values()) {
      const meaning = meaningOf(rival.phrase)
      if (meaning === meaningOf(phrase)) continue
      const share = shareOf(words, wordsOf(rival.phrase.text))
      if (share > (nearest.get(meaning)?.share ?? 0)) nearest.set(meaning, { rival, share })
    }
    const ranked = [...nearest.values()].toSorted((a, b) => b.share - a.share).map(({ rival }) => rival)
    return [
      ...ranked.filter((rival) => !rival.phrase.decoy).slice(0, RIVAL_COMMANDS),
      ...ranked.filter((rival) => rival.phrase.decoy).slice(0, RIVAL_DECOYS),
    ]
  }

  #add({ phrase, text }: Writing, learnt: Learnt): void {
    this.#learnt.set(text, learnt)
    if (!this.#rivals.has(phrase.text)) this.#rivals.set(phrase.text, { phrase, ...learnt })
    let at = this.#root
    for (const [index, token] of learnt.tokens.entries()) {
      const known = at.next.get(token)
      const branch = known ?? { next: new Map(), prior: learnt.priors[index] ?? 0, end: null }
      if (known === undefined) at.next.set(token, branch)
      at = branch
    }
    at.end ??= { phrase, prior: learnt.priors.at(-1) ?? 0 }
  }
}

/** A phrase that nobody gave a meaning means only itself. */
export const meaningOf = ({ text, meaning }: Phrase): string => meaning ?? text

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(' ')

/** Dice's coefficient: 1 when both have the same words, 0 when they share none. */
function shareOf(words: ReadonlySet<string>, others: readonly string[]): number {
  const common = others.filter((word) => words.has(word)).length
  return (2 * common) / (words.size + others.length)
}

const rootBranch = (): Branch => ({ next: new Map(), prior: 0, end: null })

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
