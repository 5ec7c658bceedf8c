import { readFile } from 'node:fs/promises'
import { type Flite, loadFlite } from '../../src/main/adapters/local-voice/flite.ts'
import { fliteWasmUrl } from '../../src/main/adapters/local-voice/flite-url.ts'
import { EMPTY_LEXICON } from '../../src/main/domain/spoken/lexicon.ts'
import { toSpoken } from '../../src/main/domain/spoken/to-spoken.ts'
import { resampleTo16k } from '../ear/sound.ts'

/** Those that are in the voice's package. */
export const VOICES = ['rms', 'slt', 'awb', 'kal16', 'kal'] as const
export type VoiceName = (typeof VOICES)[number]

/** One way of speaking: a voice, how fast (1 is its own pace), and how high (1 is its own pitch). */
export interface Speaking {
  readonly voice: VoiceName
  readonly stretch: number
  readonly shift: number
}

export interface Choir {
  /** 16 kHz mono samples of a text, with half a second of silence around it. */
  say(text: string, how: Speaking): Float32Array
}

const PAD = 8_000

export async function openChoir(ways: readonly Speaking[]): Promise<Choir> {
  const wasm = await readFile(fliteWasmUrl())
  const loaded = new Map<string, Flite>()
  for (const { voice, stretch } of ways) {
    const key = `${voice} ${stretch}`
    if (!loaded.has(key))
      loaded.set(key, await loadFlite(wasm, { voice, settings: [`duration_stretch=${stretch}`] }))
  }
  return {
    say(text, { voice, stretch, shift }) {
      const flite = loaded.get(`${voice} ${stretch}`)
      if (flite === undefined) throw new Error(`nobody speaks like ${voice} at ${stretch}`)
      // As people read it: "API" letter by letter.
      const { samples, sampleRateHz } = flite.say(toSpoken(text, EMPTY_LEXICON))
      const sound = Float32Array.from(samples, (value) => value / 32_768)
      // Played faster it is higher as well, as a smaller person's voice is.
      const heard = resampleTo16k({ samples: sound, sampleRateHz: Math.round(sampleRateHz * shift) })
      const padded = new Float32Array(heard.length + 2 * PAD)
      padded.set(heard, PAD)
      return padded
    },
  }
}
