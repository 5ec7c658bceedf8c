import type { IncidentSummary } from '../../contract/incident.ts'

export interface TimelineBar {
  readonly incident: IncidentSummary
  /** Share of the band's width, 0 … 1. */
  readonly from: number
  readonly to: number
  /** 0 is the top one. */
  readonly lane: number
}

const LANES = 3
const BARS = 120
/** A bar is at least this share wide, so that its mark has room before the next one in its lane. */
const LEAST = 0.012

/** Incidents as bars between two times. The worst get their lane first; when all lanes are taken, the last is shared. */
export function barsOf(
  incidents: readonly IncidentSummary[],
  fromMs: number,
  toMs: number,
): readonly TimelineBar[] {
  const place = (at: number) => Math.min(1, Math.max(0, (at - fromMs) / (toMs - fromMs)))
  const lanes: [number, number][][] = Array.from({ length: LANES }, () => [])
  return incidents
    .filter((incident) => (ended(incident) ?? toMs) >= fromMs && incident.opened_at <= toMs)
    .toSorted((a, b) => a.severity - b.severity || a.opened_at - b.opened_at)
    .slice(0, BARS)
    .map((incident) => {
      const to = place(ended(incident) ?? toMs)
      const from = Math.max(0, Math.min(place(incident.opened_at), to - LEAST))
      const free = lanes.findIndex((taken) => taken.every(([start, end]) => to <= start || from >= end))
      const lane = free === -1 ? LANES - 1 : free
      lanes[lane]?.push([from, to])
      return { incident, from, to, lane }
    })
}

function ended(incident: IncidentSummary): number | null {
  return incident.recovered_at ?? incident.closed_at
}
