import { describe, expect, it } from 'vitest'
import { parseAlert } from '../../../domain/alert-parse.ts'
import { datadogEvent } from './datadog-event.ts'
import { type Change, MONITORS } from './monitor.ts'

const AT = Date.UTC(2026, 0, 5, 3, 0, 20)
const VALUES = { latency: 1.2345, errors: 58.333, restarts: 2, disk: 0.987 } as const

function read(index: number, change: Omit<Change, 'value'>, value?: number) {
  const spec = MONITORS[index] ?? expect.fail('no such monitor')
  const clues = { at: AT, id: '7400000001', spanMs: 12_000, triggeredAt: change.cycle }
  const event = datadogEvent(spec, { ...change, value: value ?? VALUES[spec.kind] }, clues)
  return parseAlert(event, { receivedAt: AT, deliveryId: 'dlv_1', bodyHash: 'h', services: [] })
}

const triggered = { transition: 'Triggered', cycle: AT } as const

describe('an alert of the demo fleet', () => {
  it.each([
    [0, 'payment-gateway', 1, 'p95 latency', 0.8, 1.23, 's'],
    [1, 'checkout-api', 1, 'error rate', 10, 58.33, '%'],
    [2, 'orders-worker', 2, 'restarts', 1, 2, null],
    [3, 'auth-service', 2, 'disk usage', 0.9, 0.99, 'fraction'],
    [4, 'search-index', 2, 'p95 latency', 1.2, 1.23, 's'],
  ])('monitor %i is understood with service, severity, measure and value', (index, ...expected) => {
    const { service, severity, measurement } = read(index, triggered)
    const { what, threshold, value, unit } = measurement ?? expect.fail('nothing was measured')
    expect([service, severity, what, threshold, value, unit]).toEqual(expected)
  })

  it('has the time, the environment and the state in it, and no link to a page that does not exist', () => {
    expect(read(0, triggered)).toMatchObject({
      transition: 'triggered',
      environment: 'production',
      occurredAt: AT,
      title: 'p95 latency is high on payment-gateway',
      link: null,
      snapshot: null,
    })
  })

  it('recovers the incident it opened, and the next alarm is another incident', () => {
    const opened = read(0, triggered)
    const recovered = read(0, { transition: 'Recovered', cycle: AT }, 0.04)
    expect(recovered.transition).toBe('recovered')
    expect(recovered.incidentKey).toBe(opened.incidentKey)
    expect(recovered.measurement?.value).toBe(0.04)
    expect(read(0, { transition: 'Triggered', cycle: AT + 60_000 }).incidentKey).not.toBe(opened.incidentKey)
  })
})
