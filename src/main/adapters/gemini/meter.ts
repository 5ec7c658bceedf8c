import { ProviderError } from '../../domain/provider-error.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import type { Reservation, Spending } from '../../ports/spending.ts'
import type { Tokens } from './answer.ts'

/** US dollars for so many tokens of a model; `audioTokens` of the prompt's were sound. */
export type CostOf = (
  model: string,
  promptTokens: number,
  completionTokens: number,
  audioTokens: number,
) => number

/** English text; the vendor's own rule of thumb. */
const CHARS_PER_TOKEN = 4

/** Counts one request: sets aside before what it may cost, and books what it used, however it ended. */
export class Meter {
  readonly #model: string
  readonly #costOf: CostOf
  #tokens: Tokens = { promptTokens: 0, completionTokens: 0, audioTokens: 0 }
  #promptChars = 0
  #answerChars = 0
  #reserved: Reservation | null = null

  constructor(model: string, costOf: CostOf) {
    this.#model = model
    this.#costOf = costOf
  }

  /** @throws {ProviderError} `quota`, ours, when the budget of this hour is used up or set aside */
  open(spending: Spending, promptChars: number, mostTokens: number): void {
    this.#promptChars = promptChars
    const estimate = this.#usage(Math.ceil(promptChars / CHARS_PER_TOKEN), mostTokens)
    this.#reserved = spending.reserve('gemini', estimate)
    if (this.#reserved === null) throw new ProviderError('gemini', { failure: 'quota', isOurs: true })
  }

  readonly counted = (tokens: Tokens): void => {
    this.#tokens = tokens
  }

  read(text: string): void {
    this.#answerChars += text.length
  }

  /** What the vendor has told, or an estimate where it had no time to: an answer that was cut is billed as well. */
  get usage(): Usage {
    const { promptTokens, completionTokens } = this.#tokens
    const answered = Math.ceil(this.#answerChars / CHARS_PER_TOKEN)
    const asked = this.#answerChars > 0 ? Math.ceil(this.#promptChars / CHARS_PER_TOKEN) : 0
    return this.#usage(
      promptTokens > 0 ? promptTokens : asked,
      completionTokens > 0 ? completionTokens : answered,
    )
  }

  close(): void {
    const { usage } = this
    if (usage.promptTokens + usage.completionTokens > 0) this.#reserved?.book(usage)
    this.#reserved?.close()
  }

  #usage(promptTokens: number, completionTokens: number): Usage {
    const costUsd = this.#costOf(this.#model, promptTokens, completionTokens, this.#tokens.audioTokens)
    return { ...NO_USAGE, promptTokens, completionTokens, costUsd }
  }
}
