import { EchoError, type ErrorCode } from './error.ts'

/** The clouds that EchoOps can use. Also the closed set of the tag `provider`. */
export const PROVIDERS = ['gemini', 'elevenlabs', 'datadog'] as const
export type Provider = (typeof PROVIDERS)[number]

/** What went wrong at a provider, as far as it changes what EchoOps does next or tells people. */
export const FAILURES = {
  unreachable: 'No connection: DNS, refused, reset, TLS.',
  timeout: 'No answer, or no next part of one, within our deadline.',
  'bad-key': 'The key is missing at the provider, revoked or malformed (401).',
  forbidden: 'The key is right, but may not do this (403): plan, scope, region, billing.',
  quota: 'The plan is used up until it is renewed.',
  'rate-limited': 'Too many requests or connections at once (429); later it works.',
  'not-found': 'No such model, voice or route (404).',
  'too-large': 'More was sent than the provider takes (413).',
  'bad-request': 'The provider refuses what was sent (400, 422).',
  blocked: 'A safety filter of the provider kept the answer back.',
  malformed: 'The answer is not what the provider documents.',
  'no-speech': 'The sound that came is no speech.',
  cut: 'The answer ended before its end.',
  'server-error': 'The provider failed (5xx).',
} as const
export type Failure = keyof typeof FAILURES

/** Worth another try at once, after a pause. What is not listed here fails again in the same way, or costs again. */
const PASSING: ReadonlySet<Failure> = new Set([
  'unreachable',
  'timeout',
  'rate-limited',
  'server-error',
  'cut',
])

export interface ProviderProblem {
  readonly failure: Failure
  /** HTTP status; null when there was none. */
  readonly status?: number | null
  /** The provider asked for this pause before the next request, milliseconds. */
  readonly retryAfterMs?: number | null
  readonly cause?: unknown
  /** EchoOps itself held the request back, for its own budget: nothing is known of the provider. */
  readonly isOurs?: boolean
}

const OUR_BUDGET = 'The budget of this hour is used up or set aside.'

/** A cloud did not do its part. The message may be logged and shown: no key, no prompt, no answer in it. */
export class ProviderError extends EchoError {
  readonly provider: Provider
  readonly failure: Failure
  readonly status: number | null
  readonly retryAfterMs: number | null
  readonly isOurs: boolean

  constructor(provider: Provider, problem: ProviderProblem, code: ErrorCode = 'ECHO_PROVIDER_FAILED') {
    const { failure, status = null, retryAfterMs = null, cause, isOurs = false } = problem
    super(code, `${provider}: ${isOurs ? OUR_BUDGET : FAILURES[failure]}`, {
      retryable: PASSING.has(failure),
      details: { provider, failure, status },
      cause,
    })
    this.name = 'ProviderError'
    this.provider = provider
    this.failure = failure
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.isOurs = isOurs
  }
}
