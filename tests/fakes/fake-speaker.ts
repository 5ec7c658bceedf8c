import type { AudioChunk } from '../../src/main/domain/speech.ts'
import type { Clock } from '../../src/main/ports/clock.ts'
import type { Speaker } from '../../src/main/ports/speaker.ts'

export type Mood = 'well' | 'fails' | 'fails-midway' | 'hangs' | 'mute'

export interface FakeSpeaker extends Speaker {
  /** Every text it was asked for, in order. */
  readonly asked: readonly string[]
  /** How it takes the next texts, one each; `well` when there is nothing more. */
  readonly moods: Mood[]
  /** Time it needs for one piece of sound. */
  delayMs: number
}

const PIECE_MS = 500
const RATE = 16_000

/** Speaks `msPerWord` a word, in pieces of half a second. Can fail, hang, be slow, or give nothing. */
export function fakeSpeaker(clock: Clock, msPerWord = 400): FakeSpeaker {
  const asked: string[] = []
  const moods: Mood[] = []
  const speaker: FakeSpeaker = {
    by: 'fake-voice',
    asked,
    moods,
    delayMs: 0,
    speak(text, signal) {
      asked.push(text)
      return pieces(text, moods.shift() ?? 'well', signal)
    },
    warm: async () => undefined,
    close: async () => undefined,
  }

  async function* pieces(text: string, mood: Mood, signal: AbortSignal): AsyncGenerator<AudioChunk> {
    if (mood === 'fails') throw new Error('no voice')
    if (mood === 'mute') return
    if (mood === 'hangs') await new Promise(() => undefined)
    let left = text.split(/\s+/).length * msPerWord
    while (left > 0) {
      if (speaker.delayMs > 0)
        await new Promise<void>((resolve) => {
          clock.after(speaker.delayMs, resolve)
        })
      signal.throwIfAborted()
      const ms = Math.min(PIECE_MS, left)
      yield { pcm: new Uint8Array((RATE / 1000) * ms * 2), sampleRateHz: RATE }
      left -= ms
      if (mood === 'fails-midway') throw new Error('voice broke')
    }
  }
  return speaker
}
