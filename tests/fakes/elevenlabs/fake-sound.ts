import { readFile } from 'node:fs/promises'
import { type Flite, loadFlite } from '../../../src/main/adapters/local-voice/flite.ts'
import { fliteWasmUrl } from '../../../src/main/adapters/local-voice/flite-url.ts'

/** Gives the sound of a text as 16-bit little-endian samples of this rate. */
export type FakeSound = (text: string, rateHz: number) => Promise<Buffer>

const LEAD_MS = 120
const TAIL_MS = 300

/** A voice-like drone, 50 ms a character, between two stretches of near silence as the vendor's sounds have. Costs nothing to make. */
export const hum: FakeSound = async (text, rateHz) => {
  const samples = Math.round((text.trim().length * 50 * rateHz) / 1_000)
  const voiced = Array.from({ length: samples }, (_, at) => {
    const seconds = at / rateHz
    // Pulses of a pitch that wavers, each ringing off; four syllables a second.
    const turn = 140 * seconds + 0.8 * Math.sin(2 * Math.PI * 1.5 * seconds)
    const rung = (turn % 1) / 140
    const ringing = Math.sin(2 * Math.PI * 500 * rung) + 0.4 * Math.sin(2 * Math.PI * 1_500 * rung)
    const syllable = 0.12 + 0.88 * Math.sin(Math.PI * 4 * seconds) ** 2
    return Math.round(ringing * Math.exp(-rung * 400) * 12_000 * syllable) + quietAt(at)
  })
  return bytesOf([...quiet(LEAD_MS, rateHz), ...voiced, ...quiet(TAIL_MS, rateHz)])
}

/** Real speech, by flite: what was heard can be transcribed. Loads 21 MB with the first text; then 50 ms a sentence. */
export function speech(): FakeSound {
  let voice: Promise<Flite> | null = null
  return async (text, rateHz) => {
    voice ??= readFile(fliteWasmUrl()).then((wasm) => loadFlite(wasm))
    const { samples, sampleRateHz } = (await voice).say(text.trim())
    const length = Math.floor((samples.length * rateHz) / sampleRateHz)
    return bytesOf(
      Array.from({ length }, (_, at) => {
        const exact = (at * sampleRateHz) / rateHz
        const low = Math.floor(exact)
        const share = exact - low
        return Math.round((samples[low] ?? 0) * (1 - share) + (samples[low + 1] ?? 0) * share)
      }),
    )
  }
}

/** The faint hiss of a voice that says nothing. */
function quiet(ms: number, rateHz: number): number[] {
  return Array.from({ length: Math.round((ms * rateHz) / 1_000) }, (_, at) => quietAt(at))
}

const quietAt = (at: number): number => ((at * 7_919) % 11) - 5

function bytesOf(samples: readonly number[]): Buffer {
  const bytes = Buffer.alloc(samples.length * 2)
  for (const [at, value] of samples.entries())
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, value)), at * 2)
  return bytes
}
