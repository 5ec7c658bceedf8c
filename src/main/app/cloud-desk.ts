import type { Fallback } from '../adapters/fallback/fell-back.ts'
import type { OpenSpending } from '../adapters/fallback/spending.ts'
import type { Provider } from '../domain/provider-error.ts'
import type { Redaction } from '../ports/redactor.ts'

/** What all clouds share: what they may cost, what is hidden from them, and whether they work just now. */
export interface CloudDesk {
  readonly redaction: Redaction
  readonly spending: OpenSpending
  /** For the senses that have an engine of this machine behind that of the provider. `changed`: whether the provider is asked. */
  fallback(provider: Provider, changed: (isAsked: boolean) => void): Fallback
}
