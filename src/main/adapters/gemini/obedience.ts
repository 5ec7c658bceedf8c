import type { Evidence } from '../../domain/evidence.ts'
import { isImperative, readsLikeAnOrder, speaksToTheReader } from '../../domain/orders.ts'
import type { SentenceRole } from '../../domain/sitrep.ts'

/** A room can follow no link, and whoever is named by an address is not to be called by a voice. */
const LINK = /\b[a-z][a-z0-9+.-]{1,12}:\/\/|\bwww\.|[\w.+-]@[\w-]+\.\w/i
/** While an alert is open nothing bears out that all is well. */
const SOOTHES =
  /\bfalse alarm\b|\b(?:everything|all(?: systems?| services?)?) (?:is|are|seems?|looks?) (?:fine|well|ok|okay|normal|healthy|operational|good)\b|\bnothing (?:is wrong|to worry|to do)\b|\b(?:no|not a real) incident\b|\b(?:ignore|dismiss|disregard) (?:this|the) alert\b|\bno action (?:is )?(?:needed|required)\b/i
const WORDS_IN_COMMON = 3

/** Looks for sentences that a text in the evidence has ordered. Grounding cannot: an order is in the evidence it cites. */
export class Obedience {
  readonly #orders: readonly string[]
  readonly #grams: ReadonlySet<string>

  constructor(evidence: readonly Evidence[]) {
    this.#orders = evidence.flatMap(clausesOf).filter((clause) => readsLikeAnOrder(clause))
    this.#grams = new Set(this.#orders.flatMap(gramsOf))
  }

  /** Why a sentence must not be said; null when nothing speaks against it. */
  against(role: SentenceRole, text: string): 'link' | 'order' | null {
    if (LINK.test(text)) return 'link'
    if (speaksToTheReader(text) || SOOTHES.test(text)) return 'order'
    // Only a proposal may name an operation, and not where a text in the evidence asks for some.
    if (isImperative(text) && (role !== 'next' || this.#orders.length > 0)) return 'order'
    return gramsOf(text).some((gram) => this.#grams.has(gram)) ? 'order' : null
  }
}

/** Each text by itself, and its sentences: a title next to an order is none. */
const clausesOf = ({ title, pattern, example, lines }: Evidence): readonly string[] =>
  [...new Set([title, pattern, example.text, ...lines])].flatMap((text) =>
    text.slice(0, 1_000).split(/(?<=[.!?;\n])\s+/),
  )

function gramsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.slice(WORDS_IN_COMMON - 1).map((_, at) => words.slice(at, at + WORDS_IN_COMMON).join(' '))
}
