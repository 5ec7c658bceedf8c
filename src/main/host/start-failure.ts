import { EchoError, type ErrorCode } from '../domain/error.ts'

/** What helps, for messages that do not name the setting themselves. */
const REMEDIES: Partial<Record<ErrorCode, string>> = {
  ECHO_PORT_TAKEN: 'End that program, or set ECHOOPS_PORT to another port (0 picks a free one).',
  ECHO_ADDRESS_UNAVAILABLE: 'Set ECHOOPS_HOST to an address of this machine; 127.0.0.1 always is one.',
  ECHO_HOME_UNWRITABLE: 'Make that folder writable, or set ECHOOPS_HOME to another one.',
  ECHO_STORE_LOCKED:
    'Stop the other EchoOps, or give this one a state directory of its own with ECHOOPS_HOME.',
}

/** The one message of a start that failed: what, and what helps. The stack only for those who debug. */
export function startFailure(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : ''
  if (!(error instanceof EchoError)) {
    const message = error instanceof Error ? error.message : String(error)
    return `EchoOps cannot start: ${message}${stack}`
  }
  const remedy = error.message.includes('ECHOOPS_') ? undefined : REMEDIES[error.code]
  const said = remedy === undefined ? '' : ` ${remedy}`
  return `EchoOps cannot start (${error.code}): ${error.message}${said}${stack}`
}
