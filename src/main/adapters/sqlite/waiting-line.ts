import { EchoError } from '../../domain/error.ts'

export interface Pending<Row, Answer> {
  readonly row: Row
  readonly bytes: number
  readonly done: (answer: Answer) => void
  readonly failed: (error: unknown) => void
}

const MOST_EVENTS = 4_096
const MOST_BYTES = 32 * 1024 * 1024
/** One event; evidence with its lines is about 100 KiB, a quarantined body at most 350 KiB. */
const LARGEST_EVENT_BYTES = 4 * 1024 * 1024
/** What goes into one transaction, so that the first of a storm does not wait for its last. */
const MOST_A_BATCH = 512

/** Events that wait for the disk, in order and bounded. Those in the transaction under way still count. */
export class WaitingLine<Row, Answer> {
  #line: Pending<Row, Answer>[] = []
  #events = 0
  #bytes = 0

  /** @throws {EchoError} ECHO_STORE_FULL, ECHO_STORE_FAILED for an event that is too large */
  add(pending: Pending<Row, Answer>): void {
    if (pending.bytes > LARGEST_EVENT_BYTES)
      throw new EchoError(
        'ECHO_STORE_FAILED',
        `An event of ${pending.bytes} bytes is too large for the journal.`,
      )
    if (this.#events >= MOST_EVENTS || this.#bytes + pending.bytes > MOST_BYTES)
      throw new EchoError(
        'ECHO_STORE_FULL',
        'Too many events wait for the disk. Try again in a few seconds.',
        {
          retryable: true,
          details: { events: this.#events, bytes: this.#bytes },
        },
      )
    this.#events += 1
    this.#bytes += pending.bytes
    this.#line.push(pending)
  }

  get empty(): boolean {
    return this.#line.length === 0
  }

  /** The next batch; `settled` gives its room back. */
  take(): readonly Pending<Row, Answer>[] {
    const batch = this.#line.slice(0, MOST_A_BATCH)
    this.#line = this.#line.slice(MOST_A_BATCH)
    return batch
  }

  settled(batch: readonly Pending<Row, Answer>[]): void {
    this.#events -= batch.length
    for (const { bytes } of batch) this.#bytes -= bytes
  }
}
