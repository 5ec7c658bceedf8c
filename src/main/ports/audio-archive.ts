import type { AudioChunk } from '../domain/speech.ts'

export interface ArchivedAudio {
  readonly path: string
  readonly bytes: number
  readonly contentType: 'audio/wav' | 'audio/mpeg'
}

/** Keeps what was spoken as files, bounded in number and size: the oldest go first. */
export interface AudioArchive {
  /** Whole or not at all: a crash never leaves half a file behind under this id. */
  keep(id: string, chunks: readonly AudioChunk[]): Promise<ArchivedAudio>
  find(id: string): Promise<ArchivedAudio | null>
}

/** Sounds on their way into the archive. */
export interface ComingSounds {
  /** Resolves when the sound of this utterance is kept, or will not be; at once when nothing is underway. Rejects when aborted. */
  coming(utteranceId: string, signal: AbortSignal): Promise<void>
}

/** Whole reports out of what was kept sentence by sentence. */
export interface ReportArchive {
  /**
   * Keeps the sounds of `parts`, in order and with a short pause between them, as one under `id`. Whole or not at all:
   * null when a part is not kept any more, when their rates differ, or when it would be too long.
   */
  join(id: string, parts: readonly string[]): Promise<ArchivedAudio | null>
  has(id: string): boolean
  /** What is kept under this id, if anything, is not kept any more. */
  forget(id: string): Promise<void>
}
