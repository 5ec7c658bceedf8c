import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FakeElevenLabs,
  type FakeOptions,
  startFakeElevenLabs,
} from '../../../../tests/fakes/elevenlabs/index.ts'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Usage } from '../../domain/usage.ts'
import type { Speaker } from '../../ports/speaker.ts'
import type { Reservation, Spending } from '../../ports/spending.ts'
import { type ElevenLabsVoiceOptions, openElevenLabsVoice } from './elevenlabs-voice.ts'

export const CANARY = 'xi-canary-0123456789'

/** For tests: a fake vendor, a folder, a clock that is turned, and what was logged and spent. */
export interface Stage {
  readonly fake: FakeElevenLabs
  readonly clock: VirtualClock
  readonly home: string
  readonly logged: unknown[][]
  readonly spent: Usage[]
  /** What the budget says. */
  budget: boolean
  voice(more?: Partial<ElevenLabsVoiceOptions>): Speaker
  end(): Promise<void>
}

export async function openStage(options: FakeOptions = {}): Promise<Stage> {
  const fake = await startFakeElevenLabs({ apiKey: CANARY, ...options })
  const clock = virtualClock()
  const home = mkdtempSync(join(tmpdir(), 'elevenlabs-'))
  const logged: unknown[][] = []
  const spent: Usage[] = []
  const voices: Speaker[] = []
  const write = (...line: unknown[]) => void logged.push(line)
  const stage: Stage = {
    fake,
    clock,
    home,
    logged,
    spent,
    budget: true,
    voice(more) {
      const voice = openElevenLabsVoice({
        apiKey: CANARY,
        baseUrl: fake.url,
        voiceId: 'VOICE',
        spending: countedSpending(() => stage.budget, spent),
        costOf: (_, characters) => characters / 1_000,
        clock,
        log: { debug: write, info: write, warn: write, error: write },
        home,
        ...more,
      })
      voices.push(voice)
      return voice
    },
    async end() {
      for (const voice of voices) await voice.close()
      await fake.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
  return stage
}

/** Allows as it is told, and keeps what was booked. */
export const countedSpending = (allowed: () => boolean, spent: Usage[]): Spending => {
  const reserved: Reservation = { book: (usage) => void spent.push(usage), close: () => undefined }
  return { allows: allowed, reserve: () => (allowed() ? reserved : null) }
}

export const never = (): AbortSignal => new AbortController().signal

export async function soundOf(voice: Speaker, text: string, signal = never()): Promise<AudioChunk[]> {
  const chunks: AudioChunk[] = []
  for await (const chunk of voice.speak(text, signal)) chunks.push(chunk)
  return chunks
}

export function samplesOf(chunks: readonly AudioChunk[]): Int16Array {
  const bytes = Buffer.concat(chunks.map(({ pcm }) => pcm))
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2))
}

/** Seeded, so that it is the same noise in every run (a linear congruential generator, Numerical Recipes' constants). */
export function noise(bytes: number): Uint8Array {
  let state = 7
  return Uint8Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}
