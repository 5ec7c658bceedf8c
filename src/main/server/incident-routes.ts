import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ROUTES } from '../../contract/routes.ts'
import { EchoError } from '../domain/error.ts'
import type { Incident } from '../domain/incident.ts'
import type { ServerParts } from './parts.ts'
import { incidentReport } from './report/incident-report.ts'
import { incidentSummaryView, incidentView } from './views.ts'

const listQuery = z.object({
  state: z.enum(['open', 'recovered', 'closed']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** GET /incidents, /incidents/:id and /incidents/:id/report.md */
export async function incidentRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.get(ROUTES.incidents, async (request) => {
    const query = listQuery.safeParse(request.query)
    if (!query.success) throw invalid(query.error)
    const { state, limit } = query.data
    const incidents = parts.incidents.list().filter((one) => state === undefined || one.state === state)
    return { incidents: incidents.slice(0, limit).map(incidentSummaryView) }
  })

  app.get<{ Params: { id: string } }>(ROUTES.incident, async (request) =>
    incidentView(known(request.params.id, parts), parts.commandBook.ofIncident(request.params.id)),
  )

  app.get<{ Params: { id: string } }>(ROUTES.incidentReport, async (request, reply) => {
    const incident = known(request.params.id, parts)
    return reply
      .type('text/markdown; charset=utf-8')
      .header('content-disposition', `inline; filename="${incident.id}.md"`)
      .send(incidentReport(incident, parts.clock.now(), parts.commandBook.ofIncident(incident.id)))
  })
}

function known(id: string, { incidents }: ServerParts): Incident {
  const incident = incidents.find(id)
  if (incident === null) throw new EchoError('ECHO_INCIDENT_NOT_FOUND', 'No incident has this id.')
  return incident
}

function invalid(error: z.ZodError): EchoError {
  const named = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  return new EchoError('ECHO_REQUEST_INVALID', named)
}
