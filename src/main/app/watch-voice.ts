import { EchoError } from '../domain/error.ts'
import type { AudioChunk } from '../domain/speech.ts'
import type { Speaker } from '../ports/speaker.ts'

export interface VoiceOutcome {
  /** It gives sound. */
  worked(): void
  /** It cannot speak now, whatever the text. */
  failed(error: unknown): void
}

/** The same voice, and word of it when it fails and when it speaks again. */
export function watchVoice(voice: Speaker, outcome: VoiceOutcome): Speaker {
  return {
    by: voice.by,
    warm: (texts) => voice.warm(texts),
    close: () => voice.close(),
    speak: (text, signal) => speak(voice, text, signal, outcome),
  }
}

async function* speak(
  voice: Speaker,
  text: string,
  signal: AbortSignal,
  outcome: VoiceOutcome,
): AsyncGenerator<AudioChunk> {
  let sounded = false
  try {
    for await (const chunk of voice.speak(text, signal)) {
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
function isOfTheVoice(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted && !(signal.reason instanceof EchoError)) return false
  return !(error instanceof EchoError) || error.retryable || signal.aborted
}
