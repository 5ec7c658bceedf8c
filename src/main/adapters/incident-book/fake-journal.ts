import type { JournalEvent, Recorded } from '../../domain/journal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Journal } from '../../ports/journal.ts'

interface Waiting {
  readonly seq: number
  readonly event: JournalEvent
  readonly resolve: (recorded: Recorded) => void
  readonly reject: (error: unknown) => void
}

/** For tests: a journal in memory, in the order of the calls. Held, it answers only when told, in any order; it can also be told to fail. */
export class FakeJournal implements Journal {
  readonly forgotten: string[] = []
  records: readonly Recorded[] = []
  failure: Error | null = null
  held = false
  #waiting: readonly Waiting[] = []
  #seq: number
  readonly #clock: Clock

  constructor(clock: Clock, records: readonly Recorded[] = []) {
    this.#clock = clock
    this.records = records
    this.#seq = records.at(-1)?.seq ?? 0
  }

  append(event: JournalEvent): Promise<Recorded> {
    return new Promise((resolve, reject) => {
      this.#seq += 1
      const waiting = { seq: this.#seq, event, resolve, reject }
      if (this.held) this.#waiting = [...this.#waiting, waiting]
      else this.#write(waiting)
    })
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Lets the event at this place of the queue reach the disk, or fail. */
  release(index = 0, failure: Error | null = null): void {
    const waiting = this.#waiting[index]
    if (waiting === undefined) throw new Error('nothing waits there')
    this.#waiting = this.#waiting.filter((other) => other !== waiting)
    if (failure === null) this.#write(waiting)
    else waiting.reject(failure)
  }

  async *replay(): AsyncGenerator<Recorded> {
    yield* this.records
  }

  async forget(incidentIds: readonly string[]): Promise<void> {
    if (this.failure !== null) throw this.failure
    this.forgotten.push(...incidentIds)
    this.records = this.records.filter(
      ({ event }) => !('incidentId' in event && incidentIds.includes(event.incidentId)),
    )
  }

  async close(): Promise<void> {
    this.held = false
  }

  #write({ seq, event, resolve, reject }: Waiting): void {
    if (this.failure !== null) return reject(this.failure)
    const recorded = { seq, at: this.#clock.now(), event }
    this.records = [...this.records, recorded].sort((one, other) => one.seq - other.seq)
    resolve(recorded)
  }
}
