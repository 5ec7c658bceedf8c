import type { Alert } from './alert.ts'
import { isWarning } from './alert-transition.ts'
import type { Incident, IncidentState } from './incident.ts'
import type { Change } from './incident-change.ts'
import { insertAlert, tellAlert } from './incident-history.ts'

/** A recovery that lasts this long ends the incident; a trigger sooner than that after it is the same trouble (flapping). */
export const RECOVERED_FOR_MS = 15 * 60_000

/**
 * The incident with this alert. What the incident is now is decided by its alerts in order of `occurredAt`, whatever the
 * order of delivery: an older alert changes only the history (when it began, how bad it was before it recovered).
 * An incident that is closed stays closed.
 */
export function applyAlert(
  incident: Incident | null,
  alert: Alert,
  id: string,
): { readonly incident: Incident; readonly change: Change } {
  if (incident === null)
    return { incident: begin(alert, id), change: alert.transition === 'recovered' ? 'recovered' : 'opened' }
  const alerts = insertAlert(incident.alerts, alert)
  const next: Incident = {
    ...incident,
    ...standing(alerts, incident),
    alerts,
    openedAt: Math.min(incident.openedAt, alert.occurredAt),
    timeline: tellAlert(incident.timeline, incident.alerts, alert),
  }
  const change = changeOf(incident, next, alert)
  return { incident: outgrows(change) ? { ...next, acknowledged: null } : next, change }
}

/** Whoever was on it has not acknowledged this: worse than it was, or back after it was over. */
const outgrows = (change: Change): boolean => change === 'worsened' || change === 'reopened'

function begin(alert: Alert, id: string): Incident {
  return {
    id,
    key: alert.incidentKey,
    title: alert.title,
    service: alert.service,
    environment: alert.environment,
    severity: alert.severity,
    state: alert.transition === 'recovered' ? 'recovered' : 'open',
    transition: alert.transition,
    openedAt: alert.occurredAt,
    recoveredAt: alert.transition === 'recovered' ? alert.occurredAt : null,
    closedAt: null,
    acknowledged: null,
    updatedAt: alert.occurredAt,
    alerts: [alert],
    evidence: [],
    reading: null,
    sitrep: null,
    sitrepComplete: false,
    speech: [],
    timeline: tellAlert([], [], alert),
  }
}

type Standing = Pick<
  Incident,
  'title' | 'service' | 'environment' | 'severity' | 'state' | 'transition' | 'recoveredAt' | 'updatedAt'
>

/** How things stand by the newest alert. Trouble keeps its severity and its words when it recovers. */
function standing(alerts: readonly Alert[], incident: Incident): Standing {
  const newest = alerts.at(-1)
  if (newest === undefined) return incident
  const trouble = lastTrouble(alerts) ?? newest
  const recoveredAt = newest.transition === 'recovered' ? recoveredSince(alerts) : null
  return {
    title: trouble.title,
    service:
      trouble.service ??
      newest.service ??
      alerts.findLast(({ service }) => service !== null)?.service ??
      null,
    environment: alerts.findLast(({ environment }) => environment !== null)?.environment ?? null,
    severity: trouble.severity,
    state: stateOf(incident, newest),
    transition: newest.transition,
    // Once closed, the moment of recovery stays known even if the history is amended.
    recoveredAt: recoveredAt ?? (incident.state === 'closed' ? incident.recoveredAt : null),
    updatedAt: newest.occurredAt,
  }
}

function stateOf(incident: Incident, newest: Alert): IncidentState {
  if (incident.state === 'closed') return 'closed'
  return newest.transition === 'recovered' ? 'recovered' : 'open'
}

/** The newest alert that is not a recovery. */
export function lastTrouble(alerts: readonly Alert[]): Alert | null {
  return alerts.findLast(({ transition }) => transition !== 'recovered') ?? null
}

/** The first of the recoveries at the end: a repeated one does not make the trouble longer. */
function recoveredSince(alerts: readonly Alert[]): number | null {
  const last = alerts.findLastIndex(({ transition }) => transition !== 'recovered')
  return alerts[last + 1]?.occurredAt ?? null
}

/**
 * When a recovered incident may be closed: 15 minutes after its recovery was received. Not after it happened, for an alert
 * may carry any date. Null while it is not recovered.
 */
export function closesAt(incident: Incident): number | null {
  if (incident.state !== 'recovered') return null
  const last = incident.alerts.findLastIndex(({ transition }) => transition !== 'recovered')
  const recovery = incident.alerts[last + 1]
  return (recovery?.receivedAt ?? incident.updatedAt) + RECOVERED_FOR_MS
}

function changeOf(before: Incident, after: Incident, alert: Alert): Change {
  if (before.state === 'closed' || alert.occurredAt < before.updatedAt) return 'outdated'
  if (after.state === 'recovered') return before.state === 'recovered' ? 'renotified' : 'recovered'
  if (before.state === 'recovered') return 'reopened'
  return compareTrouble(before, alert)
}

function compareTrouble(before: Incident, alert: Alert): Change {
  if (alert.severity !== before.severity) return alert.severity < before.severity ? 'worsened' : 'eased'
  if (alert.transition === 'renotify') return 'renotified'
  const known = before.alerts.findLast(
    ({ transition }) => transition !== 'renotify' && transition !== 'recovered',
  )
  const [was, is] = [isWarning(known?.transition ?? alert.transition), isWarning(alert.transition)]
  // A trigger is worse than a warning of the same severity: the mildest severity has none below it.
  if (was === is) return 'renotified'
  return was ? 'worsened' : 'eased'
}
