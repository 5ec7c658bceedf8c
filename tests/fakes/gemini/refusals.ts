/** What the vendor answers when it refuses, status and body as it sends them (google.rpc.Status). */
export interface Refusal {
  readonly status: number
  readonly body: unknown
}

const refusal = (status: number, name: string, message: string, details?: readonly unknown[]): Refusal => ({
  status,
  body: { error: { code: status, message, status: name, ...(details === undefined ? {} : { details }) } },
})

const errorInfo = (reason: string): unknown => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  metadata: { service: 'generativelanguage.googleapis.com' },
})

const retryInfo = (retryDelay: string): unknown => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay,
})

const quotaFailure = (quotaId: string): unknown => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [
    {
      quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
      quotaId,
      quotaDimensions: { location: 'global', model: 'gemini-2.5-flash-lite' },
      quotaValue: '15',
    },
  ],
})

export const REFUSALS = {
  badKey: refusal(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
    errorInfo('API_KEY_INVALID'),
  ]),
  expiredKey: refusal(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.', [
    errorInfo('API_KEY_INVALID'),
  ]),
  badRequest: refusal(
    400,
    'INVALID_ARGUMENT',
    'Invalid JSON payload received. Unknown name "thinkingBudget" at \'generation_config\': Cannot find field.',
  ),
  badRegion: refusal(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
  unauthenticated: refusal(
    401,
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  ),
  unregistered: refusal(
    403,
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  ),
  leakedKey: refusal(
    403,
    'PERMISSION_DENIED',
    'Your API key was reported as leaked. Please use another API key.',
  ),
  forbidden: refusal(
    403,
    'PERMISSION_DENIED',
    'Generative Language API has not been used in project 123456789 before or it is disabled.',
    [errorInfo('SERVICE_DISABLED')],
  ),
  noModel: refusal(
    404,
    'NOT_FOUND',
    'models/gemini-0.1 is not found for API version v1beta, or is not supported for generateContent.',
  ),
  requestTimeout: refusal(408, 'DEADLINE_EXCEEDED', 'The request timed out.'),
  tooLarge: refusal(413, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit: 20971520 bytes.'),
  rateLimited: refusal(
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan and billing details.',
    [quotaFailure('GenerateRequestsPerMinutePerProjectPerModel-FreeTier'), retryInfo('2s')],
  ),
  usedUp: refusal(
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan and billing details.',
    [quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retryInfo('41233.5s')],
  ),
  internal: refusal(500, 'INTERNAL', 'An internal error has occurred. Please retry or report.'),
  overloaded: refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  deadline: refusal(504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'),
} as const satisfies Record<string, Refusal>
