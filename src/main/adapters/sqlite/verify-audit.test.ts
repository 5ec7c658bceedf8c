import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOf } from './audit-chain.ts'
import { AuditFile } from './audit-file.ts'
import { auditEntry, temporaryHome } from './journal-fixtures.ts'
import { migrate } from './schema.ts'
import { verifyAudit } from './verify-audit.ts'

const ENTRIES = 1_200
const DROP_GUARDS = ['audit_grows_at_its_end', 'audit_head_moves', 'audit_is_not_changed']
  .concat(['audit_is_not_deleted', 'audit_head_goes_forward', 'audit_head_is_not_deleted'])
  .map((name) => `DROP TRIGGER ${name};`)
  .join(' ')

let home: string
beforeEach(async () => {
  home = await temporaryHome()
  const database = new Database(join(home, 'journal.db'))
  database.exec('PRAGMA journal_mode = WAL')
  migrate(database)
  const rows = Array.from({ length: ENTRIES }, (_, n) => {
    const entry = auditEntry(`cmd_${n + 1}`)
    return { at: 1_000 + n, commandId: entry.commandId, incidentId: 'inc_1', payload: JSON.stringify(entry) }
  })
  new AuditFile(database).append(rows)
  database.close()
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** As somebody does who may write the file: the guards are in nobody's way. */
async function afterTampering(sql: string) {
  const database = new Database(join(home, 'journal.db'))
  database.exec(`${DROP_GUARDS} ${sql}`)
  database.close()
  return verifyAudit(home)
}

describe('the check of the audit log', () => {
  it('finds what was left alone intact, page after page', async () => {
    expect(await verifyAudit(home)).toEqual({
      entries: ENTRIES,
      firstAt: 1_000,
      lastAt: 999 + ENTRIES,
      firstBroken: null,
      reason: null,
    })
  })

  it.each([
    [
      'one byte of an entry changed',
      `UPDATE audit SET payload = replace(payload, 'restart', 'sestart') WHERE seq = 700`,
      700,
      'Entry 700 was changed: its hash does not fit what it says.',
    ],
    ['a time changed', 'UPDATE audit SET at = at + 1 WHERE seq = 3', 3, /^Entry 3 was changed: its hash/],
    [
      'a column beside the entry changed',
      `UPDATE audit SET incident_id = 'inc_2' WHERE seq = 3`,
      3,
      'Entry 3 was changed: its column incident_id is not what its payload says.',
    ],
    [
      'a column beside the entry emptied',
      'UPDATE audit SET incident_id = NULL WHERE seq = 3',
      3,
      /column incident_id/,
    ],
    [
      'the command beside the entry changed',
      `UPDATE audit SET command_id = 'x' WHERE seq = 3`,
      3,
      /column command_id/,
    ],
    [
      'an entry deleted',
      'DELETE FROM audit WHERE seq = 500',
      500,
      'Entry 500 is missing; entry 501 comes in its place.',
    ],
    [
      'an entry deleted and the others moved up',
      'DELETE FROM audit WHERE seq = 500; UPDATE audit SET seq = seq - 1 WHERE seq > 500',
      500,
      'Entry 500 does not follow the entry before it.',
    ],
    [
      'an entry put in between',
      `UPDATE audit SET seq = -seq WHERE seq > 10;
       UPDATE audit SET seq = 1 - seq WHERE seq < 0;
       INSERT INTO audit SELECT 11, at, command_id, incident_id, payload, previous, hash FROM audit WHERE seq = 10`,
      11,
      'Entry 11 does not follow the entry before it.',
    ],
    [
      'an entry put before all others',
      'INSERT INTO audit SELECT 0, at, command_id, incident_id, payload, previous, hash FROM audit WHERE seq = 9',
      1,
      'Entry 1 is missing; entry 0 comes in its place.',
    ],
    [
      'two entries swapped',
      `UPDATE audit SET seq = -5 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6;
       UPDATE audit SET seq = 6 WHERE seq = -5`,
      5,
      'Entry 5 does not follow the entry before it.',
    ],
    [
      'the end cut off',
      'DELETE FROM audit WHERE seq > 1190',
      1191,
      'Entries 1191 to 1200 are missing: the end was cut off.',
    ],
    ['everything cut off', 'DELETE FROM audit', 1, 'Entries 1 to 1200 are missing: the end was cut off.'],
    [
      'the end cut off and the count put right, but not the hash',
      'DELETE FROM audit WHERE seq > 1190; UPDATE audit_head SET entries = 1190',
      1190,
      'Entry 1190 is not the one that the head names.',
    ],
    [
      'the head put back',
      'UPDATE audit_head SET entries = 1190',
      1191,
      'Entry 1191 was added behind the head.',
    ],
    ['the head taken out', 'DELETE FROM audit_head', ENTRIES, /^The head record is missing/],
  ])('finds %s', async (_, sql, firstBroken, reason) => {
    const verdict = await afterTampering(sql)
    expect(verdict.firstBroken).toBe(firstBroken)
    if (typeof reason === 'string') expect(verdict.reason).toBe(reason)
    else expect(verdict.reason).toMatch(reason)
  })

  it('still finds an end that was cut off after the appliance has gone on writing', async () => {
    const database = new Database(join(home, 'journal.db'))
    database.exec(`${DROP_GUARDS} DELETE FROM audit WHERE seq > 1190`)
    const entry = auditEntry('cmd_next')
    new AuditFile(database).append([
      { at: 9_000, commandId: 'cmd_next', incidentId: 'inc_1', payload: JSON.stringify(entry) },
    ])
    database.close()
    expect(await verifyAudit(home)).toMatchObject({
      firstBroken: 1191,
      reason: 'Entry 1191 is missing; entry 1201 comes in its place.',
    })
  })

  it('cannot find a chain that was computed anew with its head: that takes a copy elsewhere', async () => {
    const database = new Database(join(home, 'journal.db'))
    database.exec(`${DROP_GUARDS} DELETE FROM audit WHERE seq = 1200`)
    const before: unknown = database.prepare('SELECT hash FROM audit WHERE seq = 1199').get()
    const previous = String(typeof before === 'object' && before !== null && 'hash' in before && before.hash)
    const payload = JSON.stringify(auditEntry('cmd_forged'))
    const hash = hashOf(previous, 7, payload)
    database
      .prepare('INSERT INTO audit VALUES (1200, 7, ?, ?, ?, ?, ?)')
      .run('cmd_forged', 'inc_1', payload, previous, hash)
    database.prepare('UPDATE audit_head SET hash = ?').run(hash)
    database.close()
    expect(await verifyAudit(home)).toMatchObject({ firstBroken: null })
  })
})

describe('a home without an audit log', () => {
  it.each([
    ['does not exist', async (path: string) => path, /There is no .*journal\.db\. Name the state directory/],
    [
      'was written before there was one',
      async (path: string) => {
        await mkdir(path)
        const database = new Database(join(path, 'journal.db'))
        database.exec('PRAGMA user_version = 1; CREATE TABLE event (seq INTEGER)')
        database.close()
      },
      /older than the audit log\. Start EchoOps once/,
    ],
    [
      'has something else in its place',
      async (path: string) => {
        await mkdir(path)
        await writeFile(join(path, 'journal.db'), 'no database '.repeat(500))
      },
      /could not be read: .*not a database/,
    ],
  ])('that %s is named', async (_, prepare, message) => {
    const path = join(home, 'is it #1? 100%')
    await prepare(path)
    await expect(verifyAudit(path)).rejects.toThrow(message)
    await expect(verifyAudit(path)).rejects.toMatchObject({ code: 'ECHO_STORE_FAILED' })
  })
})
