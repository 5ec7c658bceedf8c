import { basename } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ROUTES } from '../../contract/routes.ts'
import { ownHosts, refuseForeignHost } from './own-host.ts'
import type { ServerParts } from './parts.ts'
import { allowEmbedding } from './security-headers.ts'

const WALL = 'index.html'
const WIDGET = 'widget.html'
/** Vite's names carry a hash of the content: `assets/index-BkD2x9aQ.js`. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[\w-]{8}\.\w+$/

/** The wall at / and /static/index.html, the widget at /widget, and what they load. */
export async function pageRoutes(app: FastifyInstance, { pageDir, ownNames }: ServerParts): Promise<void> {
  const isOwn = ownHosts(ownNames)
  await app.register(fastifyStatic, {
    root: pageDir,
    prefix: '/static/',
    index: false,
    cacheControl: false,
    setHeaders: pageHeaders,
    // However the address was spelled.
    allowedPath: (path, _root, request) => basename(path) !== WALL || isOwn(request.headers.host),
  })
  const ownOnly = { onRequest: refuseForeignHost(isOwn) }
  app.get(ROUTES.wall, ownOnly, (_request, reply) => reply.sendFile(WALL))
  app.get(ROUTES.wallIndex, ownOnly, (_request, reply) => reply.sendFile(WALL))
  app.get(ROUTES.widget, (_request, reply) => reply.sendFile(WIDGET))
  // The pages name their assets relative to themselves, and / is not /static/.
  app.get<{ Params: { '*': string } }>('/assets/*', (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`),
  )
}

function pageHeaders(reply: FastifyReply, path: string): void {
  if (basename(path) === WIDGET) allowEmbedding(reply)
  const html = path.endsWith('.html')
  reply.header(
    'cache-control',
    html ? 'no-store' : HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  )
}
