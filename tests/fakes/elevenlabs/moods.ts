/** The four ways in. Sockets first, as EchoOps prefers them. */
export const ROUTES = ['voice-socket', 'voice-request', 'ear-socket', 'ear-request'] as const
export type Route = (typeof ROUTES)[number]

/** How the next request of a route is answered. */
export type Mood =
  | { readonly is: 'well' }
  /** An HTTP answer, for a socket in place of the upgrade. A string body is sent as it is. */
  | {
      readonly is: 'refuse'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Record<string, string>
    }
  /** Sockets: an error frame, then closed with 1008. */
  | { readonly is: 'error-frame'; readonly frame: Record<string, unknown> }
  /** Sockets: closed with this code and reason as soon as there is something to answer. */
  | { readonly is: 'close'; readonly code: number; readonly reason: string }
  /** The connection is cut without a goodbye; after so many parts of the answer. */
  | { readonly is: 'reset'; readonly afterParts: number }
  /** Nothing more comes, nothing is closed; after so many parts of the answer. */
  | { readonly is: 'hang'; readonly afterParts: number }
  /** Not even the upgrade, or the head of the answer, comes. */
  | { readonly is: 'deaf' }
  /** Sockets: this text as a frame. Requests: as the body of a 200. */
  | { readonly is: 'raw'; readonly text: string; readonly type?: string }
  /** A frame of bytes where text is due. */
  | { readonly is: 'binary' }
  /** These bytes in place of sound, in pieces of so many. */
  | { readonly is: 'bytes'; readonly bytes: Uint8Array; readonly pieceBytes?: number; readonly type?: string }
  /** The sound in pieces that end in the middle of a sample. */
  | { readonly is: 'odd-pieces' }
  /** Ends properly, without any sound. */
  | { readonly is: 'empty' }

const detail = (status: string, message: string) => ({ detail: { status, message } })

/** Bodies as recorded from the vendor, and as its documentation has them. */
export const BODIES = {
  badKey: detail('invalid_api_key', 'Invalid API key'),
  quota: detail(
    'quota_exceeded',
    'This request exceeds your quota of 10000. You have 3 credits remaining, while 41 credits are required for this request.',
  ),
  missingPermission: detail(
    'missing_permissions',
    'The API key you used is missing the permission text_to_speech to execute this operation.',
  ),
  tooMany: detail(
    'too_many_concurrent_requests',
    'Too many concurrent requests. Your current subscription is associated with a maximum of 3 concurrent requests',
  ),
  busy: detail('system_busy', 'The system is currently experiencing heavy traffic. Please try again later.'),
  voiceNotFound: detail('voice_not_found', 'A voice with voice_id VOICE was not found.'),
  formatNotAllowed: detail('output_format_not_allowed', 'Your plan does not allow this output format.'),
  tooLong: detail('max_character_limit_exceeded', 'This request has more characters than the model takes.'),
  invalid: { detail: [{ loc: ['body', 'text'], msg: 'field required', type: 'value_error.missing' }] },
} as const
