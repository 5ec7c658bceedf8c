import type { AudioChunk } from '../domain/speech.ts'
import type { Clock } from '../ports/clock.ts'
import type { Speaker } from '../ports/speaker.ts'
import type { Telemetry } from '../ports/telemetry.ts'

/** The same voice, and for each text that it gives sound to, how long the first piece took, by the engine that made it. */
export function timeVoice(
  voice: Speaker,
  parts: { readonly clock: Clock; readonly telemetry: Telemetry },
): Speaker {
  const { clock, telemetry } = parts
  return {
    by: voice.by,
    ...(voice.prepare === undefined ? {} : { prepare: (text) => voice.prepare?.(text) }),
    ...(voice.has === undefined ? {} : { has: (text) => voice.has?.(text) ?? false }),
    warm: (texts) => voice.warm(texts),
    close: () => voice.close(),
    async *speak(text, signal, hint): AsyncGenerator<AudioChunk> {
      const askedMs = clock.monotonicMs()
      let silent = true
      for await (const chunk of voice.speak(text, signal, hint)) {
        if (silent && chunk.pcm.byteLength > 0) {
          silent = false
          const engine = chunk.by ?? voice.by
          telemetry.distribution('echo_ops.speech.first_audio', clock.monotonicMs() - askedMs, { engine })
        }
        yield chunk
      }
    },
  }
}
