import { EchoError } from '../../domain/error.ts'

/** The same sound may well be heard a moment later. */
export function unavailable(why: string): EchoError {
  return new EchoError('ECHO_EAR_UNAVAILABLE', `The local ear cannot hear now: ${why}.`, { retryable: true })
}
