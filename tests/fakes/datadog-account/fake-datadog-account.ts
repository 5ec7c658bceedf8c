import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody } from '../datadog/error-bodies.ts'
import type { SeenRequest } from '../datadog/seen-request.ts'
import { AccountObjects } from './account-objects.ts'
import type { Answer } from './answers.ts'
import { dashboards, monitors, slos, webhooks } from './v1-routes.ts'
import { caseProjects, metricMetadata, tagConfigurations, workflows } from './v2-routes.ts'

export const API_KEY = 'api-key-of-the-tests'
export const APP_KEY = 'app-key-of-the-tests'

/** What becomes of one request instead of the usual answer. */
export interface Failure {
  readonly method?: string
  readonly path: RegExp
  /** 0 closes the connection without an answer. */
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Says which permission is missing, where the status is 403. */
  readonly permission?: boolean
  /** What was asked for is done all the same. */
  readonly butDone?: boolean
  /** So many requests; 1 when absent. */
  readonly times?: number
}

export interface FakeDatadogAccount {
  readonly url: string
  readonly objects: AccountObjects
  readonly requests: readonly SeenRequest[]
  /** Requests that change something. */
  writes(): readonly SeenRequest[]
  fail(failure: Failure): void
  close(): Promise<void>
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const LARGEST_BODY = 4 * 1024 * 1024

type Route = (objects: AccountObjects, request: SeenRequest, id: string | null) => Answer | null
const ROUTES: readonly (readonly [RegExp, Route])[] = [
  [/^\/api\/v1\/dashboard(?:\/([^/]+))?$/, dashboards],
  [/^\/api\/v1\/monitor(?:\/(\d+))?$/, monitors],
  [/^\/api\/v1\/slo(?:\/([^/]+))?$/, slos],
  [/^\/api\/v1\/integration\/webhooks\/configuration\/webhooks(?:\/([^/]+))?$/, webhooks],
  [/^\/api\/v2\/workflows(?:\/([^/]+))?$/, workflows],
  [
    /^\/api\/v2\/metrics\/([^/]+)\/tags$/,
    (objects, request, name) => tagConfigurations(objects, request, name ?? ''),
  ],
  [/^\/api\/v1\/metrics\/([^/]+)$/, (objects, _, name) => metricMetadata(objects, name ?? '')],
  [/^\/api\/v2\/cases\/projects$/, caseProjects],
]

/** The configuration API of a Datadog account on loopback: its paths, pages, bodies and errors. It can be told to fail. */
export async function startFakeDatadogAccount(): Promise<FakeDatadogAccount> {
  const objects = new AccountObjects()
  const requests: SeenRequest[] = []
  const failures: { failure: Failure; left: number }[] = []

  const server = createServer((request, reply) => {
    void readRequest(request).then((seen) => {
      requests.push(seen)
      const planned = failures.find(({ failure, left }) => left > 0 && fits(failure, seen))
      if (planned === undefined) return send(reply, answer(seen))
      planned.left -= 1
      const { failure } = planned
      if (failure.butDone === true) answer(seen)
      if (failure.status === 0) return reply.destroy()
      const body = errorBody(failure.status, failure.permission === true ? 'permission' : undefined)
      send(reply, { status: failure.status, body }, failure.headers)
    })
  })

  function answer(seen: SeenRequest): Answer {
    const rightKey = seen.headers['dd-api-key'] === API_KEY
    const forbidden = { status: 403, body: errorBody(403) }
    if (seen.path === '/api/v1/validate') return rightKey ? { status: 200, body: { valid: true } } : forbidden
    if (!rightKey || seen.headers['dd-application-key'] !== APP_KEY) return forbidden
    if (seen.path === '/api/v2/validate_keys') return { status: 200, body: { status: 'ok' } }
    for (const [path, route] of ROUTES) {
      const match = path.exec(seen.path)
      const id = match?.[1] === undefined ? null : decodeURIComponent(match[1])
      if (match !== null) return route(objects, seen, id) ?? { status: 405, body: errorBody(405) }
    }
    return { status: 404, body: errorBody(404) }
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    requests,
    writes: () => requests.filter(({ method }) => CHANGES.has(method)),
    fail: (failure) => failures.push({ failure, left: failure.times ?? 1 }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

const fits = ({ method, path }: Failure, seen: SeenRequest): boolean =>
  (method === undefined || method === seen.method) && path.test(seen.path)

function send(
  reply: ServerResponse,
  { status, body }: Answer,
  headers: Readonly<Record<string, string>> = {},
): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers })
  reply.end(JSON.stringify(body))
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LARGEST_BODY) chunks.push(chunk)
  }
  const url = new URL(request.url ?? '/', 'http://fake')
  const text = Buffer.concat(chunks).toString('utf8')
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: text === '' ? null : JSON.parse(text),
  }
}
