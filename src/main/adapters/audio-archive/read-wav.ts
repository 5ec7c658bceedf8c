import { readFile } from 'node:fs/promises'
import type { AudioChunk } from '../../domain/speech.ts'
import { WAV_HEADER_BYTES, wavHeader } from './wav-header.ts'

/** The sound of a file this archive wrote itself, or null when it is not, or no longer, one of those. */
export async function readWav(path: string): Promise<AudioChunk | null> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (file === null || file.byteLength <= WAV_HEADER_BYTES) return null
  const sampleRateHz = file.readUInt32LE(24)
  const pcm = file.subarray(WAV_HEADER_BYTES)
  const expected = wavHeader(pcm.byteLength, sampleRateHz)
  return file.subarray(0, WAV_HEADER_BYTES).equals(expected) ? { pcm, sampleRateHz } : null
}
