import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody } from './error-bodies.ts'
import { FakeAccount } from './fake-account.ts'
import type { SeenRequest } from './seen-request.ts'

export type { SeenRequest } from './seen-request.ts'

export interface FakeDatadogOptions {
  readonly apiKey?: string
  readonly appKey?: string
  /** Permissions that the application key has; all when absent. */
  readonly permissions?: readonly string[]
  /** Requests an endpoint takes before it answers 429; without bound when absent. */
  readonly rateLimit?: number
  /** Seconds until the limit is lifted, as the headers say. */
  readonly resetS?: number
}

/** What becomes of one request instead of the usual answer. */
export type Script =
  | {
      readonly do: 'answer'
      readonly status: number
      readonly body?: unknown
      readonly headers?: HeaderTexts
    }
  /** Datadog's own body for this status. */
  | { readonly do: 'error'; readonly status: number; readonly headers?: HeaderTexts }
  /** Takes the request and never answers. */
  | { readonly do: 'hang' }
  /** Sends the head and half of the body, then nothing more. */
  | { readonly do: 'stall' }
  /** Closes the connection with a reset before any answer, or in the middle of one. */
  | { readonly do: 'reset'; readonly midway?: boolean }
  /** 200 with what is no JSON. */
  | { readonly do: 'malformed'; readonly body?: string }

type HeaderTexts = Readonly<Record<string, string>>

export interface FakeDatadog {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  /** Requests that are not answered yet. */
  underway(): number
  /** What the account holds: logs, events, metrics, workflows. */
  readonly account: FakeAccount
  /** The next requests to a path get these, one each, in order. */
  script(path: string | RegExp, ...scripts: readonly Script[]): void
  /** Resolves when so many requests to the path have come, those before the call included. */
  heard(path: string | RegExp, count?: number): Promise<void>
  close(): Promise<void>
}

interface Planned {
  readonly path: string | RegExp
  readonly script: Script
}

const LARGEST_BODY = 1024 * 1024
/** Which permission opens which path, as Datadog's reference says. */
const PERMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/v2\/logs\/events\/search$/, 'logs_read_data'],
  [/^\/api\/v1\/query$/, 'timeseries_query'],
  [/^\/api\/v2\/events\/search$/, 'events_read'],
  [/^\/api\/v2\/workflows\/[^/]+\/instances$/, 'workflows_run'],
  [/^\/api\/v2\/workflows\/[^/]+\/instances\/[^/]+$/, 'workflows_read'],
]

/** Datadog's API on loopback: its paths, headers, bodies, cursors and errors. It can be told to fail in every way. */
export async function startFakeDatadog(options: FakeDatadogOptions = {}): Promise<FakeDatadog> {
  const requests: SeenRequest[] = []
  const planned: Planned[] = []
  const waiting = new Set<() => void>()
  const account = new FakeAccount()
  const used = new Map<string, number>()

  let underway = 0

  const server = createServer((request, reply) => {
    underway += 1
    reply.once('close', () => {
      underway -= 1
    })
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://fake')
      const seen: SeenRequest = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: parsed(body),
      }
      requests.push(seen)
      for (const look of waiting) look()
      answer(seen, body, reply)
    })
  })

  function answer(seen: SeenRequest, body: string, reply: ServerResponse): void {
    const index = planned.findIndex(({ path }) => matches(path, seen.path))
    const script = index < 0 ? undefined : planned.splice(index, 1)[0]?.script
    if (script !== undefined) return play(script, reply)
    const refused = refusalOf(seen, body)
    if (refused !== null) return error(reply, refused.status, refused.headers, refused.kind)
    const found = account.answer(seen)
    if (found === null) return error(reply, 404)
    send(reply, found.status ?? 200, found.body, limitHeaders(seen.path))
  }

  function refusalOf(
    seen: SeenRequest,
    body: string,
  ): { status: number; headers?: HeaderTexts; kind?: 'permission' } | null {
    if (body.length > LARGEST_BODY) return { status: 413 }
    if (seen.method === 'POST' && !/^application\/json/.test(seen.headers['content-type'] ?? ''))
      return { status: 400 }
    if (seen.headers['dd-api-key'] === undefined) return { status: 401 }
    const rightKeys =
      seen.headers['dd-api-key'] === (options.apiKey ?? 'api-key-of-the-tests') &&
      seen.headers['dd-application-key'] === (options.appKey ?? 'app-key-of-the-tests')
    // Datadog answers a wrong key with a bare 403.
    if (!rightKeys) return { status: 403 }
    const needed = PERMISSIONS.find(([path]) => path.test(seen.path))?.[1]
    if (needed !== undefined && options.permissions !== undefined && !options.permissions.includes(needed))
      return { status: 403, kind: 'permission' }
    const count = (used.get(seen.path) ?? 0) + 1
    used.set(seen.path, count)
    if (options.rateLimit === undefined || count <= options.rateLimit) return null
    return { status: 429, headers: limitHeaders(seen.path) }
  }

  function limitHeaders(path: string): HeaderTexts {
    if (options.rateLimit === undefined) return {}
    return {
      'x-ratelimit-limit': String(options.rateLimit),
      'x-ratelimit-period': '3600',
      'x-ratelimit-remaining': String(Math.max(0, options.rateLimit - (used.get(path) ?? 0))),
      'x-ratelimit-reset': String(options.resetS ?? 30),
      'x-ratelimit-name': path.split('/').slice(3).join('_'),
    }
  }

  function error(
    reply: ServerResponse,
    status: number,
    headers: HeaderTexts = {},
    kind?: 'permission',
  ): void {
    send(reply, status, errorBody(status, kind), headers)
  }

  function play(script: Script, reply: ServerResponse): void {
    switch (script.do) {
      case 'answer':
        return send(reply, script.status, script.body ?? {}, script.headers ?? {})
      case 'error':
        return error(reply, script.status, script.headers)
      case 'malformed':
        reply.writeHead(200, { 'content-type': 'application/json' })
        return void reply.end(script.body ?? '<html>upstream connect error')
      case 'stall':
        reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        return void reply.write('{"data":[')
      case 'reset': {
        if (script.midway !== true) return void reply.socket?.resetAndDestroy()
        reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        return void reply.write('{"data":[', () => reply.socket?.resetAndDestroy())
      }
      case 'hang':
        return
    }
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    underway: () => underway,
    account,
    script: (path, ...scripts) => planned.push(...scripts.map((script) => ({ path, script }))),
    heard: (path, count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (requests.filter((one) => matches(path, one.path)).length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

const matches = (wanted: string | RegExp, path: string): boolean =>
  typeof wanted === 'string' ? path === wanted : wanted.test(path)

function send(reply: ServerResponse, status: number, body: unknown, headers: HeaderTexts): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers })
  reply.end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body === '' ? null : body
  }
}
