import type { Circumstances, Understanding } from '../../domain/intent.ts'
import type { Runbook, RunbookAction } from '../../domain/runbook.ts'
import { aimsAtEverything } from '../../domain/understanding/danger.ts'
import { nameAt, namedWords, namesOf } from '../../domain/understanding/names.ts'
import { wordsOf } from '../../domain/understanding/normalise.ts'
import { parametersIn } from '../../domain/understanding/parameters.ts'
import { takePlace } from '../../domain/understanding/places.ts'
import { understand } from '../../domain/understanding/understand.ts'
import { ASKING, HESITATIONS, IT, NEGATIONS } from '../../domain/understanding/words.ts'

/** What a person has said, as far as a model's understanding of it can be held against it. */
export class Said {
  readonly book: Runbook
  readonly circumstances: Circumstances
  /** What the local rules make of it. */
  readonly local: Understanding
  readonly #words: readonly string[]
  readonly #named: readonly boolean[]
  readonly #bare: readonly string[]

  constructor(text: string, book: Runbook, circumstances: Circumstances) {
    this.book = book
    this.circumstances = circumstances
    this.local = understand(text, book, circumstances)
    this.#words = wordsOf(text)
    this.#named = namedWords(this.#words, namesOf(book))
    this.#bare = this.#words.filter((_, at) => this.#named[at] !== true)
  }

  /** What no model is asked about: danger, and the answers to a question of ours. */
  get settled(): Understanding | null {
    const { kind } = this.local
    const isReply = kind === 'confirmation' || kind === 'cancellation' || kind === 'assent'
    const isTooLong = this.local.kind === 'unclear' && this.local.why === 'too-long'
    return kind === 'danger' || isReply || isTooLong || this.#words.length === 0 ? this.local : null
  }

  get isNegated(): boolean {
    return this.#bare.some((word) => NEGATIONS.has(word))
  }

  /** "Did you restart …" asks, and changes nothing. */
  get isAsked(): boolean {
    return ASKING.has(this.#words.find((word) => !HESITATIONS.has(word)) ?? '')
  }

  get aimsAtEverything(): boolean {
    return aimsAtEverything(this.#bare)
  }

  confirms(digit: number): boolean {
    return this.#words.some((word) => word.startsWith('confirm')) && this.#words.includes(String(digit))
  }

  /** Services whose name or alias is spelled in it; `certain` are those that no other service shares it with. */
  get services(): { readonly certain: ReadonlySet<string>; readonly shared: readonly string[] } {
    const names = namesOf(this.book)
    const certain = new Set<string>()
    const shared = new Set<string>()
    for (let at = 0; at < this.#words.length; at += 1) {
      const named = nameAt(this.#words, at, names)
      if (named === null) continue
      if (named.found.kind === 'one') certain.add(named.found.service)
      else for (const service of named.found.services) shared.add(service)
      at += named.length - 1
    }
    return { certain, shared: [...shared] }
  }

  /** "It", "that service": the incident on the wall. */
  points(service: string): boolean {
    const pointed = this.#words.some((word) => IT.has(word) || word === 'service')
    return pointed && service === this.circumstances.subjectService
  }

  /** The environment that was named, as the runbook writes it, else as it was said. */
  get environment(): string | null {
    const { inventory } = namesOf(this.book)
    const placeless = this.#words.map(
      (word, at) =>
        this.#named[at] === true || (inventory.has(word) && !/^(?:in|on)$/.test(this.#words[at - 1] ?? '')),
    )
    return takePlace([...this.#words], placeless, this.book)
  }

  /** The values that were said, in digits or words. */
  parameters(action: RunbookAction): Readonly<Record<string, string | number>> {
    return parametersIn(action, this.#words, this.#named).values
  }
}
