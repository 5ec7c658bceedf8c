import type { IncidentSummary, SeverityView } from '../../contract/incident.ts'

/** What a cockpit has to know so that no incident happens behind it: its first duty is still to say that something burns. */
export interface Cockpit {
  /** Open incidents that this wall may leave to a line, with how bad they were. */
  readonly seen: ReadonlyMap<string, SeverityView>
  /** Incidents that came, came back or got worse since: they stand before the cockpit. */
  readonly front: ReadonlySet<string>
}

type Incidents = ReadonlyMap<string, IncidentSummary>

/** Chosen by somebody who sees what burns now. */
export function chosenCockpit(incidents: Incidents): Cockpit {
  const open = [...incidents.values()].filter(({ state }) => state === 'open')
  return { seen: new Map(open.map(({ id, severity }) => [id, severity])), front: new Set() }
}

/** After something changed. What stands in front stays there until it is over and the engine speaks of it no more. */
export function followCockpit(cockpit: Cockpit, incidents: Incidents, subjectId: string | null): Cockpit {
  const seen = new Map<string, SeverityView>()
  const front = new Set<string>()
  for (const { id, state, severity } of incidents.values()) {
    const before = cockpit.seen.get(id)
    const wasInFront = cockpit.front.has(id)
    if (state !== 'open') {
      if (wasInFront && id === subjectId) front.add(id)
    } else if (wasInFront || before === undefined || severity < before) front.add(id)
    else seen.set(id, severity)
  }
  return { seen, front }
}

/** Whether the cockpit is what this wall shows, as far as no command is in its way. */
export function isCockpitShown({ cockpit }: { readonly cockpit: Cockpit | null }): boolean {
  return cockpit !== null && cockpit.front.size === 0
}
