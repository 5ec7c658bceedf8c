import type { Alert } from '../alert.ts'
import type { Evidence } from '../evidence.ts'
import type { Incident } from '../incident.ts'
import { exampleOf } from './example.ts'
import { presentable } from './redact.ts'

/** The alert itself as the first piece of evidence. */
export function alertEvidence(incident: Incident, alert: Alert | null): Evidence {
  const title = presentable(alert?.title ?? incident.title, 200)
  const body = presentable(alert?.body ?? '', 500)
  return {
    id: 'E0',
    kind: 'alert',
    title,
    service: incident.service,
    pattern: title,
    level: incident.severity <= 2 ? 'error' : 'warn',
    count: Math.max(1, incident.alerts.length),
    expected: 0,
    firstAt: incident.alerts[0]?.occurredAt ?? incident.openedAt,
    lastAt: alert?.occurredAt ?? incident.updatedAt,
    example: exampleOf(body === '' ? title : body, []),
    source: 'Datadog alert',
    lines: body === '' ? [title] : [title, body],
    trend: [],
    facts: alert === null ? {} : factsOfAlert(alert),
    score: 1,
  }
}

function factsOfAlert(alert: Alert): Record<string, string> {
  const { measurement } = alert
  const facts: Record<string, string> = { severity: `P${alert.severity}` }
  if (alert.host !== null) facts['host'] = presentable(alert.host, 120)
  if (alert.metric !== null) facts['metric'] = presentable(alert.metric, 120)
  if (measurement === null) return facts
  facts['measure'] = presentable(measurement.what, 120)
  facts['comparator'] = measurement.comparator
  facts['threshold'] = String(measurement.threshold)
  if (measurement.value !== null) facts['value'] = String(measurement.value)
  if (measurement.unit !== null) facts['unit'] = presentable(measurement.unit, 40)
  return facts
}
