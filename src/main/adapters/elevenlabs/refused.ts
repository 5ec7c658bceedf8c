import { EchoError } from '../../domain/error.ts'

/** EchoOps itself does not let ElevenLabs speak: nobody has failed, and the next voice may well do it. */
export function refused(message: string): EchoError {
  return new EchoError('ECHO_SPEAKER_UNAVAILABLE', message, { retryable: false })
}
