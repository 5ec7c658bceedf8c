import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Clock } from '../../../ports/clock.ts'
import { type Called, Caller } from '../call.ts'
import { listenOnLoopback, readBody } from '../loopback.ts'
import type { Sample } from './samples.ts'

export interface FrontOptions {
  readonly clock: Clock
  /** Called after every request. */
  readonly sample: (sample: Sample) => void
}

const LARGEST_BODY = 256 * 1024
/** So long a request waits for a replica that is being started. */
const HOLD_MS = 3_000
const MOST_HELD = 200
const ANSWER_WITHIN_MS = 5_000

/**
 * The one address of a service: passes requests to its replicas in turn, holds them for a moment while none is ready, and
 * measures the replicas, as a trace does: the time held is not theirs. A replica that breaks off gives 502.
 */
export class Front {
  readonly #options: FrontOptions
  readonly #caller = new Caller()
  readonly #server: Server
  #ports: readonly number[] = []
  #turn = 0
  #held: (() => void)[] = []

  private constructor(options: FrontOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#pass(request, response).catch(() => response.destroy())
    })
  }

  static async open(options: FrontOptions): Promise<{ front: Front; url: string }> {
    const front = new Front(options)
    return { front, url: `http://127.0.0.1:${await listenOnLoopback(front.#server)}` }
  }

  setReplicas(ports: readonly number[]): void {
    this.#ports = ports
    if (ports.length === 0) return
    const held = this.#held
    this.#held = []
    for (const go of held) go()
  }

  async close(): Promise<void> {
    for (const go of this.#held.splice(0)) go()
    this.#caller.close()
    await new Promise((resolve) => {
      this.#server.close(resolve)
      this.#server.closeAllConnections()
    })
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, text } = await this.#answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  }

  async #answer(request: IncomingMessage): Promise<Called> {
    const body = await readBody(request, LARGEST_BODY)
    if (body === null) return problem(413, 'the body is too large')
    if (this.#ports.length === 0) await this.#hold()
    const { clock, sample } = this.#options
    const startedMs = clock.monotonicMs()
    const called = await this.#ask(request, body)
    sample({ at: clock.now(), durationMs: clock.monotonicMs() - startedMs, failed: called.status >= 500 })
    return called
  }

  async #ask(request: IncomingMessage, body: string): Promise<Called> {
    const port = this.#ports[this.#turn++ % Math.max(1, this.#ports.length)]
    if (port === undefined) return problem(503, 'no replica is ready')
    const url = `http://127.0.0.1:${port}${request.url ?? '/'}`
    try {
      const sent = body === '' ? null : body
      return await this.#caller.call({
        url,
        method: request.method ?? 'GET',
        body: sent,
        timeoutMs: ANSWER_WITHIN_MS,
      })
    } catch (error) {
      const isLate = error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT'
      return isLate ? problem(504, 'the replica did not answer') : problem(502, 'the replica broke off')
    }
  }

  #hold(): Promise<void> {
    if (this.#held.length >= MOST_HELD) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(HOLD_MS, resolve)
      this.#held.push(() => {
        cancel()
        resolve()
      })
    })
  }
}

const problem = (status: number, error: string): Called => ({ status, text: JSON.stringify({ error }) })
