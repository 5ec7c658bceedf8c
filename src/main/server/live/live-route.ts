import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '../../../contract/routes.ts'
import { EchoError } from '../../domain/error.ts'
import { isLoopback, ownHosts, refuseForeignHost } from '../own-host.ts'
import type { ServerParts } from '../parts.ts'

/** The hard bound of a message; the hub ignores what is over 4 KiB, this protects its memory. */
const MOST_MESSAGE_BYTES = 64 * 1024

/** GET /live: refuses pages of other origins and walls that are too many before anything is upgraded. */
export async function liveRoute(app: FastifyInstance, { hub, ownNames }: ServerParts): Promise<void> {
  await app.register(websocket, { options: { maxPayload: MOST_MESSAGE_BYTES } })
  const refuseForeign = refuseForeignHost(ownHosts(ownNames))
  app.route({
    method: 'GET',
    url: ROUTES.live,
    onRequest: async (request) => {
      const { origin, host } = request.headers
      await refuseForeign(request)
      if (origin === undefined ? !isLoopback(request.ip) : !sameOrigin(origin, host))
        throw new EchoError('ECHO_ORIGIN_REFUSED', 'The live link is only for pages of EchoOps itself.')
      if (hub.full) throw new EchoError('ECHO_WALLS_FULL', 'As many walls as EchoOps serves are connected.')
    },
    handler: async () => {
      throw new EchoError('ECHO_REQUEST_INVALID', 'This address is a WebSocket; it takes no plain requests.')
    },
    wsHandler: (socket) => hub.attach(socket),
  })
}

/** A browser always names the origin. Programs may leave it out on this machine only. */
function sameOrigin(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: from } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from
}
