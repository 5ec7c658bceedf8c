import type { Asked } from '../../domain/evidence.ts'
import { presentable } from '../../domain/logs/redact.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Purpose, problemOf } from './failure.ts'

const MOST_ASKED = 40

export interface Question extends Purpose {
  readonly query: string
  readonly from: number
  readonly to: number
}

/** Keeps account of what was asked, so that silence can be told from a question without an answer. */
export class AskedList {
  readonly #clock: Clock
  readonly #asked: Asked[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get list(): readonly Asked[] {
    return this.#asked
  }

  /** Runs a question and notes how it went. Null when it failed: why is in the list. `found` counts an answer. */
  async ask<T>(question: Question, run: () => Promise<T>, found: (answer: T) => number): Promise<T | null> {
    const startedMs = this.#clock.monotonicMs()
    try {
      const answer = await run()
      this.#note(question, startedMs, found(answer), null)
      return answer
    } catch (error) {
      this.#note(question, startedMs, null, `Datadog ${problemOf(error, question)}`)
      return null
    }
  }

  #note(question: Question, startedMs: number, found: number | null, problem: string | null): void {
    if (this.#asked.length >= MOST_ASKED) return
    const { what, query, from, to } = question
    const tookMs = Math.round(this.#clock.monotonicMs() - startedMs)
    this.#asked.push({ query: presentable(`${what}: ${query}`, 300), from, to, found, tookMs, problem })
  }
}
