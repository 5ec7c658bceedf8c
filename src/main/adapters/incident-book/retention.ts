import type { Incident } from '../../domain/incident.ts'

export const KEEP_CLOSED_FOR_MS = 30 * 86_400_000

/** What has to go so that memory and disk stay bounded: closed incidents are forgotten, and only if that is not enough, others are closed first. */
export interface Surplus {
  readonly forget: readonly Incident[]
  readonly close: readonly Incident[]
}

/** `free` tells whether nothing about the incident is on its way to the disk. */
export function surplusOf(
  incidents: readonly Incident[],
  keep: number,
  now: number,
  free: (incident: Incident) => boolean,
): Surplus {
  const closed = incidents.filter((incident) => incident.state === 'closed' && free(incident)).sort(byClosing)
  const over = Math.max(0, incidents.length - keep)
  const forget = closed.filter(
    (incident, index) => index < over || closedAt(incident) < now - KEEP_CLOSED_FOR_MS,
  )
  const still = over - forget.length
  if (still <= 0) return { forget, close: [] }
  const others = incidents
    .filter((incident) => incident.state !== 'closed' && free(incident))
    .sort(byImportance)
  return { forget, close: others.slice(0, still) }
}

function byClosing(one: Incident, other: Incident): number {
  return closedAt(one) - closedAt(other) || one.openedAt - other.openedAt
}

function closedAt(incident: Incident): number {
  return incident.closedAt ?? incident.updatedAt
}

/** Recovered ones first, then the mildest, then those that were silent longest. */
function byImportance(one: Incident, other: Incident): number {
  const recovered = Number(other.state === 'recovered') - Number(one.state === 'recovered')
  return recovered || other.severity - one.severity || one.updatedAt - other.updatedAt
}
