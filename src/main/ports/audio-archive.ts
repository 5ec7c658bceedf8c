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
