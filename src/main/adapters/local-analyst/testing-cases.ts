import type { Alert, Measurement } from '../../domain/alert.ts'
import type { Evidence, Reading } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Case } from '../../ports/analyst.ts'

/** For tests: cases as the log evidence would make them. All times are minutes around the alert. */
export const ALERT_AT = Date.UTC(2026, 10, 22, 3, 10)
const MINUTE = 60_000

export const LATENCY: Measurement = {
  what: 'p95 latency',
  comparator: '>',
  threshold: 0.5,
  value: 1.93,
  unit: 's',
}

export const reading = (over: Partial<Reading> = {}): Reading => ({
  files: 12,
  lines: 18_412,
  bytes: 2_100_000,
  skipped: [],
  baselineFrom: ALERT_AT - 370 * MINUTE,
  windowFrom: ALERT_AT - 10 * MINUTE,
  windowTo: ALERT_AT,
  durationMs: 40,
  ...over,
})

export function evidence(over: Partial<Evidence> & { minute?: number }): Evidence {
  const { minute = -5, ...rest } = over
  const pattern = rest.pattern ?? 'something happened'
  return {
    id: 'E1',
    kind: 'new-pattern',
    title: 'New error',
    service: 'checkout-api',
    pattern,
    level: 'error',
    count: 400,
    expected: 0,
    firstAt: ALERT_AT + minute * MINUTE,
    lastAt: ALERT_AT,
    example: { text: pattern, slots: [] },
    source: '/var/log/app.log',
    lines: [pattern],
    trend: [],
    facts: {},
    score: 0.9,
    ...rest,
  }
}

export const alertEvidence = (over: Partial<Evidence> = {}): Evidence =>
  evidence({
    id: 'E0',
    kind: 'alert',
    title: 'p95 latency above 500 ms',
    pattern: 'p95 latency is high on checkout-api',
    level: 'unknown',
    count: 1,
    source: 'Datadog alert',
    facts: { what: 'p95 latency', threshold: '0.5', value: '1.93', unit: 's' },
    minute: 0,
    ...over,
  })

export const release = (over: Partial<Evidence> & { minute?: number } = {}): Evidence =>
  evidence({
    id: 'E9',
    kind: 'deployment',
    title: 'Release 2.14.0',
    pattern: 'starting checkout-api v<version>',
    example: { text: 'starting checkout-api v2.14.0', slots: [{ from: 23, to: 29, type: 'version' }] },
    level: 'info',
    count: 1,
    minute: -7,
    facts: { version: '2.14.0', previous: '2.13.4' },
    ...over,
  })

export function incident(over: Partial<Incident> & { measurement?: Measurement | null } = {}): Incident {
  const { measurement = LATENCY, ...rest } = over
  return {
    id: 'inc_1',
    key: 'key',
    title: 'p95 latency is high',
    service: 'checkout-api',
    environment: 'prod',
    severity: 1,
    state: 'open',
    transition: 'triggered',
    openedAt: ALERT_AT,
    recoveredAt: null,
    closedAt: null,
    acknowledged: null,
    updatedAt: ALERT_AT,
    alerts: [alert(measurement)],
    evidence: [],
    reading: null,
    sitrep: null,
    sitrepComplete: false,
    speech: [],
    timeline: [],
    ...rest,
  }
}

function alert(measurement: Measurement | null): Alert {
  return {
    deliveryId: 'dlv_1',
    deliveryKey: 'd',
    deliveryKeyIsHash: false,
    incidentKey: 'key',
    transition: 'triggered',
    severity: 1,
    title: 'p95 latency is high',
    body: '',
    service: 'checkout-api',
    environment: 'prod',
    host: null,
    scope: null,
    tags: [],
    metric: null,
    query: null,
    link: null,
    snapshot: null,
    measurement,
    occurredAt: ALERT_AT,
    receivedAt: ALERT_AT,
  }
}

/** Evidence is numbered in order; the alert comes first. */
export function caseOf(
  found: readonly Evidence[],
  over: { incident?: Incident; reading?: Reading; alert?: Evidence } = {},
): Case {
  const numbered = found.map((one, at) => ({ ...one, id: `E${at + 1}` }))
  return {
    incident: over.incident ?? incident(),
    report: { evidence: [over.alert ?? alertEvidence(), ...numbered], reading: over.reading ?? reading() },
  }
}
