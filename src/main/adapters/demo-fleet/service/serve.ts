import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from '../../../ports/clock.ts'
import { listenOnLoopback, readBody } from '../loopback.ts'
import type { Answer, ServiceProgram } from './program-of.ts'
import { Refusal } from './refusal.ts'
import type { ServiceLog } from './service-log.ts'

const LARGEST_BODY = 256 * 1024

export interface Served {
  readonly port: number
  inFlight(): number
  /** Takes no new requests; resolves when the running ones have ended. */
  drained(): Promise<void>
}

/** Serves the routes on a free loopback port and logs one line a request, and one more for what went wrong. */
export async function serve(program: ServiceProgram, log: ServiceLog, clock: Clock): Promise<Served> {
  let inFlight = 0
  const server = createServer((request, response) => {
    inFlight += 1
    const startedMs = clock.monotonicMs()
    answerTo(request, program, log)
      .then((answer) => send(response, answer))
      .catch((error: unknown) => send(response, failure(error, log)))
      .finally(() => {
        inFlight -= 1
        const path = (request.url ?? '/').split('?', 1)[0]
        const ms = Math.round(clock.monotonicMs() - startedMs)
        const level = response.statusCode >= 500 ? 'warn' : 'info'
        log.write(level, `${request.method} ${path} ${response.statusCode} in ${ms}ms`)
      })
  })
  const port = await listenOnLoopback(server)
  return {
    port,
    inFlight: () => inFlight,
    drained: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

async function answerTo(request: IncomingMessage, program: ServiceProgram, log: ServiceLog): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://service')
  const body = await bodyOf(request)
  const route = program.routes[`${request.method} ${url.pathname}`]
  if (route === undefined) return { status: 404, body: { error: 'nothing is served here' } }
  try {
    return await route({ path: url.pathname, query: url.searchParams, body })
  } catch (error) {
    return failure(error, log)
  }
}

/** Unforeseen errors are answered 500, as any framework does. */
function failure(error: unknown, log: ServiceLog): Answer {
  const known = error instanceof Error ? error : new Error(String(error))
  const status = known instanceof Refusal ? known.status : 500
  const message = known instanceof Refusal ? known.message : `${known.name}: ${known.message}`
  if (status >= 500) log.write('error', message, { stack: known.stack })
  return { status, body: { error: message } }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request, LARGEST_BODY)
  if (text === null) throw new Refusal(413, 'the body is too large')
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
