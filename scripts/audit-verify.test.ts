import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../src/main/adapters/sqlite/journal.ts'
import {
  auditEntry,
  journalWorkerUrl,
  listeningLog,
  stillClock,
} from '../src/main/adapters/sqlite/journal-fixtures.ts'

const SCRIPT = fileURLToPath(new URL('./audit-verify.ts', import.meta.url))
let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'echoops-audit-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function verify(args: readonly string[], env: Record<string, string> = {}) {
  const options = { encoding: 'utf8' as const, env: { ...process.env, ...env }, cwd: home }
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], options)
  return { status, stdout, stderr }
}

const open = () =>
  openJournal({ home, workerUrl: journalWorkerUrl, clock: stillClock(), log: listeningLog() })

describe('npm run audit:verify', () => {
  it('says how many entries there are, from when to when, and that they are intact, while EchoOps runs', async () => {
    const journal = await open()
    await journal.audit.append(auditEntry('cmd_1'))
    await journal.audit.append(auditEntry('cmd_2'))
    const expected = '2 entries, 2025-11-22T23:59:00.000Z to 2025-11-22T23:59:00.000Z\nintact\n'
    expect(verify(['--home', home])).toEqual({ status: 0, stdout: expected, stderr: '' })
    expect(verify([], { ECHOOPS_HOME: home })).toEqual({ status: 0, stdout: expected, stderr: '' })
    await journal.close()
    expect(verify(['--home', home]).status).toBe(0)
  })

  it('names the entry that was changed, and fails', async () => {
    const journal = await open()
    for (const id of ['cmd_1', 'cmd_2', 'cmd_3']) await journal.audit.append(auditEntry(id))
    await journal.close()
    const database = new Database(join(home, 'journal.db'))
    database.exec(`DROP TRIGGER audit_is_not_changed; UPDATE audit SET payload = '{}' WHERE seq = 2`)
    database.close()
    expect(verify(['--home', home])).toMatchObject({
      status: 1,
      stderr: 'Broken at entry 2. Entry 2 was changed: its hash does not fit what it says.\n',
    })
  })

  it.each([
    ['there is no audit log', [], /There is no .*journal\.db\. Name the state directory/],
    ['the option is unknown', ['--hoem', 'x'], /Unknown option '--hoem'/],
    ['the directory is left out', ['--home', ''], /--home needs a directory/],
  ])('says it and fails when %s', (_, args, message) => {
    const { status, stderr, stdout } = verify(args, { ECHOOPS_HOME: home })
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
  })
})
