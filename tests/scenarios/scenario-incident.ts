import { parseAlert } from '../../src/main/domain/alert-parse.ts'
import type { Incident } from '../../src/main/domain/incident.ts'
import { SERVICES } from './service-logs.ts'

/** The incident that a scenario's alert opens, as the book of incidents would have it when the alert has just come. */
export function incidentOf(payload: Readonly<Record<string, unknown>>, receivedAt: number): Incident {
  const alert = parseAlert(payload, {
    receivedAt,
    deliveryId: 'dlv_scenario',
    bodyHash: 'scenario',
    services: SERVICES.map((name) => ({ name, aliases: [], environment: null })),
  })
  return {
    id: 'inc_scenario',
    key: alert.incidentKey,
    title: alert.title,
    service: alert.service,
    environment: alert.environment,
    severity: alert.severity,
    state: 'open',
    transition: alert.transition,
    openedAt: alert.occurredAt,
    recoveredAt: null,
    closedAt: null,
    acknowledged: null,
    updatedAt: alert.occurredAt,
    alerts: [alert],
    evidence: [],
    reading: null,
    sitrep: null,
    sitrepComplete: false,
    speech: [],
    timeline: [],
  }
}
