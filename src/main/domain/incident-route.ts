import type { Alert } from './alert.ts'
import type { Incident } from './incident.ts'
import { RECOVERED_FOR_MS } from './incident-apply.ts'

/**
 * Which of the incidents with the alert's key it belongs to; null when it opens a new one. Time decides, not the order of
 * delivery: within 15 minutes of a recovery the trouble is the same, later it is another; an alert from before the newest
 * incident belongs to an earlier one if that was still going on then, else it is the newest one's late beginning.
 */
export function incidentFor(alert: Alert, sameKey: readonly Incident[]): Incident | null {
  const newestFirst = [...sameKey].sort((one, other) => other.openedAt - one.openedAt)
  const [newest, ...earlier] = newestFirst
  if (newest === undefined || opensAnother(alert, newest)) return null
  if (alert.occurredAt >= newest.openedAt) return newest
  return (
    earlier.find(
      ({ openedAt, updatedAt }) => openedAt <= alert.occurredAt && alert.occurredAt <= updatedAt,
    ) ?? newest
  )
}

function opensAnother(alert: Alert, newest: Incident): boolean {
  if (newest.state === 'open') return false
  if (newest.state === 'recovered')
    return alert.occurredAt > (newest.recoveredAt ?? newest.updatedAt) + RECOVERED_FOR_MS
  // Closed by hand and recovering only now: that is how the closed one ended.
  if (alert.transition === 'recovered' && newest.recoveredAt === null) return false
  return alert.occurredAt >= newest.updatedAt
}
