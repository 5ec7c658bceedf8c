import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIDNIGHT, MINUTE } from '../../domain/alert-sample.ts'
import type { Incident } from '../../domain/incident.ts'
import { at, bench, FULL, recovery, settle } from './book-bench.ts'

describe('an alert is received', () => {
  it('and is visible and announced once it is on disk, not before', async () => {
    const { book, journal } = await bench()
    const seen: (string | undefined)[] = []
    book.subscribe((incident) => seen.push(incident?.state))
    journal.held = true
    const receiving = book.receive(at(0))
    await settle()
    expect([book.list(), seen]).toEqual([[], []])
    journal.release()
    expect(await receiving).toMatchObject({ change: 'opened', incident: { id: 'inc_00001', state: 'open' } })
    expect([book.list().length, seen]).toEqual([1, ['open']])
  })

  it('and nothing of it is visible when the disk refuses', async () => {
    const { book, journal } = await bench()
    const seen: unknown[] = []
    book.subscribe((incident) => seen.push(incident))
    journal.failure = FULL
    await expect(book.receive(at(0))).rejects.toBe(FULL)
    expect([book.list(), seen]).toEqual([[], []])
    journal.failure = null
    expect(await book.receive(at(0))).toMatchObject({ change: 'opened' })
  })

  it('a failed alert leaves what was decided after it whole', async () => {
    const { book, journal } = await bench()
    journal.held = true
    const first = book.receive(at(0))
    const second = book.receive(at(1, { severity: 1 }))
    journal.release(0, FULL)
    await expect(first).rejects.toBe(FULL)
    journal.release()
    const received = await second
    expect(received).toMatchObject({
      change: 'opened',
      incident: { severity: 1, openedAt: MIDNIGHT + MINUTE },
    })
    expect(book.list()).toHaveLength(1)
  })

  it('a journal that throws at once is one that rejects', async () => {
    const { book, journal } = await bench()
    journal.append = () => {
      throw FULL
    }
    await expect(book.receive(at(0))).rejects.toBe(FULL)
    expect(book.list()).toEqual([])
  })

  it('alerts of one incident that arrive at once share it', async () => {
    const { book, journal } = await bench()
    journal.held = true
    const all = [book.receive(at(0)), book.receive(at(1)), book.receive(recovery(2))]
    expect(journal.waiting).toBe(3)
    for (let left = 3; left > 0; left -= 1) journal.release()
    const received = await Promise.all(all)
    expect(received.map(({ change }) => change)).toEqual(['opened', 'renotified', 'recovered'])
    expect(new Set(received.map(({ incident }) => incident.id)).size).toBe(1)
  })

  it('changes are told in the order of the calls even if the disk answers in another', async () => {
    const { book, journal } = await bench()
    const told: (number | undefined)[] = []
    book.subscribe((incident) => told.push(incident?.alerts.length))
    journal.held = true
    const all = [book.receive(at(0)), book.receive(at(1)), book.receive(at(2))]
    journal.release(2)
    await settle()
    expect(told).toEqual([])
    journal.release(1)
    journal.release(0)
    await Promise.all(all)
    expect(told).toEqual([1, 2, 3])
  })

  it('a follower that fails harms nobody', async () => {
    const { book, warnings } = await bench()
    book.subscribe(() => {
      throw new Error('a broken follower')
    })
    let told = 0
    const leave = book.subscribe(() => {
      told += 1
    })
    await book.receive(at(0))
    leave()
    await book.receive(at(1))
    expect(told).toBe(1)
    expect(warnings).toContain('a follower of the incident book failed')
  })

  it('later than 15 minutes after a recovery opens another incident', async () => {
    const { book } = await bench()
    await book.receive(at(0))
    await book.receive(recovery(5))
    expect((await book.receive(at(20))).change).toBe('reopened')
    await book.receive(recovery(21))
    expect((await book.receive(at(40))).change).toBe('opened')
    expect(book.list().map(({ state }) => state)).toEqual(['open', 'recovered'])
  })
})

describe('whatever the disk does', () => {
  it('the book shows exactly what the journal has, before and after a restart', async () => {
    const step = fc.record({
      minute: fc.integer({ min: 0, max: 60 }),
      key: fc.constantFrom('a', 'b'),
      transition: fc.constantFrom('triggered' as const, 'warn' as const, 'recovered' as const),
      fate: fc.constantFrom('written' as const, 'written' as const, 'failed' as const),
      place: fc.nat({ max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const { book, journal, restart } = await bench()
        const seen = new Map<string, Incident>()
        book.subscribe((incident) => {
          if (incident !== null) seen.set(incident.id, incident)
        })
        journal.held = true
        const answers = steps.map(({ minute, key, transition, fate }) =>
          book
            .receive(
              at(minute, { incidentKey: key, transition, deliveryKey: `${key} ${minute} ${transition}` }),
            )
            .then(
              () => fate,
              () => fate,
            ),
        )
        for (let round = 0; journal.waiting > 0 || round < steps.length; round += 1) {
          const { place, fate } = steps[round % steps.length] ?? { place: 0, fate: 'written' }
          // Failures end after a while, so that those who take another's place arrive.
          if (journal.waiting > 0)
            journal.release(
              Math.min(place, journal.waiting - 1),
              fate === 'failed' && round < 40 ? FULL : null,
            )
          await settle()
        }
        await Promise.all(answers)
        expect([...seen.values()].sort(byId)).toEqual([...book.list()].sort(byId))
        journal.held = false
        expect((await restart()).list()).toEqual(book.list())
      }),
      { numRuns: 100 },
    )
  })
})

function byId(one: Incident, other: Incident): number {
  return one.id < other.id ? -1 : 1
}
