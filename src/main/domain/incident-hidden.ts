import type { Incident } from './incident.ts'
import { allHidden, type Hidden, mostHidden } from './redaction/hidden.ts'

/** What was taken out of an incident's alerts, its evidence and the words of its commands; null when nothing was. */
export function incidentHidden(
  { alerts, evidence }: Incident,
  commands: readonly { readonly hidden?: Hidden }[] = [],
): Hidden | null {
  const hidden = allHidden([
    mostHidden(alerts.map((alert) => alert.hidden)),
    ...evidence.map((one) => one.hidden),
    ...commands.map((one) => one.hidden),
  ])
  return Object.keys(hidden).length === 0 ? null : hidden
}
