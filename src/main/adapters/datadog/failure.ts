import { type Failure, ProviderError } from '../../domain/provider-error.ts'

/** What a call was for, and what it takes. */
export interface Purpose {
  /** What is read or done, in the plural: `logs`, `metrics`, `events`, `workflows`. */
  readonly what: string
  /** The permission that the application key needs, by Datadog's name. */
  readonly permission: string
}

/** A failure of Datadog with what it said about it, fit to be shown. */
export class DatadogError extends ProviderError {
  /** Datadog's own words, without secrets, at most 200 characters; null when it said nothing. */
  readonly said: string | null

  constructor(
    problem: { failure: Failure; status?: number | null; retryAfterMs?: number | null; cause?: unknown },
    said: string | null = null,
  ) {
    super('datadog', problem)
    this.said = said
  }
}

/** What a status means, by itself. A 403 may also be a wrong key: see `forbiddenOr`. */
export function failureOf(status: number): Failure {
  if (status === 401) return 'bad-key'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 408) return 'timeout'
  if (status === 413) return 'too-large'
  if (status === 429) return 'rate-limited'
  if (status >= 500) return 'server-error'
  return status >= 400 ? 'bad-request' : 'malformed'
}

/** Words with which Datadog says that the keys are right, but may not do this. A bare "Forbidden" may be either. */
export const namesPermission = (said: string | null): boolean =>
  said !== null && /permission|scope|authoriz/i.test(said)

/** Why a question has no answer, for people; completes "Datadog …". */
export function problemOf(error: unknown, { what, permission }: Purpose): string {
  if (!(error instanceof ProviderError)) return 'could not be asked'
  const said = error instanceof DatadogError && error.said !== null ? ` (${error.said})` : ''
  switch (error.failure) {
    case 'bad-key':
      return 'does not know the API key or the application key; check DD_API_KEY, DD_APP_KEY and DD_SITE'
    case 'forbidden':
      return `does not let this application key use ${what}: it needs the permission ${permission}`
    case 'rate-limited':
      return `was asked for ${what} too often${again(error.retryAfterMs)}`
    case 'timeout':
      return 'did not answer in time'
    case 'unreachable':
      return 'cannot be reached'
    case 'bad-request':
      return `refused the question${said}`
    case 'not-found':
      return `has no such thing${said}`
    case 'too-large':
      return 'found the question too large'
    case 'cut':
      return 'broke off in the middle of its answer'
    case 'server-error':
      return `failed (HTTP ${error.status ?? '5xx'})`
    default:
      return 'answered what cannot be read'
  }
}

function again(retryAfterMs: number | null): string {
  return retryAfterMs === null ? '' : `; it may be asked again in ${Math.ceil(retryAfterMs / 1_000)} s`
}
