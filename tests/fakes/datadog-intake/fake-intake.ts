import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { type EventBody, INTAKES, type LogLine, type Points, type Series } from './bodies.ts'

export interface SeenParcel {
  readonly path: string
  readonly encoding: string
  readonly status: number
  readonly body: unknown
}

/** What it does with the next parcels instead of taking them. */
export type Fault =
  | { readonly do: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly do: 'reset' }
  | { readonly do: 'hang' }

export interface FakeIntake {
  readonly url: string
  readonly parcels: readonly SeenParcel[]
  /** Of the parcels that were taken. */
  series(): Series[]
  points(): Points[]
  logs(): LogLine[]
  events(): EventBody[]
  spans(): Record<string, unknown>[]
  /** What was wrong with those that were refused. */
  readonly refused: readonly string[]
  sent(): string
  /** Each for one request, in order. */
  fail(...faults: readonly Fault[]): void
  /** For all from now on; null: it is well again. */
  failAlways(fault: Fault | null): void
  when(wanted: () => boolean): Promise<void>
  close(): Promise<void>
}

export interface FakeIntakeOptions {
  /** The one that is right. */
  readonly apiKey: string
}

/** Datadog's intakes for metrics, logs, events and spans on loopback: their headers, bodies, limits and errors. */
export async function startFakeIntake({ apiKey }: FakeIntakeOptions): Promise<FakeIntake> {
  const parcels: SeenParcel[] = []
  const refused: string[] = []
  const planned: Fault[] = []
  const waiting = new Set<() => void>()
  let always: Fault | null = null

  const server = createServer((request, reply) => {
    void bytesOf(request).then((bytes) => {
      const fault = planned.shift() ?? always
      if (fault !== null) fail(fault, request, reply)
      else take(request, bytes, reply)
      for (const look of waiting) look()
    })
  })

  function take(request: IncomingMessage, bytes: Buffer, reply: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://fake').pathname
    const encoding = request.headers['content-encoding'] ?? 'identity'
    const { status, body, why } = judge(request, path, encoding, bytes)
    if (why !== null) refused.push(`${path}: ${why}`)
    parcels.push({ path, encoding, status, body })
    send(reply, status, why === null ? INTAKES[path]?.answer : { errors: [why] })
  }

  function judge(request: IncomingMessage, path: string, encoding: string, bytes: Buffer) {
    const no = (status: number, why: string) => ({ status, body: null, why })
    const route = INTAKES[path]
    if (route === undefined || request.method !== 'POST') return no(404, 'Not found')
    if (request.headers['dd-api-key'] !== apiKey) return no(403, 'Forbidden')
    if (!/^application\/json/.test(request.headers['content-type'] ?? '')) return no(400, 'Bad content type')
    if (!route.encodings.includes(encoding)) return no(415, `Unsupported encoding ${encoding}`)
    const body = unpacked(bytes, encoding)
    if (body === null) return no(400, 'Payload is not in the expected format')
    if (body.byteLength > route.largest) return no(413, 'Payload too big')
    const parsed = route.body.safeParse(JSON.parse(body.toString('utf8')))
    return parsed.success ? { status: 202, body: parsed.data, why: null } : no(400, parsed.error.message)
  }

  function fail(fault: Fault, request: IncomingMessage, reply: ServerResponse): void {
    const status = fault.do === 'answer' ? fault.status : 0
    const path = request.url ?? ''
    parcels.push({ path, encoding: request.headers['content-encoding'] ?? 'identity', status, body: null })
    if (fault.do === 'reset') reply.socket?.resetAndDestroy()
    else if (fault.do === 'answer') send(reply, status, { errors: ['told to fail'] }, fault.headers)
  }

  const taken = <T>(path: string): T[] =>
    parcels.filter((one) => one.path === path && one.status === 202).map(({ body }) => body as T)

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ parcels, refused },
    series: () => taken<{ series: Series[] }>('/api/v2/series').flatMap(({ series }) => series),
    points: () => taken<{ series: Points[] }>('/api/v1/distribution_points').flatMap(({ series }) => series),
    logs: () => taken<LogLine[]>('/api/v2/logs').flat(),
    events: () => taken<EventBody>('/api/v1/events'),
    spans: () => taken<unknown>('/api/v2/spans').flatMap(spansIn),
    sent: () => JSON.stringify(parcels),
    fail: (...faults) => void planned.push(...faults),
    failAlways: (fault) => {
      always = fault
    },
    when: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!wanted()) return
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

/** Wherever in the tracer's own form they lie: what has a trace and a name. */
function spansIn(body: unknown): Record<string, unknown>[] {
  if (typeof body !== 'object' || body === null) return []
  if (Array.isArray(body)) return body.flatMap(spansIn)
  const fields = body as Record<string, unknown>
  return 'trace_id' in fields && 'name' in fields ? [fields] : Object.values(fields).flatMap(spansIn)
}

function unpacked(bytes: Buffer, encoding: string): Buffer | null {
  try {
    if (encoding === 'gzip') return gunzipSync(bytes)
    if (encoding === 'zstd') return zstdDecompressSync(bytes)
    return encoding === 'deflate' ? inflateSync(bytes) : bytes
  } catch {
    return null
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

function send(
  reply: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers })
  reply.end(JSON.stringify(body))
}
