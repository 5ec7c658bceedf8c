import type { FastifyInstance } from 'fastify'
import { ROUTES } from '../../contract/routes.ts'
import type { Health } from '../../contract/status.ts'
import type { ServerParts } from './parts.ts'

/** GET /status.json and /health. Neither touches a vendor or the disk. */
export async function stateRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const startedMs = parts.clock.monotonicMs()

  app.get(ROUTES.status, async () => parts.status())

  app.get(ROUTES.health, async (): Promise<Health> => {
    return {
      status: 'ok',
      version: parts.version,
      node: process.version,
      host: parts.hostKind,
      uptime_s: Math.floor((parts.clock.monotonicMs() - startedMs) / 1_000),
      engines: parts.engines(),
      telemetry: parts.observed,
    }
  })
}
