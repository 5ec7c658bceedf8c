import { readFile } from 'node:fs/promises'
import type { AudioChunk } from '../../domain/speech.ts'
import type { ArchivedAudio } from '../../ports/audio-archive.ts'

const PIECE_MS = 200

/** The sound of a kept file in pieces, or null when it is no 16-bit mono WAV and has to be made again. */
export async function archivedSound(audio: ArchivedAudio): Promise<readonly AudioChunk[] | null> {
  if (audio.contentType !== 'audio/wav') return null
  return wavPieces(await readFile(audio.path))
}

/** RIFF WAVE: `fmt ` says the format, `data` holds the samples; other chunks in between are skipped. */
export function wavPieces(file: Uint8Array): readonly AudioChunk[] | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.byteLength < 12 || tag(file, 0) !== 'RIFF' || tag(file, 8) !== 'WAVE') return null
  let sampleRateHz = 0
  for (let at = 12; at + 8 <= file.byteLength; ) {
    const name = tag(file, at)
    const size = view.getUint32(at + 4, true)
    const from = at + 8
    if (name === 'fmt ' && from + 16 <= file.byteLength) {
      const isPcm16Mono =
        view.getUint16(from, true) === 1 &&
        view.getUint16(from + 2, true) === 1 &&
        view.getUint16(from + 14, true) === 16
      if (!isPcm16Mono) return null
      sampleRateHz = view.getUint32(from + 4, true)
    }
    if (name === 'data')
      return sampleRateHz === 0 ? null : pieces(file.subarray(from, from + size), sampleRateHz)
    at = from + size + (size % 2)
  }
  return null
}

function pieces(pcm: Uint8Array, sampleRateHz: number): readonly AudioChunk[] {
  const whole = pcm.byteLength - (pcm.byteLength % 2)
  const step = 2 * Math.max(1, Math.round((sampleRateHz * PIECE_MS) / 1000))
  const made: AudioChunk[] = []
  for (let at = 0; at < whole; at += step)
    made.push({ pcm: pcm.subarray(at, Math.min(at + step, whole)), sampleRateHz })
  return made
}

const tag = (file: Uint8Array, at: number): string => String.fromCharCode(...file.subarray(at, at + 4))
