import type { Provider } from '../domain/provider-error.ts'
import type { Usage } from '../domain/usage.ts'

/** Counts what the clouds cost and says when an hour's budget is used up. */
export interface Spending {
  /** False when the budget of this hour, in dollars or characters, does not allow this much more. */
  allows(provider: Provider, estimate: Partial<Usage>): boolean
  /** Sets aside what a request may cost at most, before it is sent; null when the budget does not allow it beside all that is underway. */
  reserve(provider: Provider, estimate: Partial<Usage>): Reservation | null
}

/** What one request may cost. */
export interface Reservation {
  /** What it did cost, or a part of that; takes the place of as much of what was set aside. Counts also when closed. */
  book(usage: Usage): void
  /** The request is over: what was set aside and not booked is free again. */
  close(): void
}
