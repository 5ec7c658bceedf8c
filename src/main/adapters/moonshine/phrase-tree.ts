import type { Phrase } from '../../domain/phrase.ts'
import { type Model, RATE_HZ, tokensOf } from './model.ts'

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
  readonly priors: Float32Array
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
  #nothing: ReturnType<Model['listen']> | null = null

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
    this.#waiting = []
    for (const writing of writings) {
      const learnt = known.get(writing.text)
      if (learnt === undefined) this.#waiting.push(writing)
      else this.#add(writing, learnt)
    }
  }

  /** Takes up the next dozen. */
  async learn(model: Model): Promise<void> {
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

  #add({ phrase, text }: Writing, learnt: Learnt): void {
    this.#learnt.set(text, learnt)
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
