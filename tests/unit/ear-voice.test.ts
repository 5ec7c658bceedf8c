import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fliteWasmUrl } from '../../src/main/adapters/local-voice/flite-url.ts'
import { openLocalVoice } from '../../src/main/adapters/local-voice/local-voice.ts'
import type { AudioChunk } from '../../src/main/domain/speech.ts'
import type { Speaker } from '../../src/main/ports/speaker.ts'
import { type Ear, heardWords, joinPcm, openEar, resampleTo16k } from '../ear/index.ts'

/** What is said on the wall, and the words the room must get. */
const REPORT: readonly (readonly [text: string, words: readonly string[]])[] = [
  ['Critical. Latency on payment gateway.', ['critical', 'latency', 'payment', 'gateway']],
  ['Memory usage climbed to 98% before the crash.', ['memory', 'usage', '98%', 'crash']],
  ['The certificate of the public gateway has expired.', ['certificate', 'public', 'expired']],
  ['PostgreSQL ran out of connections after 500 requests.', ['connections', '500', 'requests']],
  ['The inventory service depends on the orders database.', ['inventory', 'depends', 'database']],
  ['Incident recovered after 18 minutes.', ['incident', 'recovered', '18', 'minutes']],
]
/** A fifth of the words may be lost: that is what this ear makes of a synthetic voice. */
const MUST_HEAR = 0.8

let ear: Ear
let voice: Speaker
let transcripts: string[]
let sounds: Float32Array[]

beforeAll(async () => {
  const nothing = () => undefined
  voice = openLocalVoice({
    workerUrl: new URL('../../src/main/adapters/local-voice/voice-worker.ts', import.meta.url),
    wasmUrl: fliteWasmUrl(),
    clock: { now: () => 0, monotonicMs: () => 0, after: () => nothing },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  })
  ear = await openEar()
  transcripts = []
  sounds = []
  for (const [text] of REPORT) {
    const sound = await soundOf(text)
    sounds.push(sound)
    transcripts.push(await ear.transcribe(sound))
  }
}, 60_000)

afterAll(async () => {
  await voice.close()
  await ear.close()
})

async function soundOf(text: string): Promise<Float32Array> {
  const chunks: AudioChunk[] = []
  for await (const chunk of voice.speak(text, new AbortController().signal)) chunks.push(chunk)
  return resampleTo16k(joinPcm(chunks))
}

/** White noise at about 15 dB below the voice. */
function seededNoise(samples: Float32Array): Float32Array {
  let state = 7
  return samples.map((value) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return value + (state / 1_073_741_824 - 1) * 0.03
  })
}

describe('the local voice, heard by the local ear', () => {
  it('the room understands what matters in a report', () => {
    const heard = REPORT.map(([, words], i) => heardWords(transcripts[i] ?? '', words).length)
    const said = REPORT.reduce((sum, [, words]) => sum + words.length, 0)
    expect(heard.reduce((sum, count) => sum + count, 0) / said, transcripts.join('\n')).toBeGreaterThan(
      MUST_HEAR,
    )
  })

  it('what was said in other sentences is never heard in this one', () => {
    REPORT.forEach(([text], i) => {
      const others = REPORT.flatMap(([, words], j) => (i === j ? [] : words))
      const absent = others.filter((word) => !text.toLowerCase().includes(word.toLowerCase()))
      expect(heardWords(transcripts[i] ?? '', absent), text).toEqual([])
    })
  })

  it('each sentence is told from every other one, in noise as well', async () => {
    const texts = REPORT.map(([text]) => text)
    for (const [index, text] of texts.entries()) {
      const noise = seededNoise(sounds[index] ?? new Float32Array(0))
      expect(await ear.whichWasSaid(noise, texts)).toBe(text)
      expect(await ear.whichWasSaid(noise, texts.toReversed())).toBe(text)
    }
    expect(await ear.whichWasSaid(new Float32Array(32_000), texts)).toBeNull()
  }, 90_000)

  it('silence and hiss are heard as nothing', async () => {
    expect(await ear.transcribe(new Float32Array(32_000))).toBe('')
    expect(await ear.transcribe(new Float32Array(0))).toBe('')
    const hiss = Float32Array.from({ length: 32_000 }, (_, i) => (((i * 7_919) % 101) / 101 - 0.5) / 1_000)
    expect(await ear.transcribe(hiss)).toBe('')
  })
})
