import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type VirtualClock, virtualClock } from '../../../../../tests/fakes/virtual-clock.ts'
import { type Ledger, openLedger } from '../fleet/ledger.ts'
import { ownClock } from '../own-clock.ts'
import { Seeded } from '../seeded.ts'
import { ConnectionPool } from './connection-pool.ts'

let ledger: Ledger
let clock: VirtualClock
let pool: ConnectionPool
beforeEach(async () => {
  ledger = await openLedger(ownClock(), new Seeded(1))
  clock = virtualClock()
  pool = new ConnectionPool({ port: ledger.port, max: 2, acquireWithinMs: 1_200, clock })
})
afterEach(async () => {
  pool.close()
  await ledger.close()
})

describe('a pool of connections', () => {
  it('carries a question to the ledger and its answer back', async () => {
    const connection = await pool.acquire()
    expect(await connection.ask('capture ch_1 1 501')).toBe('ok')
    expect(await connection.ask('capture ch_2 2 500')).toBe('review')
  })

  it('hands a connection that is given back to whoever waits', async () => {
    const first = await pool.acquire()
    await pool.acquire()
    const third = pool.acquire()
    pool.release(first)
    expect(await third).toBe(first)
  })

  it('says that it is exhausted when none comes back in time, with the figures', async () => {
    await pool.acquire()
    await pool.acquire()
    const third = expect(pool.acquire()).rejects.toThrow(
      'connection pool exhausted: no connection within 1200ms, 2 of 2 in use, 1 waiting',
    )
    await clock.advance(1_200)
    await third
  })

  it('lets only so many wait', async () => {
    await pool.acquire()
    await pool.acquire()
    const waiting = Array.from({ length: 64 }, () => pool.acquire().catch(() => 'late'))
    await expect(pool.acquire()).rejects.toThrow(/exhausted/)
    await clock.advance(1_200)
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['late']))
  })

  it('opens another connection for one that broke', async () => {
    const [first] = [await pool.acquire(), await pool.acquire()]
    first.close()
    await expect.poll(() => first.broken).toBe(true)
    pool.release(first)
    const next = await pool.acquire()
    expect(await next.ask('capture ch_3 3 501')).toBe('ok')
  })
})
