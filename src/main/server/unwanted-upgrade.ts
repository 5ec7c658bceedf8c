import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Node lets go of a connection that asks for an upgrade: what is answered as a plain request would leave it open for good, and
 * EchoOps could not stop before its peer does. So it is ended once the answer is out. The live link, which upgrades, never gets there.
 */
export function endAfterAnswer(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.upgrade === undefined) return
  reply.raw.once('finish', () => request.raw.socket.destroySoon())
}
