import type { FastifyReply } from 'fastify'

/** Datadog's web sites, where dashboards embed the widget (docs.datadoghq.com, "Getting Started with Datadog Sites"). */
const DATADOG = 'https://*.datadoghq.com https://*.datadoghq.eu https://*.ddog-gov.com'

const policy = (ancestors: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self' ws: wss:",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')

const STRICT = policy("'none'")
const EMBEDDABLE = policy(`'self' ${DATADOG}`)

/** On every answer, also on errors. What may be kept by a cache says so itself. */
export function secure(reply: FastifyReply): void {
  reply.headers({
    'cache-control': 'no-store',
    'content-security-policy': STRICT,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
  })
}

/** For the widget's page alone: it may stand in a frame on Datadog's sites. */
export function allowEmbedding(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': EMBEDDABLE,
    'cross-origin-resource-policy': 'cross-origin',
  })
}
