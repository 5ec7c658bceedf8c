import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Log } from '../../ports/log.ts'
import { openAudioArchive } from './audio-archive.ts'

const quiet = (): void => undefined
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const sound = (samples: number, sampleRateHz = 16_000) => ({
  pcm: new Uint8Array(samples * 2).fill(1),
  sampleRateHz,
})

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'echoops-audio-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

describe('the archive of what was spoken', () => {
  it('keeps a playable WAV file that only its owner may read', async () => {
    const archive = await openAudioArchive({ home, log })
    const kept = await archive.keep('utt_1', [sound(100), sound(60)])
    const bytes = await readFile(kept.path)
    expect(bytes.byteLength).toBe(44 + 320)
    expect(kept).toEqual({ path: join(home, 'audio', 'utt_1.wav'), bytes: 364, contentType: 'audio/wav' })
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ')
    expect([bytes.readUInt32LE(4), bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([
      356, 16_000, 320,
    ])
    expect((await stat(kept.path)).mode & 0o777).toBe(0o600)
    expect(await archive.find('utt_1')).toEqual(kept)
  })

  it('finds after a restart what was kept, and removes what a crash left half written', async () => {
    await (await openAudioArchive({ home, log })).keep('utt_1', [sound(10)])
    await writeFile(join(home, 'audio', 'utt_2.wav.part'), 'half')
    const again = await openAudioArchive({ home, log })
    expect(await again.find('utt_1')).toMatchObject({ bytes: 64 })
    expect(await again.find('utt_2')).toBeNull()
    expect(await readdir(join(home, 'audio'))).toEqual(['utt_1.wav'])
  })

  it.each(['../utt', '..', 'a/b', 'a\\b', '', 'x'.repeat(65), 'a.b', 'a\0'])(
    'never leaves its folder for %j',
    async (id) => {
      const archive = await openAudioArchive({ home, log })
      await expect(archive.keep(id, [sound(1)])).rejects.toMatchObject({ code: 'ECHO_STORE_FAILED' })
      expect(await archive.find(id)).toBeNull()
    },
  )

  it('opens also where somebody has put folders beside the sounds', async () => {
    for (const name of ['old.wav', 'backup.wav.part'])
      await mkdir(join(home, 'audio', name), { recursive: true })
    const archive = await openAudioArchive({ home, log })
    expect(await archive.find('old')).toBeNull()
    expect((await readdir(join(home, 'audio'))).sort()).toEqual(['backup.wav.part', 'old.wav'])
  })

  it('lets the oldest go when there are too many', async () => {
    const archive = await openAudioArchive({ home, log, mostFiles: 3 })
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => archive.keep(id, [sound(1)])))
    expect(await readdir(join(home, 'audio'))).toEqual(['c.wav', 'd.wav', 'e.wav'])
    expect(await archive.find('a')).toBeNull()
  })

  it('lets the oldest go when they are too large, counting from what is on the disk at the start', async () => {
    const first = await openAudioArchive({ home, log })
    for (const [index, id] of ['new', 'old', 'older'].entries()) {
      const { path } = await first.keep(id, [sound(478)])
      await utimes(path, 1_000_000 - index, 1_000_000 - index)
    }
    const archive = await openAudioArchive({ home, log, mostBytes: 2_500 })
    expect(await readdir(join(home, 'audio'))).toEqual(['new.wav', 'old.wav'])
    await archive.keep('newest', [sound(478)])
    expect(await readdir(join(home, 'audio'))).toEqual(['new.wav', 'newest.wav'])
  })

  it('replaces a sound that is kept again under the same id without counting it twice', async () => {
    const archive = await openAudioArchive({ home, log, mostBytes: 200 })
    await archive.keep('a', [sound(10)])
    await archive.keep('a', [sound(20)])
    await archive.keep('b', [sound(20)])
    expect(await readdir(join(home, 'audio'))).toEqual(['a.wav', 'b.wav'])
  })

  it('forgets what it is told to, on the disk as well', async () => {
    const archive = await openAudioArchive({ home, log, mostBytes: 200 })
    await archive.keep('inc_1', [sound(60)])
    await archive.forget('inc_1')
    await archive.forget('inc_2')
    expect([archive.has('inc_1'), await readdir(join(home, 'audio'))]).toEqual([false, []])
    await archive.keep('utt_1', [sound(60)])
    await archive.keep('utt_2', [sound(10)])
    expect([archive.has('utt_1'), archive.has('utt_2')]).toEqual([false, true])
  })

  it('joins the sentences of a report into one sound, in order, with a pause between them', async () => {
    const archive = await openAudioArchive({ home, log })
    await archive.keep('utt_1', [{ pcm: new Uint8Array([1, 1, 2, 2]), sampleRateHz: 1_000 }])
    await archive.keep('utt_2', [{ pcm: new Uint8Array([3, 3]), sampleRateHz: 1_000 }])
    expect(archive.has('inc_1')).toBe(false)
    const joined = await archive.join('inc_1', ['utt_2', 'utt_1'])
    expect(archive.has('inc_1')).toBe(true)
    expect(await archive.find('inc_1')).toEqual(joined)
    const bytes = await readFile(join(home, 'audio', 'inc_1.wav'))
    const pause = new Array<number>(600).fill(0)
    expect([...bytes.subarray(44)]).toEqual([3, 3, ...pause, 1, 1, 2, 2])
    expect([bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([1_000, 606])
  })

  it.each([
    ['no part', []],
    ['a part that was never kept', ['utt_1', 'utt_9']],
    ['a part of another rate', ['utt_1', 'low']],
    ['a part that somebody has damaged', ['utt_1', 'damaged']],
    ['a part that somebody has removed', ['utt_1', 'removed']],
    ['more parts than a report has', new Array<string>(41).fill('utt_1')],
    ['itself', ['inc_1']],
  ])('joins nothing out of %s', async (_, parts) => {
    const archive = await openAudioArchive({ home, log })
    for (const id of ['utt_1', 'damaged', 'removed', 'inc_1']) await archive.keep(id, [sound(10)])
    await archive.keep('low', [sound(10, 8_000)])
    await writeFile(join(home, 'audio', 'damaged.wav'), 'no sound at all')
    await rm(join(home, 'audio', 'removed.wav'))
    const before = await readFile(join(home, 'audio', 'inc_1.wav'))
    expect(await archive.join('inc_1', parts)).toBeNull()
    expect(await readFile(join(home, 'audio', 'inc_1.wav'))).toEqual(before)
  })

  it('joins nothing that would be longer than ten minutes, and reads none of it', async () => {
    const archive = await openAudioArchive({ home, log })
    await archive.keep('long', [{ pcm: new Uint8Array(30_000_000), sampleRateHz: 48_000 }])
    expect(await archive.join('inc_1', ['long', 'long'])).toBeNull()
    expect(archive.has('inc_1')).toBe(false)
  })

  it('refuses silence, mixed rates, and a home that is no folder', async () => {
    const archive = await openAudioArchive({ home, log })
    await expect(archive.keep('a', [])).rejects.toThrow('it is empty')
    await expect(archive.keep('a', [sound(1), sound(1, 8_000)])).rejects.toThrow('sample rate')
    await writeFile(join(home, 'file'), '')
    await expect(openAudioArchive({ home: join(home, 'file'), log })).rejects.toMatchObject({
      code: 'ECHO_HOME_UNWRITABLE',
    })
  })
})
