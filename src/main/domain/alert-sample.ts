import type { Alert } from './alert.ts'

/** For tests: an alert at a minute after an arbitrary midnight, unlike any other unless its overrides say so. */
export function sampleAlert(overrides: Partial<Alert> = {}): Alert {
  const occurredAt = overrides.occurredAt ?? MIDNIGHT
  return {
    deliveryId: `dlv_${occurredAt}`,
    deliveryKey: `event:${occurredAt}`,
    deliveryKeyIsHash: false,
    incidentKey: 'cycle:1',
    transition: 'triggered',
    severity: 2,
    title: 'p95 latency is high',
    body: '',
    service: 'payment-gateway',
    environment: null,
    host: null,
    scope: null,
    tags: [],
    metric: null,
    query: null,
    link: null,
    snapshot: null,
    measurement: null,
    receivedAt: occurredAt,
    ...overrides,
    occurredAt,
  }
}

export const MIDNIGHT = Date.UTC(2026, 0, 10)
export const MINUTE = 60_000
