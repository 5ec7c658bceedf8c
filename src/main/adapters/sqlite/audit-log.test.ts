import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Audited } from '../../domain/audit.ts'
import { hashOf, NO_ENTRY_HASH } from './audit-chain.ts'
import { type OpenedJournal, openJournal } from './journal.ts'
import {
  auditEntry,
  closedEvent,
  doneEntry,
  journalWorkerUrl,
  listeningLog,
  quarantineEvent,
  stillClock,
  temporaryHome,
} from './journal-fixtures.ts'
import { verifyAudit } from './verify-audit.ts'

let home: string
let opened: OpenedJournal[]
let problems: string[]
const log = listeningLog()

async function open(workerUrl = journalWorkerUrl): Promise<OpenedJournal> {
  const onProblem = (text: string): void => void problems.push(text)
  const journal = await openJournal({ home, workerUrl, clock: stillClock(), log, onProblem })
  opened.push(journal)
  return journal
}

async function everything({ audit }: OpenedJournal): Promise<Audited[]> {
  const all: Audited[] = []
  for await (const audited of audit.replay()) all.push(audited)
  return all
}

beforeEach(async () => {
  home = await temporaryHome()
  opened = []
  problems = []
  log.lines.length = 0
})
afterEach(async () => {
  for (const journal of opened) await journal.close()
  await rm(home, { recursive: true, force: true })
})

describe('the audit log', () => {
  it('gives back every entry after a restart, in the order of the calls, each chained to the one before', async () => {
    const journal = await open()
    const written = await Promise.all(
      Array.from({ length: 700 }, (_, n) => journal.audit.append(auditEntry(`cmd_${n}`))),
    )
    await journal.close()
    expect(await everything(await open())).toEqual(written)
    expect(written.map(({ seq }) => seq)).toEqual(Array.from({ length: 700 }, (_, n) => n + 1))
    let previous = NO_ENTRY_HASH
    for (const { seq: _seq, at, hash, previous: before, ...entry } of written) {
      expect(before).toBe(previous)
      expect(hash).toBe(hashOf(previous, at, JSON.stringify(entry)))
      previous = hash
    }
    expect(problems).toEqual([])
  })

  it('goes on with the chain of the life before, and the check sees all of it while the appliance runs', async () => {
    const first = await open()
    await first.audit.append(auditEntry('cmd_1', { incidentId: null }))
    await first.close()
    const second = await open()
    await second.audit.append(auditEntry('cmd_2', { who: 'Zoë \u0000 "quoted"\n\u{1F525}' }))
    expect(await verifyAudit(home)).toEqual({
      entries: 2,
      firstAt: stillClock().now(),
      lastAt: stillClock().now(),
      firstBroken: null,
      reason: null,
    })
    expect((await everything(second)).map(({ who }) => who)).toEqual([
      'wall',
      'Zoë \u0000 "quoted"\n\u{1F525}',
    ])
  })

  it('is not touched when the journal forgets its incidents and trims its quarantine', async () => {
    const journal = await open()
    await journal.audit.append(auditEntry('cmd_1'))
    await journal.append(closedEvent('inc_1'))
    await Promise.all(Array.from({ length: 2_100 }, (_, n) => journal.append(quarantineEvent(`dlv_${n}`))))
    await journal.forget(['inc_1'])
    await journal.close()
    expect(await everything(await open())).toMatchObject([{ commandId: 'cmd_1', incidentId: 'inc_1' }])
    expect(await verifyAudit(home)).toMatchObject({ entries: 1, firstBroken: null })
  })

  it('writes what waits before it closes, and refuses what comes later', async () => {
    const journal = await open()
    const waiting = journal.audit.append(auditEntry('cmd_1'))
    await journal.close()
    await expect(waiting).resolves.toMatchObject({ seq: 1 })
    await expect(journal.audit.append(auditEntry('cmd_2'))).rejects.toMatchObject({
      code: 'ECHO_STORE_FAILED',
    })
    await expect(everything(journal)).rejects.toMatchObject({ code: 'ECHO_STORE_FAILED' })
  })

  it.each([
    ['much', 'x'.repeat(1_000_000)],
    ['what takes six bytes a character to write', '\u0001'.repeat(40_000)],
    ['what takes four', '\u{1F525}'.repeat(40_000)],
  ])('keeps the beginning of an output that is %s, and says how much is missing', async (_, output) => {
    const journal = await open()
    const written = await journal.audit.append(doneEntry(output))
    const [found] = await everything(journal)
    expect(found).toEqual(written)
    const { seq: _seq, at: _at, previous: _previous, hash: _hash, ...entry } = written
    const bytes = Buffer.byteLength(JSON.stringify(entry))
    expect(bytes).toBeLessThanOrEqual(65_536)
    expect(bytes).toBeGreaterThan(65_500)
    const step = written.step
    if (step.step !== 'done') throw new Error('another step')
    const [kept = '', mark] = step.outcome.output.split('\n')
    expect(output.startsWith(kept)).toBe(true)
    expect(mark).toMatch(new RegExp(`^\\[\\d+ of ${output.length} characters were cut off here\\]$`))
  })

  it('refuses anything else that is too large, and names it', async () => {
    const { audit } = await open()
    const step = { step: 'heard' as const, text: 'x'.repeat(70_000), free: '', by: 'keyboard' }
    await expect(audit.append(auditEntry('cmd_1', { step }))).rejects.toMatchObject({
      code: 'ECHO_STORE_FAILED',
      retryable: false,
      message: expect.stringMatching(
        /at most 65536 bytes; this one has 70\d+\. Shorten entry\.step\.text, which has 70000/,
      ),
    })
    await expect(audit.append(doneEntry('y'.repeat(70_000), 'x'.repeat(70_000)))).rejects.toThrow(
      /entry\.step\.outcome\.text/,
    )
    await expect(audit.append(auditEntry('cmd_2'))).resolves.toMatchObject({ seq: 1 })
  })

  it('is bounded: what does not fit is refused as retryable, and what waits is still written', async () => {
    const { audit } = await open()
    const calls = Array.from({ length: 4_100 }, (_, n) => audit.append(auditEntry(`cmd_${n}`)))
    const settled = await Promise.allSettled(calls)
    const refused = settled.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(4)
    expect(refused[0]?.reason).toMatchObject({ code: 'ECHO_STORE_FULL', retryable: true })
    expect(await verifyAudit(home)).toMatchObject({ entries: 4_096, firstBroken: null })
  })

  it.each([
    ["UPDATE audit SET payload = '{}' WHERE seq = 1", 'never changed'],
    ['DELETE FROM audit', 'never deleted'],
    ['DELETE FROM audit WHERE seq = 2', 'never deleted'],
    ['INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1', 'only grows at its end'],
    ["INSERT INTO audit VALUES (9, 1, 'c', NULL, '{}', '', '')", 'only grows at its end'],
    [
      "INSERT INTO audit (at, command_id, payload, previous, hash) VALUES (1, 'c', '{}', '', '')",
      'only grows',
    ],
    ["UPDATE audit_head SET entries = 1, hash = ''", 'only goes forward'],
    ['DELETE FROM audit_head', 'never deleted'],
    ["INSERT OR REPLACE INTO audit_head VALUES (1, 0, '')", 'has one head'],
  ])('refuses %s', async (sql, why) => {
    const journal = await open()
    await journal.audit.append(auditEntry('cmd_1'))
    await journal.audit.append(auditEntry('cmd_2'))
    await journal.close()
    const database = new Database(join(home, 'journal.db'))
    expect(() => database.exec(sql)).toThrow(why)
    database.close()
    expect(await verifyAudit(home)).toMatchObject({ entries: 2, firstBroken: null })
  })

  it('tells the wall that it was changed from outside, gives back what can be read, and goes on', async () => {
    const journal = await open()
    for (const id of ['cmd_1', 'cmd_2', 'cmd_3']) await journal.audit.append(auditEntry(id))
    await journal.close()
    const database = new Database(join(home, 'journal.db'))
    database.exec(`DROP TRIGGER audit_is_not_changed; UPDATE audit SET payload = 'gone' WHERE seq = 2`)
    database.close()
    const again = await open()
    expect((await everything(again)).map(({ commandId }) => commandId)).toEqual(['cmd_1', 'cmd_3'])
    expect(problems).toEqual([
      'The audit log was changed from outside. Entry 2 was changed: its hash does not fit what it says.',
    ])
    await expect(again.audit.append(auditEntry('cmd_4'))).resolves.toMatchObject({ seq: 4 })
  })
})
