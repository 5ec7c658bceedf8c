/** Every error EchoOps raises on purpose, with what it means. The code is stable; the message is for people. */
export const ERROR_CODES = {
  ECHO_CONFIG_INVALID: 'A setting has a value that cannot be used. The message names every such setting.',
  ECHO_HOME_UNWRITABLE: 'The state directory (ECHOOPS_HOME) cannot be created or written.',
  ECHO_PORT_TAKEN: 'Another program listens on ECHOOPS_HOST:ECHOOPS_PORT.',
  ECHO_ADDRESS_UNAVAILABLE: 'ECHOOPS_HOST is not an address of this machine, or may not be listened on.',
  ECHO_RUNBOOK_INVALID: 'The runbook cannot be read; the message names the line.',
  ECHO_STORE_FULL: 'More events wait for the disk than the queue holds. Retry later.',
  ECHO_STORE_FAILED: 'The journal could not be written or read.',
  ECHO_STORE_LOCKED: 'Another EchoOps uses the same ECHOOPS_HOME.',
  ECHO_ALERT_INVALID: 'A delivery is not a JSON object.',
  ECHO_ALERT_UNREADABLE: 'A delivery cannot be read as JSON; it is kept in quarantine.',
  ECHO_SPEAKER_UNAVAILABLE: 'The voice cannot speak this text now.',
  ECHO_EVIDENCE_UNAVAILABLE: 'The evidence source did not answer.',
  ECHO_AUDIO_NOT_FOUND: 'No audio is kept under this id.',
  ECHO_INCIDENT_NOT_FOUND: 'No incident has this id.',
  ECHO_REQUEST_INVALID: 'A parameter of a request cannot be used; the message names it.',
  ECHO_UNAUTHORIZED: 'The webhook secret is missing or wrong.',
  ECHO_BODY_TOO_LARGE: 'A request body is larger than its route takes.',
  ECHO_CONTENT_TYPE_UNSUPPORTED: 'A request body is of a kind its route does not take.',
  ECHO_ORIGIN_REFUSED: 'A page of another origin tried to open the live link.',
  ECHO_HOST_REFUSED: 'The wall was asked for under a name that need not be this machine (DNS rebinding).',
  ECHO_WALLS_FULL: 'As many walls as EchoOps serves are connected.',
  ECHO_ROUTE_NOT_FOUND: 'Nothing is served at this address.',
  ECHO_METHOD_NOT_ALLOWED: 'The address exists, but not for this method.',
  ECHO_EAR_UNAVAILABLE: 'The ear cannot hear this clip now.',
  ECHO_CLIP_INVALID: 'A sound cannot be used as a spoken command; the message names what is accepted.',
  ECHO_COMMAND_NOT_FOUND: 'No command has this id, or it was forgotten.',
  ECHO_COMMAND_NOT_WAITING: 'The command does not wait for a confirmation (any more).',
  ECHO_PIN_WRONG: 'The operator PIN is missing or wrong.',
  ECHO_COMMANDS_FULL: 'More commands are underway than EchoOps takes at once.',
  ECHO_CLIP_TYPE_UNSUPPORTED: 'A spoken command came in a container or encoding that is not taken.',
  ECHO_COMMANDS_LOCAL: 'A command came from another machine, and no operator PIN is set.',
  ECHO_DEMO_ABSENT: 'There is no demo fleet: EchoOps was started without --demo.',
  ECHO_INTERNAL: 'An error nobody foresaw. The log has it.',
  ECHO_PROVIDER_FAILED:
    'A cloud (Gemini, ElevenLabs, Datadog) did not do its part; the message names which and why.',
  ECHO_PROMPT_INVALID: 'A file of resources/prompts is missing or damaged; the message names it.',
  ECHO_WORKER_STOPPED: 'A worker ended before it answered.',
} as const
export type ErrorCode = keyof typeof ERROR_CODES

/** `retryable` is decided by whoever raises it. `details` holds only what may be logged. */
export class EchoError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable?: boolean; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'EchoError'
    this.code = code
    this.retryable = options.retryable ?? false
    this.details = options.details ?? {}
  }
}
