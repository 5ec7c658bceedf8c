import { storeFailed } from './store-error.ts'
import { WaitingLine } from './waiting-line.ts'

/** Writes whatever waits in one go: one flush of the disk serves all who wait for it. In the order of the calls. */
export class GroupWriter<Row, Answer> {
  readonly #line = new WaitingLine<Row, Answer>()
  readonly #write: (rows: readonly Row[]) => Promise<readonly Answer[]>
  #writing: Promise<void> | null = null

  /** `write` puts all rows on disk or none, and answers each in turn. */
  constructor(write: (rows: readonly Row[]) => Promise<readonly Answer[]>) {
    this.#write = write
  }

  /** Resolves once it is on disk. Rejects with ECHO_STORE_FULL, or with what `write` rejects with. */
  add(row: Row, bytes: number): Promise<Answer> {
    return new Promise((done, failed) => {
      this.#line.add({ row, bytes, done, failed })
      this.#writing ??= this.#writeAll()
    })
  }

  /** When nothing waits any more. */
  async idle(): Promise<void> {
    await this.#writing
  }

  /** Batch after batch until nothing waits. Never rejects: what goes wrong is told to those who wait. */
  async #writeAll(): Promise<void> {
    // One turn of the event loop, so that calls of the same moment share a transaction.
    await new Promise((turn) => setImmediate(turn))
    while (!this.#line.empty) {
      const batch = this.#line.take()
      try {
        const answers = await this.#write(batch.map(({ row }) => row))
        batch.forEach(({ done, failed }, index) => {
          const answer = answers[index]
          if (answer === undefined) failed(storeFailed('written', 'an entry got no number'))
          else done(answer)
        })
      } catch (error) {
        for (const { failed } of batch) failed(error)
      } finally {
        this.#line.settled(batch)
      }
    }
    // In the same turn as the last look at the line: an entry that comes now begins anew.
    this.#writing = null
  }
}
