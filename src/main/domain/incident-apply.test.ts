import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Alert, TRANSITIONS } from './alert.ts'
import { MIDNIGHT, MINUTE, sampleAlert } from './alert-sample.ts'
import type { Incident } from './incident.ts'
import { applyAlert, closesAt } from './incident-apply.ts'
import type { Change } from './incident-change.ts'
import { INCIDENT_BOUNDS } from './incident-history.ts'
import { incidentFor } from './incident-route.ts'

const at = (minutes: number, overrides: Partial<Alert> = {}): Alert =>
  sampleAlert({ occurredAt: MIDNIGHT + minutes * MINUTE, ...overrides })

function live(...alerts: readonly Alert[]): { incident: Incident; changes: readonly Change[] } {
  const changes: Change[] = []
  let incident: Incident | null = null
  for (const alert of alerts) {
    const step: { incident: Incident; change: Change } = applyAlert(incident, alert, 'inc_1')
    incident = step.incident
    changes.push(step.change)
  }
  if (incident === null) throw new Error('an incident needs an alert')
  return { incident, changes }
}

const recovered = (minutes: number): Alert => at(minutes, { transition: 'recovered', severity: 4 })

describe('the life of an incident', () => {
  it('opens with the first alert', () => {
    const { incident, changes } = live(at(0, { severity: 1 }))
    expect(changes).toEqual(['opened'])
    expect(incident).toMatchObject({ state: 'open', severity: 1, openedAt: MIDNIGHT, recoveredAt: null })
    expect(incident.timeline).toEqual([
      { at: MIDNIGHT, kind: 'alert', text: 'Critical, triggered: p95 latency is high' },
    ])
  })

  it('a renotification does not open a second incident', () => {
    const { incident, changes } = live(at(0), at(10, { transition: 'renotify' }), at(20))
    expect(changes).toEqual(['opened', 'renotified', 'renotified'])
    expect(incident.alerts).toHaveLength(3)
  })

  it('worsens from a warning to an alarm and eases back', () => {
    const { incident, changes } = live(
      at(0, { transition: 'warn', severity: 3 }),
      at(1, { severity: 2 }),
      at(2, { transition: 'renotify', severity: 2 }),
      at(3, { transition: 're-warn', severity: 3 }),
    )
    expect(changes).toEqual(['opened', 'worsened', 'renotified', 'eased'])
    expect(incident.severity).toBe(3)
  })

  it('worsens from a warning to an alarm of the same severity', () => {
    const warn = { transition: 'warn', severity: 5 } as const
    expect(live(at(0, warn), at(1, { severity: 5 }), at(2, warn)).changes).toEqual([
      'opened',
      'worsened',
      'eased',
    ])
  })

  it('recovers, keeps its severity, and does not get longer by a repeated recovery', () => {
    const { incident, changes } = live(at(0, { severity: 1 }), recovered(12), recovered(13))
    expect(changes).toEqual(['opened', 'recovered', 'renotified'])
    expect(incident).toMatchObject({ state: 'recovered', severity: 1, recoveredAt: MIDNIGHT + 12 * MINUTE })
  })

  it('opens as recovered when the recovery comes first, and the late trigger does not reopen it', () => {
    const { incident, changes } = live(recovered(12), at(0, { severity: 1 }))
    expect(changes).toEqual(['recovered', 'outdated'])
    expect(incident).toMatchObject({ state: 'recovered', openedAt: MIDNIGHT, severity: 1 })
  })

  it('an older alert changes nothing but the history', () => {
    const { incident, changes } = live(at(0), at(10, { severity: 3 }), at(5, { severity: 1 }))
    expect(changes.at(-1)).toBe('outdated')
    expect(incident).toMatchObject({ severity: 3, updatedAt: MIDNIGHT + 10 * MINUTE })
    expect(incident.alerts.map(({ severity }) => severity)).toEqual([2, 1, 3])
    expect(incident.timeline.map(({ text }) => text)).toEqual([
      'High, triggered: p95 latency is high',
      'Worse, now critical: p95 latency is high',
      'Milder, now warning: p95 latency is high',
    ])
  })

  it('reopens when the trouble comes back', () => {
    const { incident, changes } = live(at(0), recovered(5), at(8))
    expect(changes).toEqual(['opened', 'recovered', 'reopened'])
    expect(incident).toMatchObject({ state: 'open', recoveredAt: null, openedAt: MIDNIGHT })
    expect(incident.timeline.at(-1)).toMatchObject({
      kind: 'reopened',
      text: 'Back 3 minutes after the recovery: p95 latency is high',
    })
  })

  it('stays closed whatever is added to its history', () => {
    const { incident } = live(at(0))
    const closed: Incident = { ...incident, state: 'closed', closedAt: MIDNIGHT + MINUTE }
    const { incident: after, change } = applyAlert(closed, recovered(3), 'inc_1')
    expect(change).toBe('outdated')
    expect(after).toMatchObject({ state: 'closed', recoveredAt: MIDNIGHT + 3 * MINUTE })
  })

  it('is due to be closed 15 minutes after the recovery was received, whatever date it carries', () => {
    expect(closesAt(live(at(0)).incident)).toBeNull()
    const received = MIDNIGHT + 1_000 * MINUTE
    const { incident } = live(at(0), at(5, { transition: 'recovered', receivedAt: received }))
    expect(closesAt(incident)).toBe(received + 15 * MINUTE)
  })

  it('keeps at most the newest hundred alerts and two hundred entries', () => {
    const { incident } = live(...Array.from({ length: 260 }, (_, minute) => at(minute)))
    expect(incident.alerts).toHaveLength(INCIDENT_BOUNDS.alerts)
    expect(incident.alerts.at(-1)?.occurredAt).toBe(MIDNIGHT + 259 * MINUTE)
    expect(incident.timeline).toHaveLength(INCIDENT_BOUNDS.timeline)
    expect(incident.openedAt).toBe(MIDNIGHT)
  })

  it('is the same in the end whatever the order of delivery', () => {
    const alerts = fc
      .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 })
      .chain((minutes) =>
        fc.tuple(
          ...minutes.map((minute) =>
            fc
              .record({
                transition: fc.constantFrom(...TRANSITIONS),
                severity: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const),
                title: fc.constantFrom('a', 'b'),
                service: fc.constantFrom(null, 'x', 'y'),
                environment: fc.constantFrom(null, 'prod'),
              })
              .map((overrides) => at(minute, overrides)),
          ),
        ),
      )
    const orders = alerts.chain((list) =>
      fc.record({ one: fc.constant(list), other: fc.shuffledSubarray(list, { minLength: list.length }) }),
    )
    fc.assert(
      fc.property(orders, ({ one, other }) => {
        expect(live(...other).incident).toEqual(live(...one).incident)
      }),
      { numRuns: 300 },
    )
  })
})

describe('which incident an alert belongs to', () => {
  const open = live(at(0)).incident
  const gone = live(at(0), recovered(10)).incident
  const closed: Incident = { ...gone, state: 'closed', closedAt: MIDNIGHT + 25 * MINUTE }

  it.each([
    ['an open one takes what comes', open, at(600), true],
    ['an open one takes its late beginning', open, at(-5), true],
    ['a recovered one takes what comes within 15 minutes', gone, at(25), true],
    ['a recovered one leaves what comes later', gone, at(26), false],
    ['a closed one leaves what is new', closed, at(11), false],
    ['a closed one takes what is older', closed, at(9), true],
    ['a closed one leaves a recovery whose trigger is still to come', closed, recovered(40), false],
    ['one closed by hand takes its recovery', { ...closed, recoveredAt: null }, recovered(40), true],
  ])('%s', (_name, incident, alert, taken) => {
    expect(incidentFor(alert, [incident])).toBe(taken ? incident : null)
  })

  it('an old alert goes to the incident that was going on then', () => {
    const first: Incident = { ...closed, id: 'inc_0' }
    const second: Incident = { ...live(at(100)).incident, id: 'inc_2' }
    expect(incidentFor(at(5), [second, first])?.id).toBe('inc_0')
    expect(incidentFor(at(99), [first, second])?.id).toBe('inc_2')
    expect(incidentFor(at(0), [])).toBeNull()
  })
})
