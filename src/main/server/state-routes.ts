import type { FastifyInstance } from 'fastify'
import type { FiguresView } from '../../contract/figures.ts'
import { ROUTES } from '../../contract/routes.ts'
import type { Health } from '../../contract/status.ts'
import { figuresView } from './figures-view.ts'
import type { ServerParts } from './parts.ts'

/** GET /status.json, /figures and /health. None touches a vendor or the disk. */
export async function stateRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const startedMs = parts.clock.monotonicMs()

  app.get(ROUTES.status, async () => parts.status())

  app.get(ROUTES.figures, async (): Promise<FiguresView> => figuresView(parts.figures.now()))

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
