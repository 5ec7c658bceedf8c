import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { noises } from '../../../../tests/fakes/elevenlabs/index.ts'
import { VOICES } from '../../../../tests/speech/voices.ts'
import { loadFlite, type Pcm } from '../local-voice/flite.ts'
import { fliteWasmUrl } from '../local-voice/flite-url.ts'
import { hasFileHead, whyNotSpeech } from './not-speech.ts'
import { PcmSound } from './pcm-sound.ts'

const RATES = [16_000, 22_050, 24_000, 44_100]

/** With what the vendor sends, in pieces of this length: how much of it was given out, milliseconds, and what ended it. */
function judged(samples: Int16Array, rateHz: number, pieceMs = 50): { playedMs: number; failure: unknown } {
  const sound = new PcmSound(rateHz)
  const bytes = new Uint8Array(samples.slice().buffer)
  const size = Math.round((rateHz * pieceMs) / 1_000) * 2
  let played = 0
  try {
    for (let at = 0; at < bytes.length; at += size)
      for (const { pcm } of sound.add(bytes.subarray(at, at + size))) played += pcm.byteLength
    for (const { pcm } of sound.end()) played += pcm.byteLength
    return { playedMs: (played / 2 / rateHz) * 1_000, failure: null }
  } catch (error) {
    const failure = error instanceof Error && 'failure' in error ? error.failure : error
    return { playedMs: (played / 2 / rateHz) * 1_000, failure }
  }
}

describe('sound that is no speech', () => {
  it.each(RATES)('is not heard at all, whatever it is made of, at %i Hz', (rateHz) => {
    for (const seed of [1, 2])
      for (const [name, samples] of Object.entries(noises(rateHz, seed)))
        expect(judged(samples, rateHz), `${name}, ${seed}`).toEqual({ playedMs: 0, failure: 'no-speech' })
  })

  it('is told after a lead of silence as well, and at any loudness', () => {
    for (const [name, samples] of Object.entries(noises(16_000)))
      for (const by of [0.1, 0.5]) {
        const faint = samples.map((value) => value * by)
        const late = new Int16Array(8_000 + faint.length)
        late.set(faint, 8_000)
        const isFaint = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * by < 150
        if (!isFaint) expect(judged(late, 16_000), `${name} × ${by}`).toMatchObject({ failure: 'no-speech' })
      }
  })

  it('ends speech that turns into it within 360 ms', async () => {
    const [say] = await voices(['rms'])
    const speech = at16k(say?.('Payment gateway is down.'))
    for (const [name, samples] of Object.entries(noises(16_000))) {
      const both = new Int16Array(16_000 + samples.length)
      both.set(speech.subarray(0, 16_000))
      both.set(samples, 16_000)
      const { playedMs, failure } = judged(both, 16_000)
      expect(failure, name).toBe('no-speech')
      expect(playedMs, name).toBeLessThan(1_000 + 600)
    }
  })

  it('is too short to be told below 35 ms', () => {
    expect(whyNotSpeech(noises(16_000)['white noise']?.subarray(0, 500) ?? new Int16Array(0), 16_000)).toBe(
      null,
    )
  })
})

const TEXTS = [
  'Critical. Payment gateway is down.',
  'Sshh. Six sharp fish hiss.',
  'Oh, how are you?',
  'Four hundred five errors a minute.',
  'Thirty replicas failed their first check.',
  'Mm, mostly normal, all in all we are even.',
  'Few fresh facts.',
  'Zzz.',
  'Eee. Ooh, no.',
  'Yes.',
]

type Say = (text: string) => Pcm

async function voices(names: readonly string[]): Promise<Say[]> {
  const wasm = await readFile(fliteWasmUrl())
  const settings = [0.8, 1.2].map((stretch) => [`duration_stretch=${stretch}`])
  const manners = names.flatMap((voice) => settings.map((setting) => ({ voice, settings: setting })))
  return (await Promise.all(manners.map((manner) => loadFlite(wasm, manner)))).map((flite) => flite.say)
}

const at16k = (pcm: Pcm | undefined): Int16Array => (pcm === undefined ? new Int16Array(0) : at(pcm, 16_000))

/** Linear between two samples, as the fake vendor does it. */
function at({ samples, sampleRateHz }: Pcm, rateHz: number): Int16Array {
  return Int16Array.from({ length: Math.floor((samples.length * rateHz) / sampleRateHz) }, (_, index) => {
    const exact = (index * sampleRateHz) / rateHz
    const low = Math.floor(exact)
    return (samples[low] ?? 0) * (1 - (exact - low)) + (samples[low + 1] ?? 0) * (exact - low)
  })
}

/** So much of the largest sample that there is; above 1 it is clipped. */
function scaled(samples: Int16Array, to: number): Int16Array {
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  return samples.map((value) => Math.max(-32_768, Math.min(32_767, (value * to * 32_767) / peak)))
}

describe('speech', () => {
  it.each(VOICES)(
    'of %s is never taken for anything else, faint or loud, slow or fast, from any moment of it',
    async (voice) => {
      for (const say of await voices([voice]))
        for (const text of TEXTS) {
          const samples = at(say(text), 16_000)
          for (const to of [0.05, 1, 1.6])
            expect(judged(scaled(samples, to), 16_000).failure, `${text} at ${to}`).toBe(null)
          for (let from = 0; from < samples.length - 4_800; from += 3_333)
            expect(judged(samples.subarray(from), 16_000, 200).failure, `${text} from ${from}`).not.toBe(
              'no-speech',
            )
        }
    },
    120_000,
  )

  it('is speech at every rate that can be asked for', async () => {
    for (const say of await voices(VOICES))
      for (const rateHz of RATES)
        for (const text of TEXTS.slice(0, 3))
          expect(judged(at(say(text), rateHz), rateHz).failure, `${text} at ${rateHz}`).toBe(null)
  }, 120_000)

  it('is held for 120 ms and no longer', async () => {
    const [say] = await voices(['slt'])
    const samples = at16k(say?.('Nothing was done.'))
    const first = samples.findIndex((value) => Math.abs(value) > 200)
    const sound = new PcmSound(16_000)
    let arrivedMs = 0
    for (let from = first; arrivedMs < 500; from += 160) {
      arrivedMs += 10
      if (sound.add(new Uint8Array(samples.slice(from, from + 160).buffer)).length > 0) break
    }
    expect(arrivedMs).toBeLessThanOrEqual(130)
  })
})

it('a file is told by its head', () => {
  expect(hasFileHead(Buffer.from('RIFF....'))).toBe(true)
  expect(hasFileHead(Buffer.from('<!doctype html>'))).toBe(true)
  expect(hasFileHead(Uint8Array.of(0, 0, 1, 0, 2))).toBe(false)
})
