import type { AudioChunk } from '../../domain/speech.ts'

export interface SoundCache {
  find(key: string): AudioChunk | undefined
  keep(key: string, sound: AudioChunk): void
}

/** Keeps at most `maxBytes` of sound; what was not asked for the longest goes first. */
export function createSoundCache(maxBytes: number): SoundCache {
  const kept = new Map<string, AudioChunk>()
  let bytes = 0
  const forget = (key: string) => {
    bytes -= kept.get(key)?.pcm.byteLength ?? 0
    kept.delete(key)
  }
  return {
    find(key) {
      const sound = kept.get(key)
      if (sound === undefined) return undefined
      // A Map keeps the order of insertion: asked for last means put last.
      kept.delete(key)
      kept.set(key, sound)
      return sound
    },
    keep(key, sound) {
      forget(key)
      if (sound.pcm.byteLength > maxBytes) return
      kept.set(key, sound)
      bytes += sound.pcm.byteLength
      for (const oldest of kept.keys()) {
        if (bytes <= maxBytes) break
        forget(oldest)
      }
    },
  }
}
