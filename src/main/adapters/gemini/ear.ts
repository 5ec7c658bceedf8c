import { CLIP_RATE_HZ, LONGEST_CLIP_S } from '../../domain/clip.ts'
import type { Circumstances } from '../../domain/intent.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Hearing, Transcriber, Transcript } from '../../ports/transcriber.ts'
import type { GeminiHearing } from './hearing.ts'

const BYTES_PER_SECOND = CLIP_RATE_HZ * 2
const MOST_BYTES = LONGEST_CLIP_S * BYTES_PER_SECOND
/** Nothing that is shorter is a word; it is not sent. */
const LEAST_MS = 150

/**
 * Gemini as one more ear: it hears the clip itself, and its transcript comes with what it means (`meant`), held against that transcript.
 * `unsure` and `own-voice` do not occur; nothing is sent before the clip has ended. Rejects with a ProviderError.
 */
export function geminiEar(
  hearing: GeminiHearing,
  circumstances: () => Circumstances,
  clock: Clock,
): Transcriber {
  const ignored = (): void => undefined
  return {
    by: hearing.by,
    expect: ignored,
    listen: () => openClip(hearing, circumstances, clock),
    heardFromUs: ignored,
    warm: async () => undefined,
    close: async () => undefined,
  }
}

function openClip(hearing: GeminiHearing, circumstances: () => Circumstances, clock: Clock): Hearing {
  let pieces: Uint8Array[] = []
  let bytes = 0
  return {
    add(pcm) {
      const piece = pcm.slice(0, MOST_BYTES - bytes)
      bytes += piece.byteLength
      if (piece.byteLength > 0) pieces.push(piece)
    },
    cancel() {
      pieces = []
    },
    async end(signal): Promise<Transcript> {
      const endedMs = clock.monotonicMs()
      const clipMs = Math.round((bytes / BYTES_PER_SECOND) * 1_000)
      const common = { ratio: null, by: hearing.by, clipMs }
      if (clipMs < LEAST_MS) return { ...common, kind: 'silence', text: '', free: '', latencyMs: 0 }
      const clip = Buffer.concat(pieces)
      pieces = []
      const { transcript, understanding } = await hearing.hear(clip, circumstances(), signal)
      const latencyMs = clock.monotonicMs() - endedMs
      if (transcript === '') return { ...common, kind: 'silence', text: '', free: '', latencyMs }
      return {
        ...common,
        kind: 'speech',
        text: transcript,
        free: transcript,
        latencyMs,
        meant: understanding,
      }
    },
  }
}
