import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionSpool } from './session-spool.ts'

let folder: string
let now = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-spool-'))
  now = 1_000
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const KIB = 1024
const spool = () => new SessionSpool({ folder, quotaBytes: 10 * KIB, now: () => now })
const keep = (to: SessionSpool, id: string, kib: number, ttlMs: number) =>
  to.keep(id, 'x'.repeat(kib * KIB), ttlMs)

describe('a spool of sessions with a quota', () => {
  it('knows a session until it expires', () => {
    const own = spool()
    keep(own, 'a', 1, 500)
    expect([own.has('a'), own.has('b')]).toEqual([true, false])
    now += 500
    expect(own.has('a')).toBe(false)
  })

  it('removes what has expired, and has room again', () => {
    const own = spool()
    keep(own, 'a', 6, 500)
    now += 500
    own.compact()
    expect(own.disk().usedBytes).toBeLessThan(KIB)
    keep(own, 'b', 8, 500)
    expect(own.has('b')).toBe(true)
  })

  it('refuses what goes beyond the quota as a full disk does, and what is there stays', () => {
    const own = spool()
    keep(own, 'a', 6, 500)
    expect(() => keep(own, 'b', 6, 500)).toThrow(/^ENOSPC: no space left on device, write 'sessions\/b\./)
    expect([own.has('a'), own.has('b')]).toEqual([true, false])
  })

  it('stays full once it is full: the index that comes before the removal cannot be written', () => {
    const own = spool()
    keep(own, 'a', 1, 500)
    keep(own, 'b', 9, 50_000)
    now += 500
    expect(() => own.compact()).toThrow(/ENOSPC/)
    expect(own.disk().usedBytes).toBe(10 * KIB)
  })

  it('counts what other replicas write', () => {
    keep(spool(), 'a', 6, 500)
    expect(() => keep(spool(), 'b', 6, 500)).toThrow(/ENOSPC/)
  })
})
