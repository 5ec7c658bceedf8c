import type { Provider } from '../domain/provider-error.ts'
import type { Usage } from '../domain/usage.ts'

/** Counts what the clouds cost and says when an hour's budget is used up. */
export interface Spending {
  /** False when the budget of this hour, in dollars or characters, does not allow this much more. */
  allows(provider: Provider, estimate: Partial<Usage>): boolean
  add(provider: Provider, usage: Usage): void
}
