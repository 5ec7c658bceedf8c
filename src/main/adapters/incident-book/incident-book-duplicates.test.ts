import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../domain/alert-sample.ts'
import { at, bench, FULL, settle } from './book-bench.ts'

describe('the same delivery comes twice', () => {
  it('and is a duplicate, on disk once', async () => {
    const { book, journal } = await bench()
    const first = await book.receive(at(0))
    const again = await book.receive(at(0, { deliveryId: 'dlv_again' }))
    expect(again).toMatchObject({ change: 'duplicate', incident: { id: first.incident.id } })
    expect(journal.records).toHaveLength(1)
  })

  it('at once, and the second waits for the disk', async () => {
    const { book, journal } = await bench()
    journal.held = true
    const first = book.receive(at(0))
    const second = book.receive(at(0))
    let answered = false
    const watched = second.then((received) => {
      answered = true
      return received
    })
    await settle()
    expect([journal.waiting, answered]).toEqual([1, false])
    journal.release()
    expect((await first).change).toBe('opened')
    expect((await watched).change).toBe('duplicate')
  })

  it('at once many times, and when the first fails exactly one takes its place', async () => {
    const { book, journal } = await bench()
    journal.held = true
    const all = Array.from({ length: 5 }, () => book.receive(at(0)))
    journal.release(0, FULL)
    await expect(all[0]).rejects.toBe(FULL)
    await settle()
    expect(journal.waiting).toBe(1)
    journal.release()
    const changes = (await Promise.all(all.slice(1))).map(({ change }) => change)
    expect(changes.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'opened'])
    expect(journal.records).toHaveLength(1)
  })

  it('known by its body alone, it counts for 15 minutes', async () => {
    const { book, clock } = await bench()
    const same = { deliveryKey: 'hash:x', deliveryKeyIsHash: true }
    await book.receive(at(0, same))
    clock.advance(15 * MINUTE)
    expect((await book.receive(at(15, same))).change).toBe('duplicate')
    clock.advance(1)
    expect((await book.receive(at(16, same))).change).toBe('renotified')
  })

  it('around a restart, and is still a duplicate', async () => {
    const { book, clock, restart } = await bench()
    const hash = { deliveryKey: 'hash:x', deliveryKeyIsHash: true, incidentKey: 'other' }
    await book.receive(at(0))
    await book.receive(at(0, hash))
    const later = await restart()
    expect((await later.receive(at(0))).change).toBe('duplicate')
    expect((await later.receive(at(0, hash))).change).toBe('duplicate')
    clock.advance(16 * MINUTE)
    const muchLater = await restart()
    expect((await muchLater.receive(at(0))).change).toBe('duplicate')
    expect((await muchLater.receive(at(1, hash))).change).toBe('renotified')
  })

  it('long after, when its key had to make room for newer ones, it is one more alert', async () => {
    const { book } = await bench({ keepKeys: 2 })
    await book.receive(at(0))
    await book.receive(at(1))
    await book.receive(at(2))
    expect((await book.receive(at(2))).change).toBe('duplicate')
    expect((await book.receive(at(0))).change).toBe('outdated')
  })
})
