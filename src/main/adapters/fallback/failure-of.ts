import { type Failure, ProviderError } from '../../domain/provider-error.ts'

/** What an engine's error says about its provider. What none of our adapters raised is taken for an answer that nobody expected. */
export const failureOf = (error: unknown): Failure =>
  error instanceof ProviderError ? error.failure : 'malformed'
