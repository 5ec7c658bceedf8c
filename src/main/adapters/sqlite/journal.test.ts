import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recorded } from '../../domain/journal.ts'
import { type OpenedJournal, openJournal } from './journal.ts'
import {
  closedEvent,
  journalWorkerUrl,
  listeningLog,
  quarantineEvent,
  stillClock,
  temporaryHome,
} from './journal-fixtures.ts'

let home: string
let opened: OpenedJournal[]
const log = listeningLog()

async function open(at = home, clock = stillClock()): Promise<OpenedJournal> {
  const journal = await openJournal({ home: at, workerUrl: journalWorkerUrl, clock, log })
  opened.push(journal)
  return journal
}

async function everything(journal: OpenedJournal): Promise<Recorded[]> {
  const all: Recorded[] = []
  for await (const recorded of journal.replay()) all.push(recorded)
  return all
}

beforeEach(async () => {
  home = await temporaryHome()
  opened = []
  log.lines.length = 0
})
afterEach(async () => {
  for (const journal of opened) await journal.close()
  await rm(home, { recursive: true, force: true })
})

describe('the journal', () => {
  it('gives back every event after a restart, in the order of the calls', async () => {
    const journal = await open()
    const written = await Promise.all(
      Array.from({ length: 700 }, (_, index) => journal.append(closedEvent(`inc_${index}`))),
    )
    await journal.close()
    const found = await everything(await open())
    expect(found).toEqual(written)
    expect(found.map(({ seq }) => seq)).toEqual([...found.map(({ seq }) => seq)].sort((a, b) => a - b))
  })

  it('writes an event that is appended in the moment the one before was acknowledged', async () => {
    const journal = await open()
    for (let n = 0; n < 50; n++) await journal.append(closedEvent(`inc_${n}`))
    expect(await everything(journal)).toHaveLength(50)
  })

  it('writes what waits before it closes, and refuses what comes later', async () => {
    const journal = await open()
    const waiting = journal.append(closedEvent('inc_1'))
    await journal.close()
    await expect(waiting).resolves.toMatchObject({ seq: 1 })
    await expect(journal.append(closedEvent('inc_2'))).rejects.toMatchObject({ code: 'ECHO_STORE_FAILED' })
  })

  it('forgets incidents for good and lets the file shrink, and never gives a number twice', async () => {
    const journal = await open()
    const large = 'x'.repeat(20_000)
    await Promise.all(Array.from({ length: 200 }, () => journal.append(closedEvent('inc_old', large))))
    await journal.append(closedEvent('inc_kept'))
    await journal.forget([])
    await journal.forget(['inc_old'])
    expect((await everything(journal)).map(({ seq }) => seq)).toEqual([201])
    expect((await stat(join(home, 'journal.db'))).size).toBeLessThan(200_000)
    await journal.forget(['inc_kept'])
    expect((await journal.append(closedEvent('inc_new'))).seq).toBe(202)
  })

  it('is bounded: what does not fit is refused as retryable, and what waits is still written', async () => {
    const journal = await open()
    const calls = Array.from({ length: 4_100 }, (_, index) => journal.append(closedEvent(`inc_${index}`)))
    const settled = await Promise.allSettled(calls)
    const refused = settled.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(4)
    expect(refused[0]?.reason).toMatchObject({ code: 'ECHO_STORE_FULL', retryable: true })
    await expect(journal.append(closedEvent('later'))).resolves.toMatchObject({ seq: 4_097 })
  })

  it('is bounded in bytes too', async () => {
    const journal = await open()
    const mebibytes = (n: number) => 'x'.repeat(n * 1024 * 1024)
    await expect(journal.append(closedEvent('inc', mebibytes(5)))).rejects.toMatchObject({
      code: 'ECHO_STORE_FAILED',
    })
    const three = mebibytes(3)
    const settled = await Promise.allSettled(
      Array.from({ length: 12 }, () => journal.append(closedEvent('inc', three))),
    )
    expect(settled.map(({ status }) => status).lastIndexOf('fulfilled')).toBe(9)
  })

  it('keeps only the newest thousand quarantined deliveries', async () => {
    const journal = await open()
    await Promise.all(Array.from({ length: 1_020 }, (_, n) => journal.append(quarantineEvent(`dlv_${n}`))))
    await journal.append(closedEvent('inc_1'))
    await journal.close()
    const found = await everything(await open())
    expect(found).toHaveLength(1_001)
    expect(found[0]).toMatchObject({ seq: 21 })
  })

  it('is private to its owner', async () => {
    const private_ = join(home, 'state', 'echoops')
    const journal = await open(private_)
    await journal.append(closedEvent('inc_1'))
    expect((await stat(private_)).mode & 0o777).toBe(0o700)
    for (const name of await readdir(private_))
      expect([name, (await stat(join(private_, name))).mode & 0o777]).toEqual([name, 0o600])
  })
})

describe('a journal that is damaged', () => {
  it('is moved aside, not deleted, and a fresh one is begun', async () => {
    await writeFile(join(home, 'journal.db'), 'this is no database '.repeat(1_000))
    const journal = await open()
    expect(journal.recovered).toMatch(
      /^The journal was damaged, and the audit log is in it\. Both are kept as journal\.corrupt-2025-11-\S+\.db/,
    )
    expect(await readdir(home)).toContain('journal.corrupt-2025-11-22T23-59-00-000Z.db')
    await expect(journal.append(closedEvent('inc_1'))).resolves.toMatchObject({ seq: 1 })
  })

  it('is noticed when pages in its middle are destroyed', async () => {
    const journal = await open()
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => journal.append(closedEvent(`inc_${n}`, 'y'.repeat(3_000)))),
    )
    await journal.close()
    const path = join(home, 'journal.db')
    const bytes = await readFile(path)
    bytes.fill(0xab, 40_960, 400_000)
    await writeFile(path, bytes)
    expect((await open()).recovered).not.toBeNull()
  })

  it('costs only the entry that cannot be read when the file itself is sound', async () => {
    const journal = await open()
    await journal.append(closedEvent('inc_1'))
    await journal.close()
    const database = new Database(join(home, 'journal.db'))
    database.exec(`INSERT INTO event (at, type, payload) VALUES (1, 'x', '{"broken'), (2, 'x', 'null')`)
    database.close()
    const again = await open()
    await again.append(closedEvent('inc_2'))
    expect((await everything(again)).map(({ seq }) => seq)).toEqual([1, 4])
    expect(log.lines).toContainEqual({
      level: 'warn',
      message: 'journal entries could not be read and were skipped',
    })
  })

  it('is left alone when a newer EchoOps has written it', async () => {
    await (await open()).close()
    const database = new Database(join(home, 'journal.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(open()).rejects.toThrow(/newer EchoOps \(schema 99; this one knows 3\)/)
    expect((await readdir(home)).filter((name) => name.includes('corrupt'))).toEqual([])
  })
})

describe('a home', () => {
  it('serves one EchoOps at a time, and the next when that one has stopped', async () => {
    const first = await open()
    await expect(open()).rejects.toMatchObject({ code: 'ECHO_STORE_LOCKED' })
    await first.append(closedEvent('inc_1'))
    await first.close()
    expect(await everything(await open())).toHaveLength(1)
  })

  it('that cannot be made is named, with what to do', async () => {
    const file = join(home, 'file')
    await writeFile(file, '')
    await expect(open(join(file, 'state'))).rejects.toMatchObject({
      code: 'ECHO_HOME_UNWRITABLE',
      message: expect.stringContaining('Set ECHOOPS_HOME'),
    })
    await mkdir(join(home, 'b', 'journal.db'), { recursive: true })
    await expect(open(join(home, 'b'))).rejects.toMatchObject({ code: 'ECHO_HOME_UNWRITABLE' })
  })
})

describe('kill -9', () => {
  it('loses no acknowledged event and leaves no lock behind', async () => {
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('./append-until-killed.ts', import.meta.url)),
      home,
    ])
    let printed = ''
    let complaints = ''
    child.stderr.on('data', (chunk) => {
      complaints += String(chunk)
    })
    for await (const chunk of child.stdout) {
      printed += String(chunk)
      if (printed.length > 2_000) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect([child.signalCode, complaints]).toEqual(['SIGKILL', ''])
    const acknowledged = printed.split('\n').slice(0, -1).map(Number)
    expect(acknowledged.length).toBeGreaterThan(100)
    const kept = new Set((await everything(await open())).map(({ seq }) => seq))
    expect(acknowledged.filter((seq) => !kept.has(seq))).toEqual([])
  }, 30_000)
})
