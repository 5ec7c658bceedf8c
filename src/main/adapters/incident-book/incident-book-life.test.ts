import { describe, expect, it } from 'vitest'
import { MIDNIGHT, MINUTE } from '../../domain/alert-sample.ts'
import type { Utterance } from '../../domain/speech.ts'
import { at, bench, FULL, recovery, settle } from './book-bench.ts'

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
