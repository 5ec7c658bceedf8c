import { describe, expect, it } from 'vitest'
import { anIncident } from '../../../tests/fakes/fake-ledger.ts'
import { silentTelemetry } from '../../../tests/fakes/silent-telemetry.ts'
import { stepTree } from '../../../tests/fakes/step-tree.ts'
import { sampleAlert } from '../domain/alert-sample.ts'
import type { Incident } from '../domain/incident.ts'
import type { IncidentPorts } from '../flows/speak-incident.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { ReportDesk } from './report-desk.ts'

const refuse = () => {
  throw new Error('not part of this test')
}
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** A desk whose reports are all read for at once and never before the test says so. */
function desk(telemetry: Telemetry = silentTelemetry) {
  const incidents = new Map<string, Incident>()
  const begun: string[] = []
  const announced: string[] = []
  const reading = new Map<string, (error: Error) => void>()
  const ports: IncidentPorts = {
    telemetry,
    announcer: {
      begin: ({ id }) => {
        begun.push(id)
        return { say: () => undefined, finished: async () => [] }
      },
      announce: (_about, _purpose, _key, text) => void announced.push(text),
      hush: refuse,
      drop: refuse,
      replay: refuse,
      setMuted: refuse,
      skip: refuse,
      hold: refuse,
      reply: refuse,
      state: refuse,
      subscribe: refuse,
    },
    evidence: {
      around: ({ id }, signal) =>
        new Promise((_, fail) => {
          reading.set(id, fail)
          signal.addEventListener('abort', () => fail(new Error('aborted')))
        }),
      watched: refuse,
      close: refuse,
    },
    incidents: {
      receive: refuse,
      quarantine: refuse,
      evidenced: refuse,
      briefing: refuse,
      said: refuse,
      briefed: refuse,
      spoke: refuse,
      acknowledge: refuse,
      unacknowledge: refuse,
      note: refuse,
      close: refuse,
      list: () => [...incidents.values()],
      find: (id) => incidents.get(id) ?? null,
      unfinished: () => [],
      quarantined: () => [],
      subscribe: refuse,
    },
    analyst: { by: 'nobody', brief: refuse },
    wall: { reading: () => undefined, readingEnded: () => undefined },
    clock: { now: () => 0, monotonicMs: () => 0, after: refuse },
  }
  const failed: string[] = []
  const archive = { has: () => false, join: async () => null, forget: async () => undefined }
  const reports = new ReportDesk(
    ports,
    archive,
    quiet,
    ({ id }) => failed.push(id),
    () => null,
    {
      report: () => undefined,
    },
  )
  const open = (id: string, severity: Incident['severity']) => {
    const incident = anIncident(id, severity)
    incidents.set(id, incident)
    reports.answer({ incident, alert: sampleAlert({ severity }), change: 'opened' }, 0)
  }
  /** Ends one report, so that its place is free; resolves when the next has begun. */
  const end = async (id: string) => {
    reading.get(id)?.(new Error('enough'))
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  const worsen = (id: string) => {
    const incident = anIncident(id, 1, { sitrepComplete: true })
    incidents.set(id, incident)
    reports.answer({ incident, alert: sampleAlert({ severity: 1 }), change: 'worsened' }, 0)
  }
  return { reports, incidents, begun, announced, reading, failed, open, worsen, end }
}

const range = (count: number) => Array.from({ length: count }, (_, index) => `mild-${index}`)

describe('in a storm of more incidents than can be reported at once', () => {
  it('every one is given to the voice at once, to be said or counted', () => {
    const { begun, reading, open } = desk()
    for (const id of range(150)) open(id, 4)
    expect(new Set(begun).size).toBe(150)
    expect(reading.size).toBe(100)
  })

  it('a severe one does not wait behind a hundred mild ones', () => {
    const { reading, open } = desk()
    for (const id of range(120)) open(id, 4)
    open('severe', 1)
    expect(reading.has('severe')).toBe(true)
  })

  it('what waits gets its turn, the worst first, and what has recovered meanwhile none', async () => {
    const { incidents, reading, open, end } = desk()
    for (const id of range(100)) open(id, 4)
    open('mild-late', 4)
    open('worse', 3)
    open('recovered', 3)
    incidents.set('recovered', anIncident('recovered', 3, { state: 'recovered' }))
    await end('mild-0')
    expect(reading.has('worse')).toBe(true)
    expect(reading.has('mild-late')).toBe(false)
    await end('mild-1')
    expect(reading.has('recovered')).toBe(false)
    expect(reading.has('mild-late')).toBe(true)
  })

  it('a report that waits stays in the trace of the delivery that called for it', async () => {
    const { telemetry, steps } = stepTree()
    const { open, end } = desk(telemetry)
    await telemetry.step('ingest', {}, async () => {
      for (const id of range(100)) open(id, 4)
    })
    await telemetry.step('command', {}, async () => open('mild-late', 4))
    await end('mild-0')
    const late = steps.find(({ about }) => about['incident'] === 'mild-late')
    expect(late?.path).toBe('command > report')
    expect(steps.filter(({ path }) => path === 'ingest > report')).toHaveLength(100)
    await end('mild-late')
    expect(late?.state).toBe('failed')
  })

  it('stops in order while many wait', async () => {
    const { reports, reading, failed, open } = desk()
    for (const id of range(300)) open(id, 4)
    await reports.stop()
    expect(reading.size).toBe(100)
    expect(failed).toEqual([])
  })
})

describe('an incident that gets worse', () => {
  it('is said to be worse at once, and its report is written anew', () => {
    const { announced, reading, worsen } = desk()
    worsen('payment')
    expect(announced).toEqual([expect.stringMatching(/^Worse\. Now critical/)])
    expect(reading.has('payment')).toBe(true)
  })

  it('is looked at again after the report that is under way', async () => {
    const { begun, open, worsen, end } = desk()
    open('payment', 3)
    worsen('payment')
    expect(begun).toEqual(['payment'])
    await end('payment')
    expect(begun).toEqual(['payment', 'payment'])
  })
})
