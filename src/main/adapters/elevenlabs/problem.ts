import type { Failure, ProviderProblem } from '../../domain/provider-error.ts'

/**
 * What ElevenLabs calls its refusals, by what they mean to us. Found in `detail.status` or `detail.code` of an HTTP body, in `error`
 * of a voice frame, in `message_type` of a transcription frame and in words in the reason of a closed socket. The status
 * alone does not do: a plan that is used up comes as 400 or 401, a key without the permission as 401.
 */
const NAMED: readonly (readonly [RegExp, Failure])[] = [
  [/quota|insufficient_credits|credits? (?:remaining|are required)|payment_required/, 'quota'],
  [
    /invalid_api_key|missing_api_key|auth_error|needs_authorization|invalid_authorization|invalid api key/,
    'bad-key',
  ],
  [
    /missing_permissions|unusual_activity|not_allowed|access_denied|unaccepted_terms|subscription_required|only_for_|forbidden/,
    'forbidden',
  ],
  [/(?:voice|model)\w*?_(?:not_found|does_not_exist)|invalid_model|voice .*does not exist/, 'not-found'],
  [/too_many_|concurren|system_busy|rate_limit|resource_exhausted|queue_overflow/, 'rate-limited'],
  [/character_limit|text_too_long|too_large|chunk_size_exceeded/, 'too-large'],
  [/moderation|content_policy|blocked|prohibited/, 'blocked'],
  [/session_time_limit|input_timeout|within the timeout/, 'cut'],
  [/internal|transcriber_error|something went wrong|server_error/, 'server-error'],
  [/invalid|input_error|commit_throttled|validation|value_error/, 'bad-request'],
]

/** The failure behind one of the vendor's own words, or null when none is known. */
export function failureNamed(words: string): Failure | null {
  const lower = words.slice(0, 500).toLowerCase()
  return NAMED.find(([pattern]) => pattern.test(lower))?.[1] ?? null
}

const BY_STATUS: Readonly<Record<number, Failure>> = {
  400: 'bad-request',
  401: 'bad-key',
  402: 'quota',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  413: 'too-large',
  422: 'bad-request',
  429: 'rate-limited',
}

/** From an HTTP answer that is no success; `body` is text or what its JSON says. Nothing of it gets into the problem. */
export function problemOfAnswer(status: number, body: unknown, retryAfter: string | null): ProviderProblem {
  const detail = wordsOfBody(body)
  const byStatus = BY_STATUS[status] ?? (status >= 500 ? 'server-error' : 'malformed')
  // Below 500 the name is more exact than the number; what the vendor's own failure is called changes nothing.
  const failure = status >= 500 ? byStatus : (failureNamed(detail) ?? byStatus)
  return { failure, status, retryAfterMs: pauseOf(retryAfter) }
}

function wordsOfBody(body: unknown): string {
  const value = typeof body === 'string' ? parsed(body) : body
  const detail = field(value, 'detail')
  return [field(detail, 'status'), field(detail, 'code'), field(detail, 'type')]
    .filter((word) => typeof word === 'string')
    .join(' ')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A property of something that may be anything. */
function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}

const LONGEST_PAUSE_MS = 3_600_000

/** Retry-After in seconds (RFC 9110, 10.2.3); its date form is not used by ElevenLabs and counts as none. */
function pauseOf(retryAfter: string | null): number | null {
  const seconds = retryAfter === null || !/^\d{1,9}$/.test(retryAfter) ? Number.NaN : Number(retryAfter)
  return Number.isNaN(seconds) ? null : Math.min(seconds * 1_000, LONGEST_PAUSE_MS)
}

/** From a socket that was closed by the other side before it was done; `begun` when a part of the answer had come. */
export function problemOfClose(code: number, reason: string, begun: boolean): ProviderProblem {
  const named = failureNamed(reason)
  if (named !== null) return { failure: named }
  if (code === 1011 || code === 1012) return { failure: 'server-error' }
  if (code === 1013) return { failure: 'rate-limited' }
  // 1009 too: a voice that the model does not have is closed as "message too big" (elevenlabs-python#586).
  if (code === 1002 || code === 1003 || (code >= 1007 && code <= 1010)) return { failure: 'bad-request' }
  if (code === 1006) return { failure: begun ? 'cut' : 'unreachable' }
  return { failure: 'cut' }
}

const NOBODY_THERE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
])

/** Whether the network itself said that there is nobody: no other way of asking would find anybody. */
export const isNobodyThere = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && NOBODY_THERE.has(String(cause.code))
