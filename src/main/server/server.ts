import Fastify, { type FastifyInstance } from 'fastify'
import { audioRoute } from './audio-route.ts'
import { refuseConnection } from './broken-connection.ts'
import { chaosRoutes } from './chaos-routes.ts'
import { commandRoutes } from './command-routes.ts'
import { incidentRoutes } from './incident-routes.ts'
import { liveRoute } from './live/live-route.ts'
import { answerNotFound } from './not-found.ts'
import { pageRoutes } from './page-routes.ts'
import type { ServerParts } from './parts.ts'
import { answerErrors, answerUnroutable } from './problem.ts'
import { secure } from './security-headers.ts'
import { stateRoutes } from './state-routes.ts'
import { endAfterAnswer } from './unwanted-upgrade.ts'
import { webhookRoutes } from './webhook.ts'

export type { ServerParts } from './parts.ts'

/** Datadog gives up after 15 s; whoever sends slower than that is not Datadog. */
const REQUEST_WITHIN_MS = 15_000
const HEADERS_WITHIN_MS = 10_000
/** How often Node looks for requests that are late. */
const LOOK_FOR_LATE_MS = 1_000
const KEEP_ALIVE_MS = 65_000
const MOST_CONNECTIONS = 512

const ROUTE_FAMILIES = [
  webhookRoutes,
  stateRoutes,
  incidentRoutes,
  commandRoutes,
  chaosRoutes,
  audioRoute,
  liveRoute,
  pageRoutes,
]

/** The whole HTTP side, ready but not listening: `inject` it in tests, `listen` on it in the appliance. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: LOOK_FOR_LATE_MS },
    bodyLimit: 1_024,
    forceCloseConnections: true,
    clientErrorHandler: refuseConnection,
    frameworkErrors: answerUnroutable(parts.log),
  })
  app.server.maxConnections = MOST_CONNECTIONS
  app.addHook('onRequest', async (request, reply) => {
    secure(reply)
    endAfterAnswer(request, reply)
  })
  app.setErrorHandler(answerErrors(parts.log))
  app.setNotFoundHandler(answerNotFound)
  for (const routes of ROUTE_FAMILIES) await app.register(routes, parts)
  await app.ready()
  return app
}
