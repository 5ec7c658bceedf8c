import { serviceInSentence } from '../domain/incident-words.ts'
import type { Runbook } from '../domain/runbook.ts'
import type { Clock } from '../ports/clock.ts'

/** A "yes" after this long is no answer any more. */
const OFFER_LASTS_MS = 60_000

/** What EchoOps has offered last: "Shall I roll back?" */
export class Offers {
  readonly #clock: Clock
  readonly #book: () => Runbook
  #offer: { readonly text: string; readonly until: number } | null = null

  constructor(clock: Clock, book: () => Runbook) {
    this.#clock = clock
    this.#book = book
  }

  make(action: string, target: string): void {
    const words = this.#book().actions.find(({ id }) => id === action)?.words[0] ?? action
    this.#offer = {
      text: `${words} the ${serviceInSentence(target)}`,
      until: this.#clock.now() + OFFER_LASTS_MS,
    }
  }

  /** In the words of a command; taken once. */
  take(): string | null {
    const offer = this.#offer
    this.#offer = null
    return offer === null || this.#clock.now() > offer.until ? null : offer.text
  }
}
