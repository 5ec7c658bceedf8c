import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AudioChunk } from '../../domain/speech.ts'
import { lexiconOf } from '../../domain/spoken/lexicon.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { fliteWasmUrl } from './flite-url.ts'
import { openLocalVoice } from './local-voice.ts'

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const clock = { now: () => 0, monotonicMs: () => 0, after: () => () => undefined }
const parts = {
  workerUrl: new URL('./voice-worker.ts', import.meta.url),
  wasmUrl: fliteWasmUrl(),
  clock,
  log,
}
let lexicon = lexiconOf([])
let voice: Speaker

beforeAll(async () => {
  voice = openLocalVoice({ ...parts, lexicon: async () => lexicon })
  await voice.warm([])
}, 30_000)

afterAll(() => voice.close())

async function chunksOf(text: string, signal = new AbortController().signal): Promise<AudioChunk[]> {
  const chunks: AudioChunk[] = []
  for await (const chunk of voice.speak(text, signal)) chunks.push(chunk)
  return chunks
}

function samplesOf(chunks: readonly AudioChunk[]): Int16Array {
  const bytes = Uint8Array.from(Buffer.concat(chunks.map((chunk) => chunk.pcm)))
  return new Int16Array(bytes.buffer)
}

describe('the local voice', () => {
  it('gives sound in pieces of at most 200 ms, whole samples, one rate', async () => {
    const chunks = await chunksOf('Critical. Latency on payment gateway.')
    expect(chunks.length).toBeGreaterThan(5)
    for (const { pcm, sampleRateHz } of chunks) {
      expect(sampleRateHz).toBe(16_000)
      expect(pcm.byteLength % 2).toBe(0)
      expect(pcm.byteLength).toBeLessThanOrEqual(6_400)
    }
    const seconds = samplesOf(chunks).length / 16_000
    expect(seconds).toBeGreaterThan(1.5)
    expect(seconds).toBeLessThan(4)
  })

  it('begins to sound within 30 ms, ends with a short pause, and peaks at -3 dBFS', async () => {
    const samples = samplesOf(await chunksOf('Payment gateway is down.'))
    const loud = samples.map((value) => Math.abs(value))
    expect(loud.findIndex((value) => value > 60)).toBeLessThan(16 * 30)
    expect(Math.max(...loud)).toBeLessThanOrEqual(23_171)
    expect(Math.max(...loud)).toBeGreaterThan(20_000)
    const pause = loud.length - 1 - loud.findLastIndex((value) => value > 0)
    expect(pause).toBeGreaterThanOrEqual(16 * 120)
    expect(pause).toBeLessThan(16 * 135)
  })

  it('says the same text with the same sound, from memory too', async () => {
    const first = samplesOf(await chunksOf('Warning. Disk space is low.'))
    expect(samplesOf(await chunksOf('Warning. Disk space is low.'))).toEqual(first)
  })

  it('keeps its memory when a listener takes the pieces away', async () => {
    const before = samplesOf(await chunksOf('High.'))
    for (const { pcm } of await chunksOf('High.'))
      structuredClone(pcm.buffer, { transfer: [pcm.buffer as ArrayBuffer] })
    expect(samplesOf(await chunksOf('High.'))).toEqual(before)
  })

  it('still has its stock phrases at hand when it has spoken more than it can keep', async () => {
    const forgetful = openLocalVoice({ ...parts, memoryBytes: 40_000 })
    const stock = Array.from({ length: 40 }, (_, n) => `Shall I restart payment gateway number ${n}?`)
    await forgetful.warm(stock)
    const spoken = async (text: string): Promise<void> => {
      for await (const _ of forgetful.speak(text, new AbortController().signal));
    }
    for (let n = 0; n < 3; n++) await spoken(`Report ${n}. The connection pool of checkout is exhausted.`)
    // Without its thread it can say only what it keeps.
    await forgetful.close()
    for (const text of stock) await spoken(text)
    await expect(spoken('Report 0.')).rejects.toMatchObject({ code: 'ECHO_SPEAKER_UNAVAILABLE' })
  })

  it('speaks what the lexicon says, from the next sentence on', async () => {
    const plain = samplesOf(await chunksOf('Zebra.'))
    lexicon = lexiconOf([{ written: 'zebra', spoken: 'database migration coordinator' }])
    const changed = samplesOf(await chunksOf('Zebra.'))
    expect(changed.length).toBeGreaterThan(plain.length * 1.5)
    lexicon = lexiconOf([])
  })

  it.each(['', '   ', '...', '\u{1F525}\u{1F525}'])(
    'a text with nothing to pronounce (%j) gives no sound and no error',
    async (text) => {
      expect(await chunksOf(text)).toEqual([])
    },
  )

  it('refuses more than 600 characters and says how many there were', async () => {
    await expect(chunksOf('a '.repeat(301))).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      message: expect.stringContaining('602'),
    })
  })

  it('stops when told to, with the reason it was given', async () => {
    const stop = new AbortController()
    let heard = 0
    const speaking = (async () => {
      for await (const _ of voice.speak(
        'One thing. Another thing. And one more thing altogether.',
        stop.signal,
      )) {
        heard += 1
        stop.abort(new Error('barge-in'))
      }
    })()
    await expect(speaking).rejects.toThrow('barge-in')
    expect(heard).toBe(1)
    await expect(chunksOf('Again.', AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    expect((await chunksOf('It still speaks.')).length).toBeGreaterThan(0)
  })

  it('a listener who leaves in the middle does not hold up the next', async () => {
    for await (const _ of voice.speak('The first of many. The second of many.', new AbortController().signal))
      break
    expect((await chunksOf('Next.')).length).toBeGreaterThan(0)
  })

  it('speaks for several at the same time, each their own text', async () => {
    const [a, b] = await Promise.all([chunksOf('Alpha went away.'), chunksOf('Bravo.')])
    expect(samplesOf(a).length).toBeGreaterThan(samplesOf(b).length)
  })
})
