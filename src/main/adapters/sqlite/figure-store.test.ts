import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredMinute } from '../../ports/figures.ts'
import { type OpenedJournal, openJournal } from './journal.ts'
import { closedEvent, journalWorkerUrl, listeningLog, stillClock, temporaryHome } from './journal-fixtures.ts'
import { schemaVersion } from './schema.ts'

let home: string
let opened: OpenedJournal[]

async function open(): Promise<OpenedJournal> {
  const parts = { home, workerUrl: journalWorkerUrl, clock: stillClock(), log: listeningLog() }
  const journal = await openJournal(parts)
  opened.push(journal)
  return journal
}

async function everything({ figures }: OpenedJournal): Promise<StoredMinute[]> {
  const all: StoredMinute[] = []
  for await (const row of figures.read()) all.push(row)
  return all
}

const minutes = (from: number, count: number): StoredMinute[] =>
  Array.from({ length: count }, (_, index) => ({ minute: from + index, written: `{"of":${from + index}}` }))

beforeEach(async () => {
  home = await temporaryHome()
  opened = []
})
afterEach(async () => {
  for (const journal of opened) await journal.close()
  await rm(home, { recursive: true, force: true })
})

describe('minutes of figures', () => {
  it('are there after a restart, in order, the newest words of each', async () => {
    const journal = await open()
    await journal.figures.write(minutes(100, 3), 0, 1_000)
    await journal.figures.write([{ minute: 101, written: 'newer' }], 0, 1_000)
    await journal.close()
    expect(await everything(await open())).toEqual([
      { minute: 100, written: '{"of":100}' },
      { minute: 101, written: 'newer' },
      { minute: 102, written: '{"of":102}' },
    ])
  })

  it('are read however many they are', async () => {
    const journal = await open()
    await journal.figures.write(minutes(0, 10_080), 0, 20_000)
    expect(await everything(journal)).toEqual(minutes(0, 10_080))
  })

  it('outside the window are forgotten with the next write', async () => {
    const journal = await open()
    await journal.figures.write(minutes(100, 50), 0, 1_000)
    await journal.figures.write([], 120, 130)
    expect((await everything(journal)).map(({ minute }) => minute)).toEqual(
      minutes(120, 11).map(({ minute }) => minute),
    )
  })

  it('find their place in a journal from before there were figures, and leave its events alone', async () => {
    const journal = await open()
    await journal.append(closedEvent('inc_1'))
    await journal.close()
    const before = new Database(join(home, 'journal.db'))
    before.exec('DROP TABLE figure_minute; PRAGMA user_version = 2')
    before.close()
    const led = await open()
    await led.figures.write(minutes(1, 1), 0, 10)
    expect(await everything(led)).toHaveLength(1)
    const events = []
    for await (const { event } of led.replay()) events.push(event)
    expect(events).toEqual([closedEvent('inc_1')])
    await led.close()
    const after = new Database(join(home, 'journal.db'), { readonly: true })
    expect(schemaVersion(after)).toBe(3)
    after.close()
  })
})
