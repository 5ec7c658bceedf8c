import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AuditFile } from './audit-file.ts'
import { openJournal } from './journal.ts'
import { auditEntry, closedEvent, listeningLog, stillClock, temporaryHome } from './journal-fixtures.ts'
import { migrate } from './schema.ts'
import { verifyAudit } from './verify-audit.ts'

let home: string
beforeEach(async () => {
  home = await temporaryHome()
})
afterEach(() => rm(home, { recursive: true, force: true }))

const openWith = (worker: string) =>
  openJournal({
    home,
    workerUrl: new URL(worker, import.meta.url),
    clock: stillClock(),
    log: listeningLog(),
  })

it('an entry whose writer dies before it is written was not accepted, and the chain goes on', async () => {
  const journal = await openWith('./mortal-worker.ts')
  await journal.audit.append(auditEntry('cmd_1'))
  const refused = journal.audit.append(auditEntry('cmd_2', { incidentId: 'deadly' }))
  await expect(refused).rejects.toMatchObject({ code: 'ECHO_WORKER_STOPPED', retryable: true })
  const [event, entry] = await Promise.all([
    journal.append(closedEvent('inc_1')),
    journal.audit.append(auditEntry('cmd_3')),
  ])
  expect([event.seq, entry.seq]).toEqual([1, 2])
  expect(await verifyAudit(home)).toMatchObject({ entries: 2, firstBroken: null })
  await journal.close()
})

it('an entry whose writer dies between the disk and the answer was not accepted either, and stays on record', async () => {
  const journal = await openWith('./silent-worker.ts')
  await journal.audit.append(auditEntry('cmd_1'))
  await expect(journal.audit.append(auditEntry('deadly'))).rejects.toMatchObject({
    code: 'ECHO_WORKER_STOPPED',
  })
  await expect(journal.audit.append(auditEntry('cmd_3'))).resolves.toMatchObject({ seq: 3 })
  const kept: string[] = []
  for await (const { commandId } of journal.audit.replay()) kept.push(commandId)
  expect(kept).toEqual(['cmd_1', 'deadly', 'cmd_3'])
  expect(await verifyAudit(home)).toMatchObject({ entries: 3, firstBroken: null })
  await journal.close()
})

it('kill -9 loses no acknowledged entry and breaks no chain', async () => {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('./audit-until-killed.ts', import.meta.url)),
    home,
  ])
  let printed = ''
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += String(chunk)
  })
  for await (const chunk of child.stdout) {
    printed += String(chunk)
    if (printed.length > 20_000) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect([child.signalCode, complaints]).toEqual(['SIGKILL', ''])
  const acknowledged = printed.split('\n').slice(0, -1)
  expect(acknowledged.length).toBeGreaterThan(100)
  // As it lies there, before any appliance has opened it again.
  expect(await verifyAudit(home)).toMatchObject({ firstBroken: null })
  const journal = await openWith('./journal-worker.ts')
  const kept = new Set<string>()
  for await (const { seq, hash } of journal.audit.replay()) kept.add(`${seq} ${hash}`)
  expect(acknowledged.filter((one) => !kept.has(one))).toEqual([])
  await journal.close()
  expect(await verifyAudit(home)).toMatchObject({ entries: kept.size, firstBroken: null })
}, 30_000)

it('a full disk refuses the whole batch, and the chain goes on when there is room', async () => {
  const database = new Database(join(home, 'journal.db'))
  migrate(database)
  const file = new AuditFile(database)
  const row = (text: string) => {
    const entry = auditEntry('cmd_1', { who: text })
    return { at: 1, commandId: 'cmd_1', incidentId: 'inc_1', payload: JSON.stringify(entry) }
  }
  file.append([row('before')])
  database.exec('PRAGMA max_page_count = 25')
  expect(() => file.append([row('small'), row('x'.repeat(200_000))])).toThrow(/full/)
  database.exec('PRAGMA max_page_count = 100000')
  expect(file.append([row('after')])).toMatchObject([{ seq: 2 }])
  database.close()
  expect(await verifyAudit(home)).toMatchObject({ entries: 2, firstBroken: null })
})
