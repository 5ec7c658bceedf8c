import { EchoError } from '../domain/error.ts'
import type { AudioChunk } from '../domain/speech.ts'
import type { Speaker } from '../ports/speaker.ts'

export interface VoiceOutcome {
  /** It gives sound. */
  worked(): void
  /** It cannot speak now, whatever the text. */
  failed(error: unknown): void
}

/** The same voice, and word of it when it begins to fail and when it speaks again: once each, not for every text. */
export function watchVoice(voice: Speaker, outcome: VoiceOutcome): Speaker {
  let broken = false
  const told: VoiceOutcome = {
    worked() {
      if (broken) outcome.worked()
      broken = false
    },
    failed(error) {
      if (!broken) outcome.failed(error)
      broken = true
    },
  }
  return {
    by: voice.by,
    warm: async (texts) => {
      try {
        await voice.warm(texts)
      } catch (error) {
        if (isOfTheVoice(error, null)) told.failed(error)
        throw error
      }
    },
    close: () => voice.close(),
    speak: (text, signal, hint) => speak(voice.speak(text, signal, hint), signal, told),
  }
}

async function* speak(
  sound: AsyncIterable<AudioChunk>,
  signal: AbortSignal,
  outcome: VoiceOutcome,
): AsyncGenerator<AudioChunk> {
  let sounded = false
  try {
    for await (const chunk of sound) {
      if (!sounded) outcome.worked()
      sounded = true
      yield chunk
    }
  } catch (error) {
    if (isOfTheVoice(error, signal)) outcome.failed(error)
    throw error
  }
}

/** Not what somebody took back, and not what this voice refuses to say at all. One that hung was given up with an error of ours. */
function isOfTheVoice(error: unknown, signal: AbortSignal | null): boolean {
  if (signal?.aborted === true) return signal.reason instanceof EchoError
  return !(error instanceof EchoError) || error.retryable
}
