import { describe, expect, it } from 'vitest'
import { MIDNIGHT } from '../../domain/alert-sample.ts'
import type { JournalEvent, Recorded } from '../../domain/journal.ts'
import { at, bench, DAY, FULL, recovery, settle } from './book-bench.ts'

describe('memory and disk stay bounded', () => {
  it('closed incidents beyond the bound are forgotten, the oldest first', async () => {
    const gone: string[] = []
    const { book, journal } = await bench({ keepIncidents: 3, forgotten: (ids) => gone.push(...ids) })
    for (let index = 0; index < 6; index += 1) {
      const { incident } = await book.receive(at(index, { incidentKey: `key ${index}` }))
      await book.close(incident.id, 'x')
    }
    await settle()
    expect(book.list().map(({ key }) => key)).toEqual(['key 5', 'key 4', 'key 3'])
    expect(journal.forgotten).toEqual(['inc_00001', 'inc_00002', 'inc_00003'])
    expect(gone).toEqual(journal.forgotten)
  })

  it('when all are open, the mildest is closed to make room, and no more than that', async () => {
    const { book, warnings } = await bench({ keepIncidents: 3 })
    const severities = [2, 4, 1, 2, 1] as const
    await Promise.all(
      severities.map((severity, index) => book.receive(at(index, { incidentKey: `key ${index}`, severity }))),
    )
    await settle()
    expect(book.list().map(({ key }) => key)).toEqual(['key 4', 'key 3', 'key 2'])
    expect(warnings).toHaveLength(2)
  })

  it('a storm of many alerts for many incidents ends within the bound', async () => {
    const { book, journal } = await bench({ keepIncidents: 10 })
    const storm = Array.from({ length: 200 }, (_, index) => at(index, { incidentKey: `key ${index % 40}` }))
    await Promise.all(storm.map((alert) => book.receive(alert)))
    await settle()
    expect(book.list()).toHaveLength(10)
    expect(journal.forgotten).toHaveLength(30)
  })

  it('closed incidents are forgotten after thirty days, without anything happening', async () => {
    const { book, clock, journal } = await bench()
    const { incident } = await book.receive(at(0))
    await book.close(incident.id, 'x')
    clock.advance(30 * DAY - 3_600_000)
    expect(book.list()).toHaveLength(1)
    clock.advance(2 * 3_600_000)
    expect(book.list()).toEqual([])
    await settle()
    expect(journal.forgotten).toEqual([incident.id])
    expect((await book.receive(at(0))).change).toBe('opened')
  })

  it('a disk that cannot forget does not keep memory from it', async () => {
    const { book, journal, clock, warnings } = await bench()
    const { incident } = await book.receive(at(0))
    await book.close(incident.id, 'x')
    journal.failure = FULL
    clock.advance(31 * DAY)
    await settle()
    expect(book.list()).toEqual([])
    expect(warnings).toContain('incidents could not be forgotten')
  })

  it('a long journal is read without keeping all of it', async () => {
    const records = Array.from({ length: 100 }, (_, index): readonly JournalEvent[] => {
      const incidentId = `inc_old_${String(index).padStart(3, '0')}`
      return [
        { type: 'alert.received', incidentId, alert: at(index, { incidentKey: incidentId }) },
        { type: 'incident.closed', incidentId, reason: 'x' },
      ]
    })
      .flat()
      .map((event, index): Recorded => ({ seq: index + 1, at: MIDNIGHT + index, event }))
    const { book, journal } = await bench({ keepIncidents: 10, records })
    await settle()
    expect(book.list()).toHaveLength(10)
    expect(book.list()[0]?.id).toBe('inc_old_099')
    expect(journal.forgotten).toHaveLength(90)
  })

  it('the newest fifty deliveries in quarantine are listed, without their bytes', async () => {
    const { book, restart } = await bench()
    const told: unknown[] = []
    book.subscribe((incident) => told.push([incident, book.quarantined().length]))
    for (let index = 0; index < 60; index += 1) {
      await book.quarantine({ deliveryId: `dlv_${index}`, reason: 'cut off', bytes: 3, bodyBase64: 'e30=' })
    }
    expect(told[0]).toEqual([null, 1])
    expect(book.quarantined()).toHaveLength(50)
    expect(book.quarantined()[0]).toEqual({ deliveryId: 'dlv_59', at: MIDNIGHT, reason: 'cut off', bytes: 3 })
    expect((await restart()).quarantined()).toEqual(book.quarantined())
  })

  it('timers end when the book does', async () => {
    const { book, clock } = await bench()
    await book.receive(at(0))
    await book.receive(recovery(1))
    expect(clock.waiting).toBe(2)
    await book.stop()
    expect(clock.waiting).toBe(0)
  })
})
