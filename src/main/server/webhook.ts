import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ROUTES } from '../../contract/routes.ts'
import type { Accepted } from '../../contract/webhook.ts'
import { EchoError } from '../domain/error.ts'
import type { ServerParts } from './parts.ts'
import { readBody } from './read-body.ts'
import { readPayload } from './read-payload.ts'

export const LARGEST_DELIVERY_BYTES = 256 * 1024
/** application/json and application/<anything>+json, with parameters (RFC 6839, section 3.1). */
const JSON_TYPE = /^\s*application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i

/** POST /webhook/datadog. The body is read here and not by Fastify: strictly, and bounded before anything is made of it. */
export async function webhookRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const secret = parts.webhookSecret === null ? null : digest(parts.webhookSecret)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.post(ROUTES.webhook, {
    onRequest: async (request, reply) => {
      try {
        if (secret !== null) checkSecret(request.headers, secret)
        checkType(request.headers)
      } catch (error) {
        // The body stays unread, so the connection cannot serve another request.
        reply.header('connection', 'close')
        throw error
      }
    },
    handler: async (request, reply) => {
      const receivedAt = parts.clock.now()
      const accepted = await receive(await bodyOf(request, reply), receivedAt, parts)
      parts.telemetry.count('echo_ops.webhook.received', {})
      if (accepted.duplicate) parts.telemetry.count('echo_ops.webhook.duplicate', {})
      return reply.code(202).send(accepted)
    },
  })
}

async function bodyOf(
  request: FastifyRequest,
  reply: { header(name: string, value: string): unknown },
): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  try {
    return await readBody(request.raw, announced, LARGEST_DELIVERY_BYTES)
  } catch (error) {
    reply.header('connection', 'close')
    throw error
  }
}

async function receive(body: Buffer, receivedAt: number, parts: ServerParts): Promise<Accepted> {
  const deliveryId = parts.ids.next('dlv')
  const read = readPayload(body)
  if (read.kind !== 'object') {
    await quarantine(deliveryId, read.reason, body, parts)
    if (read.kind === 'other')
      throw new EchoError(
        'ECHO_ALERT_INVALID',
        `The delivery is ${read.reason}. It is kept as ${deliveryId}.`,
      )
    return { status: 'accepted', incident_id: null, delivery_id: deliveryId, duplicate: false }
  }
  try {
    const hash = createHash('sha256').update(body).digest('hex')
    const { incident, alert, change } = await parts.deliver(read.payload, hash, deliveryId, receivedAt)
    return {
      status: 'accepted',
      incident_id: incident.id,
      delivery_id: alert.deliveryId,
      duplicate: change === 'duplicate',
    }
  } catch (error) {
    if (error instanceof EchoError) throw error
    // A fault of ours must not cost the event: it is kept for a later version that understands it.
    parts.log.error({ err: error, deliveryId }, 'a delivery could not be understood')
    await quarantine(deliveryId, 'EchoOps could not make sense of it', body, parts)
    return { status: 'accepted', incident_id: null, delivery_id: deliveryId, duplicate: false }
  }
}

async function quarantine(
  deliveryId: string,
  reason: string,
  body: Buffer,
  parts: ServerParts,
): Promise<void> {
  parts.log.warn({ deliveryId, reason, bytes: body.byteLength }, 'a delivery went into quarantine')
  await parts.incidents.quarantine({
    deliveryId,
    reason,
    bytes: body.byteLength,
    bodyBase64: body.toString('base64'),
  })
  parts.telemetry.count('echo_ops.webhook.quarantined', {})
}

function checkSecret(headers: IncomingHttpHeaders, expected: Buffer): void {
  const own = headers['x-echoops-secret']
  const bearer = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]
  const given = typeof own === 'string' ? own : (bearer ?? null)
  if (given === null) throw new EchoError('ECHO_UNAUTHORIZED', 'The webhook secret is missing.')
  if (!timingSafeEqual(digest(given), expected))
    throw new EchoError('ECHO_UNAUTHORIZED', 'The webhook secret is wrong.')
}

/** Of equal length whatever was given, so that comparing tells nothing. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

function checkType(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'] ?? ''
  const encoding = headers['content-encoding'] ?? 'identity'
  if (!JSON_TYPE.test(type))
    throw new EchoError(
      'ECHO_CONTENT_TYPE_UNSUPPORTED',
      type === '' ? 'The Content-Type is missing.' : 'The Content-Type is not JSON.',
    )
  if (encoding.toLowerCase() !== 'identity')
    throw new EchoError('ECHO_CONTENT_TYPE_UNSUPPORTED', 'The body is compressed.')
}
