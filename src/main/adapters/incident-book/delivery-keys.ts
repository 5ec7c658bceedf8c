/** A body may come again on purpose; only so soon after the first is it the same delivery. */
const HASH_COUNTS_FOR_MS = 15 * 60_000

export interface SeenDelivery {
  readonly incidentId: string
  /** True once the delivery is on disk, false when it never got there. Never rejects. */
  readonly kept: Promise<boolean>
}

interface Entry extends SeenDelivery {
  readonly expiresAt: number
}

/** The deliveries that were received lately, the newest `max` of them. */
export class DeliveryKeys {
  readonly #entries = new Map<string, Entry>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  find(key: string, now: number): SeenDelivery | null {
    const entry = this.#entries.get(key)
    if (entry === undefined) return null
    if (now <= entry.expiresAt) return entry
    this.#entries.delete(key)
    return null
  }

  remember(key: string, isHash: boolean, seenAt: number, delivery: SeenDelivery): void {
    const expiresAt = isHash ? seenAt + HASH_COUNTS_FOR_MS : Number.POSITIVE_INFINITY
    // Deleted first, so that a key seen again is the newest.
    this.#entries.delete(key)
    this.#entries.set(key, { ...delivery, expiresAt })
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#max) break
      this.#entries.delete(oldest)
    }
  }

  /** Forgets the key, unless another delivery has taken it since. */
  forget(key: string, incidentId: string): void {
    if (this.#entries.get(key)?.incidentId === incidentId) this.#entries.delete(key)
  }

  get size(): number {
    return this.#entries.size
  }
}
