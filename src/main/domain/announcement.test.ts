import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alert, Measurement } from './alert.ts'
import { parseAlert } from './alert-parse.ts'
import { MIDNIGHT, MINUTE, sampleAlert } from './alert-sample.ts'
import { announcementFor, headlineOf } from './announcement.ts'
import type { Incident } from './incident.ts'
import { applyAlert } from './incident-apply.ts'
import type { Received } from './incident-change.ts'
import { durationWords, quantityWords, serviceInSentence, serviceTitle } from './incident-words.ts'
import type { Utterance } from './speech.ts'

const latency: Measurement = { what: 'p95 latency', comparator: '>', threshold: 0.5, value: 1.93, unit: 's' }
const of = (overrides: Partial<Alert>): Incident => applyAlert(null, sampleAlert(overrides), 'inc_1').incident

describe('the headline', () => {
  it.each<[Partial<Alert>, string]>([
    [{ severity: 1, measurement: latency }, 'Critical. Payment gateway: p95 latency above 500 ms.'],
    [{ severity: 2 }, 'High. Payment gateway: p95 latency is high.'],
    [
      { severity: 3, transition: 'warn', measurement: latency },
      'Warning. Payment gateway: p95 latency above its warning limit.',
    ],
    [
      { severity: 3, transition: 'no-data', measurement: latency },
      'Warning. Payment gateway: no data on p95 latency.',
    ],
    [{ severity: 4, service: null, title: 'Disk is full' }, 'Low. Disk is full.'],
    [
      {
        severity: 5,
        service: null,
        measurement: { ...latency, what: 'CPU usage', comparator: '>=', threshold: 90, unit: '%' },
      },
      'Notice. CPU usage at or above 90%.',
    ],
    [
      { measurement: { ...latency, what: 'shop.carts', unit: null } },
      'High. Payment gateway: p95 latency is high.',
    ],
    [{ title: 'payment-gateway: errors rise' }, 'High. Payment gateway: errors rise.'],
    [{ title: 'Errors rise on Payment Gateway' }, 'High. Payment gateway: Errors rise.'],
    [{ title: '[CRITICAL] Disk is full' }, 'High. Payment gateway: Disk is full.'],
    [{ title: 'Warning: disk is full' }, 'High. Payment gateway: disk is full.'],
    [{ service: '<b>Pay "me" now' }, 'High. BPay me now: p95 latency is high.'],
    [{ title: 'Payment gateway' }, 'High. Payment gateway: Payment gateway.'],
    [
      {
        service: null,
        title: 'one two three four five six seven eight nine ten eleven twelve of the fourteen',
      },
      'High. One two three four five six seven eight nine ten eleven twelve.',
    ],
    [{ title: '!!!' }, 'High. Payment gateway: an alert without a title.'],
  ])('of %j is "%s"', (overrides, headline) => {
    expect(headlineOf(of(overrides))).toBe(headline)
  })

  it('is short, one line and plain whatever the title says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.option(fc.string({ maxLength: 150 })),
        (title, service) => {
          const tags = service === null ? [] : [`service:${service}`]
          const alert = parseAlert(
            { title, tags },
            { receivedAt: MIDNIGHT, deliveryId: 'dlv_1', bodyHash: 'x', services: [] },
          )
          const headline = headlineOf(applyAlert(null, alert, 'inc_1').incident)
          expect(headline.split(' ').length).toBeLessThanOrEqual(14)
          expect(headline.length).toBeLessThanOrEqual(160)
          expect(headline).toMatch(/^High\. .+\.$/u)
          expect(headline).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what the room hears', () => {
  const at = (minutes: number, overrides: Partial<Alert> = {}): Alert =>
    sampleAlert({ occurredAt: MIDNIGHT + minutes * MINUTE, measurement: latency, ...overrides })

  function hear(
    ...alerts: readonly Alert[]
  ): (amend?: Partial<Incident>) => ReturnType<typeof announcementFor> {
    const received = alerts.reduce<Received | null>(
      (before, alert) => ({ alert, ...applyAlert(before?.incident ?? null, alert, 'inc_1') }),
      null,
    )
    return (amend = {}) => {
      if (received === null) throw new Error('nothing was received')
      return announcementFor({ ...received, incident: { ...received.incident, ...amend } })
    }
  }

  it('a report of a new incident', () => {
    expect(hear(at(0))()).toEqual({
      kind: 'report',
      text: 'High. Payment gateway: p95 latency above 500 ms.',
    })
  })

  it('one sentence when it gets worse or milder', () => {
    expect(hear(at(0), at(1, { severity: 1 }))()).toEqual({
      kind: 'update',
      text: 'Worse. Now critical: Payment gateway: p95 latency above 500 ms.',
      retell: true,
    })
    expect(hear(at(0), at(1, { severity: 3 }))()).toMatchObject({ kind: 'update' })
  })

  it('how long it lasted when it recovers', () => {
    expect(hear(at(0), at(12, { transition: 'recovered' }))()).toEqual({
      kind: 'recovery',
      text: 'Payment gateway recovered after 12 minutes.',
    })
    expect(hear(at(0, { service: null }), at(12, { service: null, transition: 'recovered' }))()).toEqual({
      kind: 'recovery',
      text: 'Recovered after 12 minutes: p95 latency above 500 ms.',
    })
  })

  it('that it was short when it lasted less than a minute', () => {
    expect(hear(at(0), at(0.5, { transition: 'recovered' }))()).toEqual({
      kind: 'recovery',
      text: 'Payment gateway recovered within a minute.',
    })
  })

  it('no length of a trouble whose beginning is unknown', () => {
    expect(hear(at(0, { transition: 'recovered' }))()).toEqual({
      kind: 'recovery',
      text: 'Payment gateway recovered.',
    })
  })

  it('an update when it comes back after its report, a report when there was none yet', () => {
    const back = hear(at(0), at(5, { transition: 'recovered' }), at(8))
    expect(back({ sitrepComplete: true })).toEqual({
      kind: 'update',
      text: 'High again. Payment gateway: p95 latency above 500 ms.',
      retell: true,
    })
    expect(back()).toMatchObject({ kind: 'report' })
  })

  it('a reminder, but not of small things and not soon after the last word', () => {
    const again = hear(at(0), at(40, { transition: 'renotify' }))
    expect(again()).toEqual({
      kind: 'reminder',
      text: 'Still high: payment gateway, for 40 minutes.',
    })
    const heard = (minutes: number): Partial<Utterance> => ({ endedAt: MIDNIGHT + minutes * MINUTE })
    const ledger = (minutes: number) => [{ ...utterance, ...heard(minutes) }]
    expect(again({ speech: ledger(1) })).toMatchObject({ kind: 'reminder' })
    expect(again({ speech: ledger(35) })).toEqual({ kind: 'silent' })
    expect(hear(at(0, { severity: 3 }), at(40, { severity: 3, transition: 'renotify' }))()).toEqual({
      kind: 'silent',
    })
  })

  it('nothing of what is outdated, duplicate or recovered again', () => {
    expect(hear(at(5), at(1))()).toEqual({ kind: 'silent' })
    const recovery = at(5, { transition: 'recovered' })
    expect(hear(at(0), recovery, { ...recovery, occurredAt: recovery.occurredAt + 1 })()).toEqual({
      kind: 'silent',
    })
    const incident = of({})
    expect(announcementFor({ incident, alert: sampleAlert(), change: 'duplicate' })).toEqual({
      kind: 'silent',
    })
  })
})

const utterance: Utterance = {
  id: 'utt_1',
  incidentId: 'inc_1',
  purpose: 'headline',
  key: 'headline',
  text: 'x',
  evidenceIds: [],
  severity: 2,
  state: 'completed',
  attempts: 1,
  by: null,
  audioMs: 1,
  queuedAt: MIDNIGHT,
  startedAt: MIDNIGHT,
  endedAt: MIDNIGHT,
}

describe('words', () => {
  it.each([
    ['checkout-api', 'Checkout API', 'checkout API'],
    ['payment_gateway', 'Payment gateway', 'payment gateway'],
    ['PaymentGateway', 'Payment gateway', 'payment gateway'],
    ['api-gateway', 'API gateway', 'API gateway'],
    ['orders-postgres', 'Orders Postgres', 'orders Postgres'],
    ['redis', 'Redis', 'Redis'],
    ['Payment Gateway EU', 'Payment Gateway EU', 'Payment Gateway EU'],
    ['user-svc', 'User service', 'user service'],
    ['', '', ''],
  ])('the service %s is "%s", and "%s" in a sentence', (name, title, inside) => {
    expect(serviceTitle(name)).toBe(title)
    expect(serviceInSentence(name)).toBe(inside)
  })

  it.each([
    [0.5, 's', '500 ms'],
    [2, 's', '2 s'],
    [1_800, 's', '30 min'],
    [1_500, 'ms', '1.5 s'],
    [0.0002, 's', '200 µs'],
    [0, 's', '0 s'],
    [0.95, 'fraction', '95%'],
    [5, '%', '5%'],
    [1.5e9, 'bytes', '1.5 GB'],
    [512, 'bytes', '512 bytes'],
    [1_234_567, null, '1,235,000'],
    [3, 'nanocores', '3 nanocores'],
    [0.07 * 100, '%', '7%'],
  ])('%s in %s is "%s"', (value, unit, words) => {
    expect(quantityWords(value, unit)).toBe(words)
  })

  it.each([
    [0, 'under a minute'],
    [MINUTE, '1 minute'],
    [12 * MINUTE, '12 minutes'],
    [60 * MINUTE, '1 hour'],
    [130 * MINUTE, '2 hours 10 minutes'],
    [11.5 * 60 * MINUTE, '11 hours'],
    [72 * 60 * MINUTE, '3 days'],
  ])('%s ms last "%s"', (ms, words) => {
    expect(durationWords(ms)).toBe(words)
  })
})
