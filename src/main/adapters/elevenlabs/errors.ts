import { EchoError } from '../../domain/error.ts'
import { ProviderError, type ProviderProblem } from '../../domain/provider-error.ts'

/** ElevenLabs did not speak; the code is the one that the port of a voice names. */
export const voiceError = (problem: ProviderProblem): ProviderError =>
  new ProviderError('elevenlabs', problem, 'ECHO_SPEAKER_UNAVAILABLE')

/** For our own budget: nobody has failed. */
export const OUR_BUDGET: ProviderProblem = { failure: 'quota', isOurs: true }

/** ElevenLabs did not hear; the code is the one that the port of an ear names. */
export const earError = (problem: ProviderProblem): ProviderError =>
  new ProviderError('elevenlabs', problem, 'ECHO_EAR_UNAVAILABLE')

/** EchoOps itself does not let ElevenLabs speak: nobody has failed, and another voice may well do it. */
export const notSpoken = (message: string): EchoError => new EchoError('ECHO_SPEAKER_UNAVAILABLE', message)

/** EchoOps itself does not let ElevenLabs hear. */
export const notHeard = (message: string): EchoError => new EchoError('ECHO_EAR_UNAVAILABLE', message)
