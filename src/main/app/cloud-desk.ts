import type { Fallback } from '../adapters/fallback/fell-back.ts'
import type { OpenSpending } from '../adapters/fallback/spending.ts'
import type { Provider } from '../domain/provider-error.ts'
import type { Redaction } from '../ports/redactor.ts'
import type { Spending } from '../ports/spending.ts'
import type { CloudSense } from './cloud-words.ts'
import type { CloudPurpose } from './metered-spending.ts'

/** What all clouds share: what they may cost, what is hidden from them, and whether they work just now. */
export interface CloudDesk {
  readonly redaction: Redaction
  readonly spending: OpenSpending
  /** The same, for one purpose: what it takes is counted under its name. */
  spendingFor(purpose: CloudPurpose): Spending
  /**
   * For a sense that has an engine of this machine behind that of the provider. Each has a breaker of its own: a voice that is late says
   * nothing about an ear. `changed`: whether the provider is asked.
   */
  fallback(provider: Provider, sense: CloudSense, changed?: (isAsked: boolean) => void): Fallback
}
