import type { QuarantinedDelivery } from '../../domain/journal.ts'
import type { Incidents } from '../../ports/incidents.ts'

type Entry = ReturnType<Incidents['quarantined']>[number]

const KEEP = 50

/** The newest deliveries that could not be read, without their bytes, which are on disk. */
export class Quarantine {
  #newestFirst: readonly Entry[] = []

  add({ deliveryId, reason, bytes }: QuarantinedDelivery, at: number): void {
    this.#newestFirst = [{ deliveryId, at, reason, bytes }, ...this.#newestFirst].slice(0, KEEP)
  }

  list(): readonly Entry[] {
    return this.#newestFirst
  }
}
