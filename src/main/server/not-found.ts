import type { FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES } from '../../contract/routes.ts'
import { EchoError } from '../domain/error.ts'
import { sendProblem } from './problem.ts'

const POSTED: ReadonlySet<string> = new Set([
  ROUTES.webhook,
  ROUTES.command,
  ROUTES.commandAudio,
  ROUTES.commandConfirm,
  ROUTES.commandCancel,
  ROUTES.chaosStart,
  ROUTES.chaosStop,
  ROUTES.demoBreak,
])
const KNOWN = Object.values(ROUTES).map((route) => ({
  pattern: new RegExp(`^${route.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
  allow: POSTED.has(route) ? 'POST' : 'GET, HEAD',
}))

/** 405 where the address exists for another method, else 404. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? ''
  const known = KNOWN.find(({ pattern }) => pattern.test(path))
  if (known === undefined || known.allow.split(', ').includes(request.method))
    return sendProblem(reply, new EchoError('ECHO_ROUTE_NOT_FOUND', 'Nothing is served at this address.'))
  reply.header('allow', known.allow)
  return sendProblem(
    reply,
    new EchoError('ECHO_METHOD_NOT_ALLOWED', `This address takes ${known.allow}, not ${request.method}.`),
  )
}
