import { CLIP_RATE_HZ, LONGEST_CLIP_S } from '../../domain/clip.ts'
import type { Circumstances, Understanding } from '../../domain/intent.ts'
import type { GeminiCall } from './client.ts'
import { asked, type GeminiCommanderOptions, questionOf } from './commander.ts'
import { problem } from './failures.ts'
import { choicesOf } from './functions.ts'
import { meaningOf } from './meaning.ts'
import { Said } from './said.ts'

const DEADLINE_MS = 4_000
const MAX_TRANSCRIPT = 500
const BYTES_PER_SECOND = CLIP_RATE_HZ * 2
const TRANSCRIPT = {
  transcript: { type: 'string', description: 'What is said, word for word; empty where nobody speaks.' },
}

export interface Heard {
  readonly transcript: string
  readonly understanding: Understanding
}

export interface GeminiHearing {
  readonly by: string
  /** `pcm` is 16 kHz, mono, signed 16-bit little-endian; what is beyond 20 s is left out. Throws ProviderErrors. */
  hear(pcm: Uint8Array, circumstances: Circumstances, signal: AbortSignal): Promise<Heard>
}

/**
 * Hears a clip and understands it in one go. The understanding is held against the transcript as a typed command would be.
 * No redactor can listen: whoever may not send voices anywhere must not use it.
 */
export function geminiHearing(options: Omit<GeminiCommanderOptions, 'redaction'>): GeminiHearing {
  return {
    by: 'gemini',
    async hear(pcm, circumstances, signal) {
      signal.throwIfAborted()
      const book = options.book()
      const choices = choicesOf(book, TRANSCRIPT)
      const { deadlineMs = DEADLINE_MS } = options
      const question = {
        text: questionOf({ heard: 'the sound below' }, circumstances),
        wav: wavOf(pcm),
        functions: choices.functions,
        deadlines: { wholeMs: deadlineMs },
      }
      const read = (calls: readonly GeminiCall[]): Heard => {
        const transcript = transcriptIn(calls)
        return {
          transcript,
          understanding: meaningOf(calls, choices, new Said(transcript, book, circumstances)),
        }
      }
      return await asked(options, question, read, signal)
    },
  }
}

function transcriptIn(calls: readonly GeminiCall[]): string {
  const transcript = calls[0]?.args['transcript']
  if (typeof transcript !== 'string') throw problem('malformed', 'no transcript')
  return transcript.replace(/\s+/g, ' ').trim().slice(0, MAX_TRANSCRIPT)
}

/** RIFF header of 44 bytes (Microsoft's Multimedia Programming Interface 1.0), then the samples. */
function wavOf(pcm: Uint8Array): Uint8Array {
  const samples = pcm.subarray(0, LONGEST_CLIP_S * BYTES_PER_SECOND)
  const file = new Uint8Array(44 + samples.byteLength)
  const view = new DataView(file.buffer)
  const write = (at: number, text: string): void => file.set(new TextEncoder().encode(text), at)
  write(0, 'RIFF')
  view.setUint32(4, 36 + samples.byteLength, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, CLIP_RATE_HZ, true)
  view.setUint32(28, BYTES_PER_SECOND, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, samples.byteLength, true)
  file.set(samples, 44)
  return file
}
