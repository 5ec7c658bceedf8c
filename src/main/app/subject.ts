import type { Incident } from '../domain/incident.ts'

/** An incident somebody chose to look at, until a time (epoch milliseconds). */
export interface Selection {
  readonly incidentId: string
  readonly until: number
}

export interface Attention {
  readonly incidents: readonly Incident[]
  readonly selection: Selection | null
  readonly speakingAbout: string | null
  readonly analysing: readonly string[]
  readonly now: number
}

/** How long a recovery stays in sight before the wall goes back to idle. */
const RELIEF_MS = 120_000

/**
 * The one incident the room looks at: what a person chose, else what is being spoken, else what is being analysed,
 * else the worst open one (of equals the newest), else one that has just recovered, else none.
 */
export function chooseSubject(attention: Attention): Incident | null {
  const find = (id: string | null) => attention.incidents.find((incident) => incident.id === id) ?? null
  const chosen = attention.selection !== null && attention.selection.until > attention.now
  const picked = chosen ? find(attention.selection?.incidentId ?? null) : null
  if (picked !== null) return picked
  const spoken = find(attention.speakingAbout)
  if (spoken !== null) return spoken
  const open = attention.incidents.filter((incident) => incident.state === 'open').sort(worstFirst)
  const analysed = open.find((incident) => attention.analysing.includes(incident.id))
  return analysed ?? open[0] ?? justRecovered(attention)
}

function worstFirst(a: Incident, b: Incident): number {
  return a.severity - b.severity || b.openedAt - a.openedAt
}

function justRecovered({ incidents, now }: Attention): Incident | null {
  const recovered = incidents.filter(
    (one) => one.state !== 'open' && now - (one.recoveredAt ?? 0) < RELIEF_MS,
  )
  return recovered.sort((a, b) => (b.recoveredAt ?? 0) - (a.recoveredAt ?? 0))[0] ?? null
}
