import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Case } from '../../ports/analyst.ts'

/** For tests: a slow checkout, and what its logs show. */
export const ALERT_AT = Date.UTC(2026, 10, 22, 3, 10)
const MINUTE = 60_000

export const logOf = (over: Partial<Evidence>): Evidence => {
  const { pattern = 'something happened' } = over
  return {
    id: 'E1',
    kind: 'new-pattern',
    title: 'New error',
    service: 'checkout-api',
    pattern,
    level: 'error',
    count: 1,
    expected: 0,
    firstAt: ALERT_AT - 5 * MINUTE,
    lastAt: ALERT_AT,
    example: { text: pattern, slots: [] },
    source: '/var/log/app.log',
    lines: [pattern],
    trend: [],
    facts: {},
    score: 0.9,
    ...over,
  }
}

export const alertOf = (over: Partial<Evidence> = {}): Evidence =>
  logOf({
    id: 'E0',
    kind: 'alert',
    title: 'p95 latency is high',
    pattern: 'p95 latency is high on checkout-api',
    source: 'Datadog alert',
    facts: { measure: 'p95 latency', threshold: '0.5', value: '1.93', unit: 's' },
    firstAt: ALERT_AT,
    ...over,
  })

const INCIDENT: Incident = {
  id: 'inc_1',
  key: 'key',
  title: 'p95 latency is high',
  service: 'checkout-api',
  environment: 'prod',
  severity: 1,
  state: 'open',
  transition: 'triggered',
  acknowledged: null,
  openedAt: ALERT_AT,
  recoveredAt: null,
  closedAt: null,
  updatedAt: ALERT_AT,
  alerts: [],
  evidence: [],
  reading: null,
  sitrep: null,
  sitrepComplete: false,
  speech: [],
  timeline: [],
}

/** Evidence of logs is numbered in order, behind the alert. */
export const caseWith = (found: readonly Evidence[], alert = alertOf()): Case => ({
  incident: INCIDENT,
  report: {
    evidence: [alert, ...found.map((one, at) => ({ ...one, id: `E${at + 1}` }))],
    reading: {
      files: 12,
      lines: 18_412,
      bytes: 2_100_000,
      skipped: [],
      baselineFrom: ALERT_AT - 370 * MINUTE,
      windowFrom: ALERT_AT - 10 * MINUTE,
      windowTo: ALERT_AT,
      durationMs: 40,
    },
  },
})
