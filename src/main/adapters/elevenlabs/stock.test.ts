import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BODIES } from '../../../../tests/fakes/elevenlabs/index.ts'
import { EMPTY_LEXICON, lexiconOf } from '../../domain/spoken/lexicon.ts'
import { STOCK_FOLDER } from './elevenlabs-voice.ts'
import { openStock, stockKey } from './stock.ts'
import { openStage, type Stage, samplesOf, soundOf } from './testing-parts.ts'

const STOCK = ['Shall I do it?', 'Done.', 'I did not understand.']

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.end())

const folder = () => join(stage.home, STOCK_FOLDER)
const files = () => readdirSync(folder()).map((name) => join(folder(), name))
const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

describe('stock phrases', () => {
  it('are made once, and spoken from disk without network from then on, after a restart too', async () => {
    const first = stage.voice()
    await first.warm(STOCK)
    await first.warm(STOCK)
    expect(stage.spent).toHaveLength(3)
    const live = samplesOf(await soundOf(stage.voice({ home: join(stage.home, 'elsewhere') }), 'Done.'))
    await stage.fake.close()
    const second = stage.voice()
    expect(samplesOf(await soundOf(second, 'Done.'))).toEqual(live)
    for (const { pcm } of await soundOf(second, 'Shall I do it?'))
      expect(pcm.byteLength).toBeLessThanOrEqual(6_400)
    await expect(soundOf(second, 'Something else.')).rejects.toMatchObject({ failure: 'unreachable' })
    stage = await openStage()
  })

  it('are known to be at hand without a look, after a restart too, and by their spoken form', async () => {
    const voice = stage.voice()
    expect(voice.has?.('Done.')).toBe(false)
    await voice.warm(STOCK)
    expect(['Done.', 'done', 'Undone.', 'x'.repeat(700)].map((text) => voice.has?.(text))).toEqual([
      true,
      false,
      false,
      false,
    ])
    const restarted = stage.voice()
    await restarted.warm([])
    expect([restarted.has?.('Done.'), stage.voice({ voiceId: 'OTHER' }).has?.('Done.')]).toEqual([
      true,
      false,
    ])
  })

  it('that must be said otherwise since the lexicon has changed are not at hand any more', async () => {
    let lexicon = EMPTY_LEXICON
    const voice = stage.voice({ lexicon: async () => lexicon })
    await voice.warm(STOCK)
    lexicon = lexiconOf([{ written: 'Done', spoken: 'Finished' }])
    await soundOf(voice, 'Shall I do it?')
    expect([voice.has?.('Done.'), voice.has?.('Shall I do it?')]).toEqual([false, true])
  })

  it('of another voice or model are others', async () => {
    await stage.voice().warm(['Done.'])
    await soundOf(stage.voice({ voiceId: 'OTHER' }), 'Done.')
    await soundOf(stage.voice({ model: 'eleven_turbo_v2' }), 'Done.')
    expect(stage.spent).toHaveLength(3)
  })

  it.each([
    ['cut short', (file: string) => truncateSync(file, 100)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['changed', (file: string) => writeFileSync(file, readFileSync(file).fill(9, 5_000, 5_100))],
    ['of another kind', (file: string) => writeFileSync(file, 'hello')],
  ])('that are damaged (%s) are made anew', async (_, damage) => {
    const voice = stage.voice()
    await voice.warm(['Done.'])
    const whole = samplesOf(await soundOf(voice, 'Done.'))
    for (const file of files()) damage(file)
    expect(samplesOf(await soundOf(voice, 'Done.')), 'over the network').toEqual(whole)
    expect(stage.spent).toHaveLength(2)
    await voice.warm(['Done.'])
    expect(samplesOf(await soundOf(voice, 'Done.'))).toEqual(whole)
    expect(stage.spent).toHaveLength(3)
  })

  it('are not made when the key is wrong or the budget used up, and that is told', async () => {
    stage.fake.always('voice-socket', { is: 'refuse', status: 401, body: BODIES.badKey })
    await expect(stage.voice().warm(STOCK)).rejects.toMatchObject({ failure: 'bad-key' })
    stage.budget = false
    await expect(stage.voice().warm(STOCK)).rejects.toMatchObject({ code: 'ECHO_SPEAKER_UNAVAILABLE' })
    expect(stage.spent).toEqual([])
  })

  it('a disk that takes nothing does not stop the voice', async () => {
    writeFileSync(join(stage.home, 'file'), '')
    const voice = stage.voice({ home: join(stage.home, 'file') })
    await voice.warm(['Done.'])
    expect((await soundOf(voice, 'Done.')).length).toBeGreaterThan(0)
    expect(stage.logged).not.toEqual([])
  })
})

describe('the folder of stock phrases', () => {
  const sound = (bytes: number) => ({ pcm: new Uint8Array(bytes).fill(1), sampleRateHz: 16_000 })
  const key = (at: number) => stockKey([String(at)])

  it('is bounded by count and by bytes: the oldest go first', async () => {
    const stock = openStock({ folder: folder(), log, maxFiles: 3, maxBytes: 3_500 })
    for (let at = 0; at < 5; at++) {
      await stock.keep(key(at), sound(1_000))
      utimesSync(join(folder(), `${key(at)}.pcm`), at, at)
    }
    expect(await stock.find(key(1))).toBeNull()
    expect((await stock.find(key(2)))?.pcm.byteLength).toBe(1_000)
    await stock.keep(key(9), sound(3_000))
    expect(files()).toHaveLength(1)
    expect((await stock.find(key(9)))?.pcm.byteLength).toBe(3_000)
  })

  it('holds whole files only, for their owner; what a crash left half written is removed', async () => {
    const stock = openStock({ folder: folder(), log })
    await stock.keep(key(1), sound(10))
    writeFileSync(join(folder(), `${key(2)}.half.tmp`), 'half')
    const again = openStock({ folder: folder(), log })
    expect(await again.find(key(2))).toBeNull()
    expect(files().map((file) => [file.endsWith('.pcm'), statSync(file).mode & 0o777])).toEqual([
      [true, 0o600],
    ])
  })
})
