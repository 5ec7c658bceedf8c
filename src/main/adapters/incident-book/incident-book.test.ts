import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../domain/alert.ts'
import { MIDNIGHT, MINUTE, sampleAlert } from '../../domain/alert-sample.ts'
import { EchoError } from '../../domain/error.ts'
import type { Incident } from '../../domain/incident.ts'
import type { JournalEvent, Recorded } from '../../domain/journal.ts'
import type { Utterance } from '../../domain/speech.ts'
import { FakeJournal } from './fake-journal.ts'
import { HandClock } from './hand-clock.ts'
import { type IncidentBook, type IncidentBookOptions, openIncidentBook } from './incident-book.ts'

const DAY = 86_400_000
const FULL = new EchoError('ECHO_STORE_FULL', 'Too many events wait for the disk.', { retryable: true })

const at = (minutes: number, overrides: Partial<Alert> = {}): Alert =>
  sampleAlert({ occurredAt: MIDNIGHT + minutes * MINUTE, ...overrides })
const recovery = (minutes: number): Alert => at(minutes, { transition: 'recovered' })

interface Bench {
  readonly book: IncidentBook
  readonly journal: FakeJournal
  readonly clock: HandClock
  readonly warnings: string[]
  /** Opens another book on the same journal, as after a restart. */
  readonly restart: () => Promise<IncidentBook>
}

async function bench(
  options: Partial<IncidentBookOptions> & { records?: readonly Recorded[]; now?: number } = {},
): Promise<Bench> {
  const clock = new HandClock(options.now ?? MIDNIGHT)
  const journal = new FakeJournal(clock, options.records)
  const warnings: string[] = []
  const note = (_data: unknown, message: string): number => warnings.push(message)
  const log = { debug: () => undefined, info: () => undefined, warn: note, error: note }
  let count = 0
  const ids = { next: (prefix: string) => `${prefix}_${String(++count).padStart(5, '0')}` }
  const open = () => openIncidentBook({ journal, clock, ids, log, ...options })
  return { book: await open(), journal, clock, warnings, restart: open }
}

/** Lets every promise that can settle do so. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

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

describe('what becomes of an incident', () => {
  it('closes by itself 15 minutes after its recovery', async () => {
    const { book, clock } = await bench()
    await book.receive(at(0))
    clock.advance(5 * MINUTE)
    await book.receive(recovery(5))
    clock.advance(15 * MINUTE - 1)
    await settle()
    expect(book.list()[0]?.state).toBe('recovered')
    clock.advance(1)
    await settle()
    expect(book.list()[0]).toMatchObject({ state: 'closed', closedAt: MIDNIGHT + 20 * MINUTE })
  })

  it('closes by itself after a restart, at once when it is overdue', async () => {
    const { book, clock, restart } = await bench()
    await book.receive(at(0))
    await book.receive(recovery(0.001))
    await book.stop()
    clock.advance(40 * MINUTE)
    const later = await restart()
    expect(later.list()[0]?.state).toBe('recovered')
    clock.advance(0)
    await settle()
    expect(later.list()[0]?.state).toBe('closed')
  })

  it('does not close when the trouble came back', async () => {
    const { book, clock } = await bench()
    await book.receive(at(0))
    await book.receive(recovery(1))
    await book.receive(at(2))
    clock.advance(60 * MINUTE)
    await settle()
    expect(book.list()[0]?.state).toBe('open')
  })

  it('does not close while the alert that reopens it is on its way to the disk', async () => {
    const { book, clock, journal } = await bench()
    await book.receive(at(0))
    await book.receive(recovery(1))
    journal.held = true
    const receiving = book.receive(at(2))
    clock.advance(30 * MINUTE)
    expect(journal.waiting).toBe(1)
    journal.release()
    expect((await receiving).change).toBe('reopened')
  })

  it('tries again when the disk refused to close it', async () => {
    const { book, clock, journal, warnings } = await bench()
    await book.receive(at(0))
    await book.receive(recovery(1))
    journal.failure = FULL
    clock.advance(16 * MINUTE)
    await settle()
    expect(book.list()[0]?.state).toBe('recovered')
    expect(warnings).toContain('a recovered incident could not be closed')
    journal.failure = null
    clock.advance(MINUTE)
    await settle()
    expect(book.list()[0]?.state).toBe('closed')
  })

  it('is closed by hand once, and the monitor that fails on opens another', async () => {
    const { book, journal } = await bench()
    const { incident } = await book.receive(at(0))
    const [one, two] = await Promise.all([book.close(incident.id, 'fixed'), book.close(incident.id, 'fixed')])
    expect([one.state, two.state]).toEqual(['closed', 'closed'])
    expect(journal.records).toHaveLength(2)
    expect((await book.receive(at(1))).change).toBe('opened')
  })

  it('cannot be changed when nobody knows it', async () => {
    const { book } = await bench()
    await expect(book.close('inc_x', 'x')).rejects.toMatchObject({ code: 'ECHO_INCIDENT_NOT_FOUND' })
    await expect(book.briefing('inc_x', 'x', 'y')).rejects.toMatchObject({ code: 'ECHO_INCIDENT_NOT_FOUND' })
  })
})

const utterance: Utterance = {
  id: 'utt_1',
  incidentId: 'inc_00001',
  purpose: 'headline',
  key: 'headline',
  text: 'High.',
  evidenceIds: [],
  severity: 2,
  state: 'queued',
  attempts: 0,
  by: null,
  audioMs: null,
  queuedAt: MIDNIGHT,
  startedAt: null,
  endedAt: null,
}

describe('the report of an incident', () => {
  it('is kept as it is written and spoken, over a restart too', async () => {
    const { book, restart } = await bench()
    const { incident } = await book.receive(at(0))
    const reading = {
      files: 1,
      lines: 2,
      bytes: 3,
      skipped: [],
      baselineFrom: 0,
      windowFrom: 1,
      windowTo: 2,
      durationMs: 3,
    }
    await book.evidenced(incident.id, { evidence: [], reading })
    await book.briefing(incident.id, 'High.', 'local-analyst')
    await book.said(incident.id, { key: 'what', role: 'what', text: 'Slow.', evidenceIds: ['E0'] })
    await book.spoke({ ...utterance, state: 'completed' })
    expect(book.unfinished().map(({ id }) => id)).toEqual([incident.id])
    const headline = {
      headline: 'High.',
      sentences: [],
      rootCause: null,
      confidence: 0,
      by: 'x',
      durationMs: 1,
      costUsd: 0,
    }
    await book.briefed(incident.id, headline)
    expect(book.unfinished()).toEqual([])
    expect((await restart()).list()).toEqual(book.list())
  })

  it('unfinished ones are named with the most severe first', async () => {
    const { book } = await bench()
    await book.receive(at(0, { incidentKey: 'a', severity: 3 }))
    await book.receive(at(1, { incidentKey: 'b', severity: 1 }))
    await book.receive(at(2, { incidentKey: 'c', severity: 3 }))
    expect(book.unfinished().map(({ key }) => key)).toEqual(['b', 'c', 'a'])
  })

  it('speech about no incident is on disk, speech about a forgotten one is let go', async () => {
    const { book, journal } = await bench()
    await book.spoke({ ...utterance, incidentId: null })
    await book.spoke({ ...utterance, incidentId: 'inc_gone' })
    expect(journal.records).toHaveLength(1)
  })
})

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
