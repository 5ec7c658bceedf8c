import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ChaosView } from '../../contract/command.ts'
import { ROUTES } from '../../contract/routes.ts'
import { EchoError } from '../domain/error.ts'
import type { ChaosState } from '../ports/chaos.ts'
import { refuseForeignPage } from './command-routes.ts'
import { isLoopback, ownHosts, refuseForeignHost } from './own-host.ts'
import type { ServerParts } from './parts.ts'

const breakQuery = z.object({ failure: z.string().min(1).max(64).optional() })

/** GET /chaos, POST /chaos/start and /chaos/stop, POST /demo/break. What makes trouble is taken from this machine only. */
export async function chaosRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const refuseForeign = refuseForeignHost(ownHosts(parts.ownNames))
  app.removeAllContentTypeParsers()
  // No body is needed, so none is read.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.addHook('onRequest', async (request) => {
    await refuseForeign(request)
    refuseForeignPage(request)
    if (request.method !== 'GET' && !isLoopback(request.ip))
      throw new EchoError('ECHO_COMMANDS_LOCAL', 'This can be asked for on the machine of EchoOps only.')
  })
  app.get(ROUTES.chaos, async () => view(parts.chaos.state()))
  app.post(ROUTES.chaosStart, async () => view(parts.chaos.start()))
  app.post(ROUTES.chaosStop, async () => view(parts.chaos.stop()))
  app.post(ROUTES.demoBreak, async (request) => {
    const demo = parts.demo()
    if (demo === null) throw new EchoError('ECHO_DEMO_ABSENT', 'There is no demo fleet.')
    const query = breakQuery.safeParse(request.query)
    if (!query.success) throw new EchoError('ECHO_REQUEST_INVALID', 'failure: is not the name of a failure')
    await demo.break(query.data.failure ?? null)
    return demo.view()
  })
}

const view = ({ active, until }: ChaosState): ChaosView => ({ active, until })
