import { type IncidentSummary, incidentSummarySchema } from '../../contract/incident.ts'
import { ROUTES } from '../../contract/routes.ts'

/** The incident with this id, or null when the answer is none. Rejects when there is no answer. */
export async function fetchIncident(id: string, signal: AbortSignal): Promise<IncidentSummary | null> {
  const response = await fetch(ROUTES.incident.replace(':id', encodeURIComponent(id)), { signal })
  if (!response.ok) return null
  const parsed = incidentSummarySchema.safeParse(await response.json())
  return parsed.success ? parsed.data : null
}
