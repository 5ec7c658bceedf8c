import { type Failure, ProviderError } from '../../domain/provider-error.ts'

/** Where in an exchange something went wrong: a connection that ends before its answer begins was none. */
export type Stage = 'asking' | 'answering'

/**
 * What the SDK threw, as a failure of the provider. What the vendor wrote is read and not passed on: its messages quote
 * keys, projects and what was sent. Bodies are those of google.rpc.Status (AIP-193), status codes those of the Gemini API's
 * troubleshooting page.
 */
export function failureOf(error: unknown, stage: Stage): ProviderError {
  if (error instanceof ProviderError) return error
  const status = numberIn(error, 'status')
  if (status !== null) return refusal(status, messageOf(error))
  const message = messageOf(error)
  if (/default credentials|invalid_grant|invalid_client|private key|credential/i.test(message))
    return problem('bad-key', codeOf(error))
  if (/Incomplete JSON segment/.test(message)) return problem('cut', 'incomplete event')
  if (error instanceof SyntaxError || /exception parsing stream chunk|is not valid JSON/.test(message))
    return problem('malformed', 'no JSON')
  return problem(stage === 'answering' ? 'cut' : 'unreachable', codeOf(error))
}

/** A failure found in the answer itself. `why` is a few words of ours, or an {@link enumeration} of the vendor's. */
export const problem = (failure: Failure, why: string): ProviderError =>
  new ProviderError('gemini', { failure, cause: new Error(why) })

/** A word of the vendor's enumerations. Anything else could hold a key or a text, and is not passed on. */
export const enumeration = (word: string): string =>
  /^[A-Z][A-Z_]{0,59}$/.test(word) ? word : 'no reason given'

interface Rejection {
  readonly status: number
  readonly message: string
  readonly reason: string
  readonly details: readonly unknown[]
}

function refusal(status: number, text: string): ProviderError {
  const rejection = rejectionOf(status, text)
  return new ProviderError('gemini', {
    failure: kindOf(rejection),
    status: rejection.status,
    retryAfterMs: retryDelayMs(rejection.details),
    cause: new Error(enumeration(rejection.reason)),
  })
}

/** The SDK puts the body's JSON into its message; in a stream with "got status: …" in front of it. */
function rejectionOf(status: number, text: string): Rejection {
  const error = fieldOf(parsed(text.slice(Math.max(0, text.indexOf('{')))), 'error')
  const details = fieldOf(error, 'details')
  const list: readonly unknown[] = Array.isArray(details) ? details.slice(0, 20) : []
  const reason = list.map((detail) => stringIn(detail, 'reason')).find((found) => found !== '')
  return {
    status: numberIn(error, 'code') ?? status,
    message: stringIn(error, 'message').slice(0, 2_000),
    reason: reason ?? stringIn(error, 'status'),
    details: list,
  }
}

function kindOf({ status, message, reason, details }: Rejection): Failure {
  // The Gemini API answers a bad key with 400, and 403 where the key was found in public.
  if (/^API_KEY_(?:INVALID|EXPIRED)$/.test(reason) || /API key (?:not valid|expired)/i.test(message))
    return 'bad-key'
  if (status === 403 && /reported as leaked/i.test(message)) return 'bad-key'
  if (status === 400) return reason === 'FAILED_PRECONDITION' ? 'forbidden' : 'bad-request'
  if (status === 429) return isUsedUp(details) ? 'quota' : 'rate-limited'
  return BY_STATUS.get(status) ?? (status >= 500 ? 'server-error' : 'bad-request')
}

const BY_STATUS: ReadonlyMap<number, Failure> = new Map([
  [401, 'bad-key'],
  [402, 'quota'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [413, 'too-large'],
  [499, 'cut'],
  [504, 'timeout'],
])

/** A quota of a day comes back tomorrow, one of a minute after the pause that RetryInfo names. */
const isUsedUp = (details: readonly unknown[]): boolean =>
  details.some((detail) => {
    const violations = fieldOf(detail, 'violations')
    return Array.isArray(violations) && violations.some((one) => /PerDay/i.test(stringIn(one, 'quotaId')))
  })

/** google.rpc.RetryInfo: a duration in seconds, such as "2s" or "0.847s". More than an hour is taken for an hour. */
function retryDelayMs(details: readonly unknown[]): number | null {
  const delay = details.map((detail) => stringIn(detail, 'retryDelay')).find((found) => found !== '')
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(delay ?? '')?.[1]
  return seconds === undefined ? null : Math.min(3_600_000, Math.round(Number(seconds) * 1_000))
}

/** `ECONNREFUSED`, `UND_ERR_SOCKET` of fetch's cause, else the SDK's own. */
function codeOf(error: unknown): string {
  const codes = [fieldOf(error, 'cause'), error].map((one) => stringIn(one, 'code'))
  return enumeration(codes.find((code) => code !== '') ?? '')
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // Some refusals are pages of a proxy: their status says enough.
  }
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Reflect.get(value, name)
}
const stringIn = (value: unknown, name: string): string => {
  const found = fieldOf(value, name)
  return typeof found === 'string' ? found : ''
}
const numberIn = (value: unknown, name: string): number | null => {
  const found = fieldOf(value, name)
  return typeof found === 'number' && Number.isInteger(found) ? found : null
}
