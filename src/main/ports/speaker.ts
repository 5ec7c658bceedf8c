import type { AudioChunk } from '../domain/speech.ts'

/** What the one who asks knows about a text. */
export interface SpeakHint {
  /** The first sound counts for more than the voice: headlines, replies. */
  readonly urgent?: boolean
  /** Nothing is heard until its first sound, so that a voice is not waited for as long as otherwise. */
  readonly awaited?: boolean
}

/** A voice: text as written on the wall in, sound out while it is being made. */
export interface Speaker {
  readonly by: string
  /** At most 600 characters of text. Rejects with ECHO_SPEAKER_UNAVAILABLE, or when aborted. */
  speak(text: string, signal: AbortSignal, hint?: SpeakHint): AsyncIterable<AudioChunk>
  /**
   * This text is spoken next, in a moment: its sound may be begun now. Given up when nobody asks for it within some seconds. Absent: the voice
   * is quick enough.
   */
  prepare?(text: string): void
  /** Whether the sound of this text is at hand and costs nothing; absent: unknown. */
  has?(text: string): boolean
  /** Makes ready what takes time; may keep the sound of these texts at hand. */
  warm(texts: readonly string[]): Promise<void>
  close(): Promise<void>
}
