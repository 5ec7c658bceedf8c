import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LOG_NAME, type LogFile, openLogFile } from './log-file.ts'

let home: string
let folder: string
let nowMs = 0
let failures: unknown[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'echoops-log-'))
  folder = join(home, 'logs')
  nowMs = 0
  failures = []
})
afterEach(() => rm(home, { recursive: true, force: true }))

const open = (over: { maxBytes?: number; keep?: number; folder?: string } = {}): LogFile =>
  openLogFile({ folder, monotonicMs: () => nowMs, failed: (error) => failures.push(error), ...over })

const read = (name = LOG_NAME): Promise<string> => readFile(join(folder, name), 'utf8')

it('lines are on the disk, for the owner alone', async () => {
  const file = open()
  file.write('one\n')
  file.write('two\n')
  await file.close()
  expect(await read()).toBe('one\ntwo\n')
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(join(folder, LOG_NAME))).mode & 0o777).toBe(0o600)
})

it('what is written over a restart is kept', async () => {
  for (const line of ['before\n', 'after\n']) {
    const file = open()
    file.write(line)
    await file.close()
  }
  expect(await read()).toBe('before\nafter\n')
})

it('files rotate, and the oldest goes, so that the disk is not filled', async () => {
  const file = open({ maxBytes: 1_000, keep: 2 })
  for (let at = 0; at < 100; at += 1) {
    file.write(`${String(at).padStart(99, '.')}\n`)
    await new Promise((done) => setImmediate(done))
  }
  await file.close()
  const names = (await readdir(folder)).filter((name) => name.startsWith(LOG_NAME))
  expect(names.length).toBeGreaterThan(1)
  expect(names.length).toBeLessThanOrEqual(3)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  expect(Math.max(...sizes)).toBeLessThan(3_000)
})

it('what is said before there is a state directory is written as soon as there is one', async () => {
  folder = join(home, 'later', 'logs')
  const file = open()
  file.write('early\n')
  expect(existsSync(join(home, 'later'))).toBe(false)
  await mkdir(join(home, 'later'))
  await file.close()
  expect(await read()).toBe('early\n')
})

it('a folder that cannot be written costs the lines and is told once; after a minute it is tried again', async () => {
  await writeFile(folder, 'a file is in the way')
  const file = open()
  file.write('lost\n')
  await expect.poll(() => failures.length).toBe(1)
  nowMs = 30_000
  file.write('lost as well\n')
  nowMs = 61_000
  file.write('and this\n')
  await new Promise((done) => setTimeout(done, 50))
  expect(failures).toHaveLength(1)
  await rm(folder)
  nowMs = 200_000
  file.write('kept\n')
  await file.close()
  expect(await read()).toBe('kept\n')
  expect(file.lost).toBeGreaterThan(0)
})

it('a folder that vanishes disturbs nobody', async () => {
  const file = open({ maxBytes: 200 })
  file.write('one\n')
  await expect.poll(() => existsSync(join(folder, LOG_NAME))).toBe(true)
  await rm(folder, { recursive: true })
  for (let at = 0; at < 20; at += 1) {
    file.write(`${'x'.repeat(100)}\n`)
    await new Promise((done) => setTimeout(done, 2))
  }
  await file.close()
  await chmod(home, 0o700)
})
