import { EchoError } from '../../domain/error.ts'
import { JournalLink, type LinkParts } from './journal-link.ts'
import { closedError } from './store-error.ts'

const RESTARTS = 3
const RESTARTS_WITHIN_MS = 60_000

export interface LivingLinkParts extends LinkParts {
  /** Told of a store that was found damaged while running, in one sentence for the wall. */
  readonly onProblem?: (text: string) => void
}

/** The worker through its lives: one that has died is started again when it is needed, three times a minute at most. */
export class LivingLink {
  readonly #parts: LivingLinkParts
  #link: JournalLink
  #starting: Promise<JournalLink> | null = null
  #restartsMs: number[] = []
  #closed = false

  constructor(parts: LivingLinkParts) {
    this.#parts = parts
    this.#link = new JournalLink(parts)
  }

  /** What the first life found: a sentence about a damaged store, or null. Rejects when it cannot be used. */
  get opened(): Promise<string | null> {
    return this.#link.opened
  }

  /** Rejects with ECHO_WORKER_STOPPED while it rests, ECHO_STORE_FAILED when it is closed, or with what keeps it from being opened. */
  get(): Promise<JournalLink> {
    if (this.#closed) return Promise.reject(closedError())
    if (this.#link.alive && this.#starting === null) return Promise.resolve(this.#link)
    // Whoever comes while it starts waits for the same one: two workers would lock each other out.
    this.#starting ??= this.#restart().finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  close(): Promise<void> {
    this.#closed = true
    return this.#link.close()
  }

  async #restart(): Promise<JournalLink> {
    const { clock, log, onProblem } = this.#parts
    const nowMs = clock.monotonicMs()
    this.#restartsMs = this.#restartsMs.filter((atMs) => nowMs - atMs < RESTARTS_WITHIN_MS)
    if (this.#restartsMs.length >= RESTARTS)
      throw new EchoError(
        'ECHO_WORKER_STOPPED',
        'The journal worker keeps stopping; it rests for a minute.',
        { retryable: true },
      )
    this.#restartsMs.push(nowMs)
    log.warn({ restarts: this.#restartsMs.length }, 'the journal worker is started again')
    this.#link = new JournalLink(this.#parts)
    const recovered = await this.#link.opened
    if (recovered !== null) onProblem?.(recovered)
    return this.#link
  }
}
