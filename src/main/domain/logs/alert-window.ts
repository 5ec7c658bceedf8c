import type { Alert } from '../alert.ts'
import type { Incident } from '../incident.ts'
import type { Question } from './candidate.ts'

const MINUTE = 60_000
const BASELINE_MS = 6 * 60 * MINUTE
const MIN_WINDOW_MS = 10 * MINUTE
const MAX_WINDOW_MS = 60 * MINUTE
/** What is read after the alert: enough to see that it goes on. */
const AFTER_MS = 15 * MINUTE
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE, h: 60 * MINUTE, d: 1_440 * MINUTE }

/** The alert that opened or last worsened the incident: its cause is looked for before that. */
export function decisiveAlert(incident: Incident): Alert | null {
  const bad = incident.alerts.filter(
    (alert) => alert.transition !== 'recovered' && alert.transition !== 'renotify',
  )
  return bad.at(-1) ?? incident.alerts.at(-1) ?? null
}

/**
 * How long before the alert its cause is looked for. A monitor over the last N minutes fires when their aggregate crosses the threshold,
 * so the fault began up to N before, and what caused it earlier still: twice N, at least 10 and at most 60 minutes.
 */
export function windowBefore(query: string | null): number {
  const found =
    /\(last_(\d{1,4})([smhd])\)/.exec(query ?? '') ?? /\blast_(\d{1,4})([smhd])\b/.exec(query ?? '')
  const span = found === null ? 0 : Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? 0)
  return Math.min(MAX_WINDOW_MS, Math.max(MIN_WINDOW_MS, 2 * span))
}

/** The span to read when the alert happened at `anchorAt`. */
export function questionAt(incident: Incident, alert: Alert | null, anchorAt: number, now: number): Question {
  const windowFrom = anchorAt - windowBefore(alert?.query ?? null)
  return {
    service: incident.service,
    alertAt: anchorAt,
    baselineFrom: windowFrom - BASELINE_MS,
    windowFrom,
    windowTo: Math.max(anchorAt, Math.min(now, anchorAt + AFTER_MS)),
  }
}

/** When it may have happened, the likeliest first: a time that lies ahead of this machine's is the sender's mistake. */
export function anchors(incident: Incident, alert: Alert | null, now: number): readonly number[] {
  const occurredAt = alert?.occurredAt ?? incident.openedAt
  const receivedAt = alert?.receivedAt ?? now
  if (occurredAt > now + MINUTE) return [receivedAt]
  return Math.abs(occurredAt - receivedAt) > MIN_WINDOW_MS ? [occurredAt, receivedAt] : [occurredAt]
}
