import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openElevenLabsVoice } from '../../src/main/adapters/elevenlabs/elevenlabs-voice.ts'
import { openScribe } from '../../src/main/adapters/elevenlabs/scribe.ts'
import { systemClock } from '../../src/main/adapters/system/system-clock.ts'
import type { AudioChunk } from '../../src/main/domain/speech.ts'
import type { Speaker } from '../../src/main/ports/speaker.ts'
import { type Ear, heardWords, joinPcm, openEar, resampleTo16k } from '../ear/index.ts'
import { type FakeElevenLabs, PUBLISHED, speech, startFakeElevenLabs } from '../fakes/elevenlabs/index.ts'

const nothing = () => undefined
const clock = systemClock()
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const reserved = { book: () => undefined, close: () => undefined }
const spending = { allows: () => true, reserve: () => reserved }
const TEXT = 'Critical. Memory usage climbed to 98% before the crash.'
const WORDS = ['critical', 'memory', 'usage', '98%', 'before', 'crash']

let fake: FakeElevenLabs
let ear: Ear
let home: string
const voices: Speaker[] = []

beforeAll(async () => {
  ear = await openEar()
  home = mkdtempSync(join(tmpdir(), 'elevenlabs-heard-'))
  const sound = speech()
  // Loaded here, so that no deadline has to wait for it.
  await sound('Hello.', 16_000)
  fake = await startFakeElevenLabs({
    sound,
    latency: PUBLISHED,
    hear: (pcm) =>
      ear.transcribe(
        Float32Array.from({ length: pcm.length >> 1 }, (_, at) => pcm.readInt16LE(at * 2) / 32_768),
      ),
  })
}, 60_000)

afterAll(async () => {
  for (const voice of voices) await voice.close()
  await fake.close()
  await ear.close()
  rmSync(home, { recursive: true, force: true })
})

function openVoice(more = {}): Speaker {
  const parts = {
    apiKey: 'xi',
    baseUrl: fake.url,
    voiceId: 'VOICE',
    costOf: () => 0,
    spending,
    clock,
    log,
    home,
  }
  const voice = openElevenLabsVoice({ ...parts, ...more })
  voices.push(voice)
  return voice
}

async function listen(
  voice: Speaker,
  text: string,
): Promise<{ firstMs: number; wholeMs: number; chunks: AudioChunk[] }> {
  const askedAt = performance.now()
  let firstMs = 0
  const chunks: AudioChunk[] = []
  for await (const chunk of voice.speak(text, new AbortController().signal)) {
    if (chunks.length === 0) firstMs = performance.now() - askedAt
    chunks.push(chunk)
  }
  return { firstMs, wholeMs: performance.now() - askedAt, chunks }
}

const heardIn = async (chunks: readonly AudioChunk[]): Promise<string[]> =>
  heardWords(await ear.transcribe(resampleTo16k(joinPcm([...chunks]))), WORDS)

describe('what the cloud voice says, heard by the local ear', () => {
  it('is understood, over a socket and by a request, at any rate', async () => {
    for (const outputFormat of ['pcm_16000', 'pcm_24000'] as const) {
      const { chunks } = await listen(openVoice({ outputFormat }), TEXT)
      expect((await heardIn(chunks)).length).toBeGreaterThanOrEqual(5)
    }
    fake.script('voice-socket', { is: 'refuse', status: 403, body: '' })
    const voice = openVoice()
    await voice.warm([])
    const { chunks } = await listen(voice, TEXT)
    expect(fake.of('voice-request')).toHaveLength(1)
    expect((await heardIn(chunks)).length).toBeGreaterThanOrEqual(5)
  }, 60_000)

  it('begins when its first part has come; a warm socket saves the handshake, a stock phrase everything', async () => {
    const handshakeMs = 1_000
    const far = await startFakeElevenLabs({ latency: { ...PUBLISHED, handshakeMs } })
    const [cold, voice] = [openVoice({ baseUrl: far.url, model: 'cold' }), openVoice({ baseUrl: far.url })]
    const text = 'The first text of all is a long one, so that it takes many parts to say it.'
    const first = await listen(cold, text)
    await voice.warm(['Done.'])
    const second = await listen(voice, text)
    const stock = await listen(voice, 'Done.')
    await far.close()
    expect(first.firstMs).toBeGreaterThanOrEqual(handshakeMs + PUBLISHED.firstSoundMs - 5)
    expect(second.firstMs).toBeGreaterThanOrEqual(PUBLISHED.firstSoundMs - 5)
    expect(second.firstMs).toBeLessThan(handshakeMs)
    expect(stock.firstMs).toBeLessThan(PUBLISHED.firstSoundMs)
    expect(second.wholeMs - second.firstMs).toBeGreaterThan(10 * PUBLISHED.partMs)
  }, 60_000)

  it('a spoken command comes back as its words', async () => {
    const scribe = openScribe({
      apiKey: 'xi',
      baseUrl: fake.url,
      costOf: () => 0,
      spending,
      clock,
      log,
      // The fake hears with the local ear, which shares the processor with everything else.
      hearWithinMs: 30_000,
    })
    const { chunks } = await listen(openVoice(), 'Incident recovered after 18 minutes.')
    for (const route of ['ear-socket', 'ear-request'] as const) {
      if (route === 'ear-request') fake.script('ear-socket', { is: 'refuse', status: 403, body: '' })
      const hearing = scribe.listen(nothing)
      for (const { pcm } of chunks) hearing.add(pcm)
      const { kind, text } = await hearing.end(new AbortController().signal)
      expect(fake.of(route).length).toBeGreaterThan(0)
      expect(kind).toBe('speech')
      expect(
        heardWords(text, ['incident', 'recovered', '18', 'minutes']).length,
        text,
      ).toBeGreaterThanOrEqual(3)
    }
    await scribe.close()
  }, 60_000)
})
