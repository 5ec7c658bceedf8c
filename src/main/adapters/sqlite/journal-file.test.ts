import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { JournalFile, type Row } from './journal-file.ts'
import { temporaryHome } from './journal-fixtures.ts'
import { migrate } from './schema.ts'
import { storeFailed } from './store-error.ts'

const row = (payload: string): Row => ({ at: 1, type: 'x', incidentId: 'inc_1', payload })

it('a full disk refuses the whole batch, says that it may pass, and the journal goes on when there is room', async () => {
  const home = await temporaryHome()
  const database = new Database(join(home, 'journal.db'))
  migrate(database)
  const file = new JournalFile(database)
  file.append([row('"before"')])
  database.exec('PRAGMA max_page_count = 20')
  const refuse = () => file.append([row('"small"'), row(JSON.stringify('x'.repeat(200_000)))])
  expect(refuse).toThrow(/full/)
  try {
    refuse()
  } catch (error) {
    expect(storeFailed('written', error)).toMatchObject({ code: 'ECHO_STORE_FAILED', retryable: true })
  }
  database.exec('PRAGMA max_page_count = 100000')
  file.append([row('"after"')])
  expect(file.page(0, 10).map(({ payload }) => payload)).toEqual(['"before"', '"after"'])
  file.close()
  await rm(home, { recursive: true, force: true })
})

it('a damaged journal is not worth another try', () => {
  const damaged = Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' })
  expect(storeFailed('written', damaged)).toMatchObject({ code: 'ECHO_STORE_FAILED', retryable: false })
})
