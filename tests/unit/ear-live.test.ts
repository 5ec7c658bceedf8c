import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocalEar } from '../../src/main/adapters/moonshine/local-ear.ts'
import { moonshineUrl } from '../../src/main/adapters/moonshine/model-url.ts'
import { systemClock } from '../../src/main/adapters/system/system-clock.ts'
import { phrasesOf } from '../../src/main/domain/understanding/phrases.ts'
import type { Transcriber } from '../../src/main/ports/transcriber.ts'
import { type Choir, openChoir, type Speaking } from '../speech/voices.ts'
import { DEMO_BOOK } from './transcripts/demo-book.ts'

const PERSON: Speaking = { voice: 'slt', stretch: 1, shift: 1 }
const OURS: Speaking = { voice: 'rms', stretch: 0.9, shift: 1 }
const nothing = () => undefined
let ear: Transcriber
let choir: Choir

beforeAll(async () => {
  choir = await openChoir([PERSON, OURS])
  ear = openLocalEar({
    workerUrl: new URL('../../src/main/adapters/moonshine/ear-worker.ts', import.meta.url),
    modelUrl: moonshineUrl(),
    clock: systemClock(),
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  })
  ear.expect(phrasesOf(DEMO_BOOK))
  await ear.warm()
}, 60_000)

afterAll(() => ear.close())

const pcmOf = (text: string, way: Speaking): Uint8Array =>
  new Uint8Array(Int16Array.from(choir.say(text, way), (value) => value * 32_767).buffer)

/** The two ways of saying it mean the same, and sound nearly the same. */
const withoutThe = (text: string): string => text.replace(' the ', ' ')

/** Sent in pieces of so many bytes, as a wall does. */
function hear(pcm: Uint8Array, pieceBytes = 3_200, partial: (text: string) => void = nothing) {
  const hearing = ear.listen(partial)
  for (let at = 0; at < pcm.byteLength; at += pieceBytes) hearing.add(pcm.subarray(at, at + pieceBytes))
  return hearing.end(new AbortController().signal)
}

describe('the ear while somebody speaks', () => {
  it('hears the command, and says by whom, of what length, and how sure', async () => {
    const heard = await hear(pcmOf('restart the payment gateway', PERSON))
    expect(heard).toMatchObject({ kind: 'speech', text: 'restart the payment gateway', by: 'local-ear' })
    expect(heard.clipMs).toBeGreaterThan(2_000)
    expect(heard.ratio).toBeGreaterThan(-3)
  }, 30_000)

  it('hears the same whatever pieces the sound comes in, also when samples are cut in half', async () => {
    const pcm = pcmOf('status of the orders worker', PERSON)
    const whole = await hear(pcm, pcm.byteLength)
    const odd = await hear(pcm, 1_111)
    expect(odd).toMatchObject({ kind: whole.kind, text: whole.text, free: whole.free })
    expect(whole.text).toMatch(/^status of (the )?orders worker$/)
  }, 30_000)

  it('hears its own voice as its own, and a person who says the same as a person', async () => {
    const text = 'Roll back the search index.'
    ear.heardFromUs(pcmOf(text, OURS), 16_000)
    expect((await hear(pcmOf(text, OURS))).kind).toBe('own-voice')
    const person = await hear(pcmOf(text, PERSON))
    expect(person.kind).toBe('speech')
    expect(person.text).toMatch(/^roll ?back the search index$/)
  }, 30_000)

  it('hears several who speak at once, each by itself', async () => {
    const texts = ['confirm seven', 'cancel', 'restart the auth service']
    const heard = await Promise.all(texts.map((text) => hear(pcmOf(text, PERSON))))
    expect(heard.map(({ text }) => withoutThe(text))).toEqual(texts.map(withoutThe))
  }, 30_000)

  it('takes noise of every kind of bytes without harm', async () => {
    let state = 3
    const random = Uint8Array.from({ length: 200_001 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state >> 16
    })
    expect((await hear(random)).text).toBe('')
    expect((await hear(new Uint8Array(1))).kind).toBe('silence')
    expect((await hear(new Uint8Array(0))).kind).toBe('silence')
  }, 30_000)
})
