import { createSocket, type Socket } from 'node:dgram'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decode } from '@msgpack/msgpack'
import { eventOf, metricsOf, type SeenEvent, type SeenMetric } from './datagram.ts'
import { type SeenSpan, spanOf } from './span.ts'

export type { SeenEvent, SeenMetric } from './datagram.ts'
export type { SeenSpan } from './span.ts'

/** What the tracer sends for LLM Observability. */
export interface SeenModelSpan {
  readonly name: string
  readonly status: string
  readonly meta: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, number>>
  readonly tags: readonly string[]
}

export interface FakeAgent {
  readonly tracePort: number
  readonly metricsPort: number
  readonly spans: readonly SeenSpan[]
  readonly models: readonly SeenModelSpan[]
  readonly metrics: readonly SeenMetric[]
  readonly events: readonly SeenEvent[]
  /** What no agent would take. */
  readonly refused: readonly string[]
  /** Method and path of every request. */
  readonly requests: readonly string[]
  /** Everything that was sent, as one text. */
  sent(): string
  /** Settings of an appliance that has this agent. */
  readonly env: Readonly<Record<string, string>>
  /** From now on traces are answered with this status; null: the socket is reset; 'hang': never. 200 is well again. */
  answerTraces(how: number | null | 'hang'): void
  /** Resolves as soon as it is so; looked at whenever something was sent. */
  when(wanted: () => boolean): Promise<void>
  close(): Promise<void>
}

/** An endpoint list as of Agent 7.60. */
const INFO = {
  version: '7.60.0',
  endpoints: ['/v0.4/traces', '/v0.5/traces', '/v0.7/config', '/telemetry/proxy/', '/evp_proxy/v2/'],
  client_drop_p0s: true,
  span_meta_structs: true,
  config: { statsd_port: 8125 },
}

/** A Datadog Agent on loopback, as far as EchoOps speaks to it: DogStatsD by UDP, and by HTTP traces, LLM spans and what a tracer asks. */
export async function startFakeAgent(): Promise<FakeAgent> {
  const agent = new Agent()
  await agent.listen()
  return agent
}

class Agent implements FakeAgent {
  readonly spans: SeenSpan[] = []
  readonly models: SeenModelSpan[] = []
  readonly metrics: SeenMetric[] = []
  readonly events: SeenEvent[] = []
  readonly refused: string[] = []
  readonly requests: string[] = []
  readonly #bodies: string[] = []
  readonly #waiting = new Set<() => void>()
  readonly #http: Server
  readonly #udp: Socket
  #traces: number | null | 'hang' = 200

  constructor() {
    this.#http = createServer((request, reply) => void this.#answer(request, reply))
    this.#udp = createSocket('udp4')
    this.#udp.on('message', (datagram) => this.#read(datagram.toString('utf8')))
  }

  async listen(): Promise<void> {
    await new Promise<void>((ready) => this.#http.listen(0, '127.0.0.1', ready))
    await new Promise<void>((ready) => this.#udp.bind(0, '127.0.0.1', ready))
  }

  get tracePort(): number {
    return (this.#http.address() as AddressInfo).port
  }

  get metricsPort(): number {
    return this.#udp.address().port
  }

  get env(): Readonly<Record<string, string>> {
    return {
      DD_AGENT_HOST: '127.0.0.1',
      DD_TRACE_AGENT_PORT: String(this.tracePort),
      DD_DOGSTATSD_PORT: String(this.metricsPort),
    }
  }

  sent(): string {
    return [...this.#bodies, JSON.stringify([this.spans, this.models])].join('\n')
  }

  answerTraces(how: number | null | 'hang'): void {
    this.#traces = how
  }

  when(wanted: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!wanted()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise<void>((closed) => this.#http.close(() => closed()))
    await new Promise<void>((closed) => this.#udp.close(() => closed()))
  }

  #read(datagram: string): void {
    this.#bodies.push(datagram)
    for (const line of datagram.split('\n').filter((one) => one !== '')) {
      try {
        if (line.startsWith('_e{')) this.events.push(eventOf(line))
        else this.metrics.push(...metricsOf(line))
      } catch (error) {
        this.refused.push(String(error))
      }
    }
    this.#look()
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const body = Buffer.concat(pieces)
    const path = request.url ?? ''
    this.requests.push(`${request.method} ${path}`)
    if (path === '/info') send(reply, 200, INFO)
    else if (/^\/v0\.4\/traces$/.test(path) && request.method === 'PUT') this.#takeTraces(body, reply)
    else if (path === '/v0.7/config') send(reply, 200, {})
    else if (path.startsWith('/telemetry/proxy/')) send(reply, 202, {})
    else if (path === '/evp_proxy/v2/api/v2/llmobs') this.#takeModels(request, body, reply)
    else send(reply, 404, '404 page not found')
    this.#look()
  }

  #takeTraces(body: Buffer, reply: ServerResponse): void {
    if (this.#traces === 'hang') return
    if (this.#traces === null) return void reply.socket?.resetAndDestroy()
    if (this.#traces !== 200) return send(reply, this.#traces, { error: 'told to fail' })
    const traces = decode(body, { useBigInt64: true }) as Record<string, unknown>[][]
    this.spans.push(...traces.flat().map(spanOf))
    send(reply, 200, { rate_by_service: { 'service:,env:': 1 } })
  }

  #takeModels(request: IncomingMessage, body: Buffer, reply: ServerResponse): void {
    if (request.headers['x-datadog-evp-subdomain'] !== 'llmobs-intake') return send(reply, 400, {})
    const payloads = JSON.parse(body.toString('utf8')) as { spans: SeenModelSpan[] }[]
    this.models.push(...payloads.flatMap(({ spans }) => spans))
    send(reply, 202, {})
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }
}

function send(reply: ServerResponse, status: number, body: unknown): void {
  reply.writeHead(status, { 'content-type': 'application/json' })
  reply.end(typeof body === 'string' ? body : JSON.stringify(body))
}
