import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Severity } from './alert.ts'
import type { Incident } from './incident.ts'
import { resumeNotice, stormSummary } from './storm.ts'

const incident = (over: Partial<Incident>): Incident => ({
  id: 'inc_1',
  key: 'k',
  title: 'p95 latency',
  service: 'payment-gateway',
  environment: null,
  severity: 3,
  state: 'open',
  transition: 'triggered',
  openedAt: 0,
  recoveredAt: null,
  closedAt: null,
  acknowledged: null,
  updatedAt: 0,
  alerts: [],
  evidence: [],
  reading: null,
  sitrep: null,
  sitrepComplete: false,
  speech: [],
  timeline: [],
  ...over,
})

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '').length

describe('the summary of a storm', () => {
  it('counts, names the worst and the next, and counts the other services', () => {
    const services = ['payment-gateway', 'checkout-api', ...Array.from({ length: 12 }, (_, i) => `svc-${i}`)]
    const fifty = Array.from({ length: 50 }, (_, i) =>
      incident({
        id: `inc_${i}`,
        service: services[i % services.length] ?? null,
        severity: i === 0 ? 1 : i === 1 ? 2 : 3,
        openedAt: (i * 120_000) / 49,
      }),
    )
    expect(stormSummary(fifty)).toBe(
      'Fifty alerts in two minutes. Worst: payment gateway, p95 latency. Also checkout API and twelve other services.',
    )
  })

  it('says the name once when the title repeats it', () => {
    const text = stormSummary([
      incident({ title: 'High latency on payment-gateway', severity: 1 }),
      incident({ service: 'auth-service', openedAt: 4000 }),
    ])
    expect(text).toBe('Two alerts in a few seconds. Worst: payment gateway, High latency. Also auth service.')
  })

  it('says when all alerts are about one service', () => {
    const three = [0, 20_000, 41_000].map((openedAt) => incident({ openedAt }))
    expect(stormSummary(three)).toBe(
      'Three alerts in forty seconds, all on payment gateway. Worst: p95 latency.',
    )
  })

  it('copes with incidents that name no service', () => {
    const text = stormSummary([
      incident({ service: null, title: 'Disk' }),
      incident({ service: null, title: 'CPU' }),
    ])
    expect(text).toBe('Two alerts in a few seconds. Worst: Disk.')
  })

  it('is empty for nothing and short for one', () => {
    expect(stormSummary([])).toBe('')
    expect(stormSummary([incident({})])).toBe('One alert: payment gateway, p95 latency.')
  })

  it('stays within 30 words whatever the names and titles are', () => {
    const any = fc.record({
      title: fc.string({ maxLength: 300, unit: 'grapheme' }),
      service: fc.option(fc.string({ maxLength: 200, unit: 'grapheme' })),
      severity: fc.constantFrom<Severity>(1, 2, 3, 4, 5),
      openedAt: fc.nat(1e10),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (parts) => {
        const text = stormSummary(parts.map(incident))
        expect(words(text)).toBeLessThanOrEqual(30)
        expect(text).not.toMatch(/[\n\r<>`\u202e]/)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the notice of a resumed report', () => {
  it('names the service', () => {
    expect(resumeNotice(incident({}))).toBe('Continuing the report on payment gateway.')
    expect(resumeNotice(incident({ service: 'checkout-api' }))).toBe('Continuing the report on checkout API.')
  })

  it('names the symptom when there is no service', () => {
    expect(resumeNotice(incident({ service: null, title: 'Disk usage' }))).toBe(
      'Continuing the report on Disk usage.',
    )
  })
})
