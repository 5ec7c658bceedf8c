import { EchoError } from '../../domain/error.ts'

/** `retryable` when the same text may well be spoken a moment later. */
export function unavailable(message: string, retryable: boolean): EchoError {
  return new EchoError('ECHO_SPEAKER_UNAVAILABLE', message, { retryable })
}
