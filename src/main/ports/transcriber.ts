import type { Understanding } from '../domain/intent.ts'
import type { Phrase } from '../domain/phrase.ts'

/** What an ear made of a clip. */
export interface Transcript {
  /** What was said, as the ear takes it; empty unless `kind` is `speech`. */
  readonly text: string
  /** `unsure`: speech, but nothing it could be held to. `own-voice`: what EchoOps itself has played. */
  readonly kind: 'speech' | 'silence' | 'noise' | 'unsure' | 'own-voice'
  /** The free transcript, for the record. */
  readonly free: string
  /** Natural log-likelihood ratio per token of `text` against the free transcript; null when nothing was compared. */
  readonly ratio: number | null
  readonly by: string
  /** Length of the clip. */
  readonly clipMs: number
  /** From its end to this transcript. */
  readonly latencyMs: number
  /** What it means, of an ear that understands as well as it hears. */
  readonly meant?: Understanding
  /** What another ear made of the same clip, where it is not the same. */
  readonly second?: HeardToo
  /** And what further ears made of it. */
  readonly also?: readonly HeardToo[]
}

/** What another ear made of a clip. */
export interface HeardToo {
  readonly text: string
  readonly by: string
  readonly meant?: Understanding
}

/** A clip while it is being spoken. */
export interface Hearing {
  /** 16 kHz mono, signed 16-bit little-endian. What is beyond 20 s is left out. */
  add(pcm: Uint8Array): void
  /** Rejects with ECHO_EAR_UNAVAILABLE, or when aborted. To be called once. */
  end(signal: AbortSignal): Promise<Transcript>
  cancel(): void
}

export interface Transcriber {
  readonly by: string
  /** What may be said from now on. */
  expect(phrases: readonly Phrase[]): void
  /** `partial` is called with what was understood so far, while the clip is being spoken. */
  listen(partial: (text: string) => void): Hearing
  /** What the loudspeaker has just been given, so that it is not taken for a person. 16-bit PCM, one channel. */
  heardFromUs(pcm: Uint8Array, sampleRateHz: number): void
  warm(): Promise<void>
  close(): Promise<void>
}
