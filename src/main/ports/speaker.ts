import type { AudioChunk } from '../domain/speech.ts'

/** A voice: text as written on the wall in, sound out while it is being made. */
export interface Speaker {
  readonly by: string
  /** At most 600 characters of text. Rejects with ECHO_SPEAKER_UNAVAILABLE, or when aborted. */
  speak(text: string, signal: AbortSignal): AsyncIterable<AudioChunk>
  /** Makes ready what takes time; may keep the sound of these texts at hand. */
  warm(texts: readonly string[]): Promise<void>
  close(): Promise<void>
}
