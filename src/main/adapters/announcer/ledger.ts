import type { Utterance } from '../../domain/speech.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Incidents } from '../../ports/incidents.ts'
import type { Log } from '../../ports/log.ts'

export interface LedgerParts {
  readonly incidents: Pick<Incidents, 'spoke'>
  readonly clock: Clock
  readonly log: Log
}

const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 30_000
/** More utterances than the queue holds; what is older than these matters to no restart. */
const MOST_OWED = 500

/**
 * Writes what became of each utterance. What the store refuses is owed: its newest state is tried again, at growing
 * intervals of at most 30 s, until the store takes it. So after a full disk the ledger becomes true again.
 */
export class Ledger {
  readonly #parts: LedgerParts
  /** The newest refused state by utterance, longest owed first. */
  readonly #owed = new Map<string, Utterance>()
  /** The newest state handed over, by utterance, while it is on its way. */
  readonly #newest = new Map<string, Utterance>()
  #delayMs = FIRST_RETRY_MS
  #cancelRetry: (() => void) | null = null
  #closed = false

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  /** Resolves when it is on disk or owed. Never rejects. */
  async write(utterance: Utterance): Promise<void> {
    const { id } = utterance
    // What comes later says more: an older state that is still owed must not be written after it.
    this.#owed.delete(id)
    this.#newest.set(id, utterance)
    const error = await this.#attempt(utterance)
    const isNewest = this.#newest.get(id) === utterance
    if (isNewest) this.#newest.delete(id)
    if (error === null) return
    this.#parts.log.error({ err: error, utteranceId: id }, 'ledger not written')
    if (isNewest) this.#owe(utterance)
    this.#retryLater()
  }

  /** One last try for what is owed. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelRetry?.()
    this.#cancelRetry = null
    await this.#settle()
    if (this.#owed.size > 0) this.#parts.log.error({ owed: this.#owed.size }, 'the ledger stays incomplete')
  }

  #owe(utterance: Utterance): void {
    this.#owed.set(utterance.id, utterance)
    for (const oldest of this.#owed.keys()) {
      if (this.#owed.size <= MOST_OWED) break
      this.#owed.delete(oldest)
    }
  }

  #retryLater(): void {
    if (this.#closed || this.#cancelRetry !== null || this.#owed.size === 0) return
    this.#cancelRetry = this.#parts.clock.after(this.#delayMs, () => void this.#retry())
  }

  async #retry(): Promise<void> {
    const paid = await this.#settle()
    this.#cancelRetry = null
    this.#delayMs = paid ? FIRST_RETRY_MS : Math.min(this.#delayMs * 2, LONGEST_RETRY_MS)
    if (paid) this.#parts.log.info({}, 'the ledger is complete again')
    this.#retryLater()
  }

  /** One after the other; the first refusal ends it, so that a store in trouble is asked once. True when nothing is owed. */
  async #settle(): Promise<boolean> {
    for (const [id, utterance] of this.#owed) {
      if ((await this.#attempt(utterance)) !== null) return false
      if (this.#owed.get(id) === utterance) this.#owed.delete(id)
    }
    return this.#owed.size === 0
  }

  async #attempt(utterance: Utterance): Promise<unknown> {
    try {
      await this.#parts.incidents.spoke(utterance)
      return null
    } catch (error) {
      return error ?? 'refused without a reason'
    }
  }
}
