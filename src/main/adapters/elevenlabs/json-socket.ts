import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { ProviderProblem } from '../../domain/provider-error.ts'
import type { Clock } from '../../ports/clock.ts'
import { problemOfAnswer, problemOfClose } from './problem.ts'

/** A frame carries at most a few seconds of sound in base64 and its alignment. */
const LARGEST_FRAME_BYTES = 4 * 1_048_576
/** Of a refusal's body; the vendor's are a few hundred bytes. */
const LARGEST_BODY_BYTES = 16_384
const CLOSE_WITHIN_MS = 1_000

export interface JsonSocketOptions {
  readonly url: URL
  readonly apiKey: string
  readonly clock: Clock
  /** For DNS, TCP, TLS and the upgrade together. */
  readonly openWithinMs: number
}

export interface JsonSocketEvents {
  opened(): void
  /** A text frame that is JSON. */
  message(value: unknown): void
  /** At most once, and not after `close` or `drop`: the socket is of no more use, and why. */
  lost(problem: SocketProblem): void
}

export interface SocketProblem extends ProviderProblem {
  /** The socket never opened. */
  readonly refused: boolean
}

/** A socket that speaks JSON in text frames. Everything that ends it comes out as one problem. */
export class JsonSocket {
  readonly #options: JsonSocketOptions
  readonly #events: JsonSocketEvents
  readonly #socket: WebSocket | null
  #cancelOpening: () => void
  #opened = false
  #heard = false
  #over = false
  #answeredAt: number

  constructor(options: JsonSocketOptions, events: JsonSocketEvents) {
    const { clock, openWithinMs } = options
    this.#options = options
    this.#events = events
    this.#answeredAt = clock.monotonicMs()
    this.#cancelOpening = clock.after(openWithinMs, () => this.#lose({ failure: 'timeout' }))
    this.#socket = this.#begin()
  }

  get isOpen(): boolean {
    return this.#opened && !this.#over
  }

  /** Since the other side was last heard of, milliseconds. */
  get quietMs(): number {
    return this.#options.clock.monotonicMs() - this.#answeredAt
  }

  send(message: Readonly<Record<string, unknown>>): void {
    if (this.isOpen) this.#socket?.send(JSON.stringify(message))
  }

  /** Asks for a sign of life; see `quietMs`. */
  ping(): void {
    if (this.isOpen) this.#socket?.ping()
  }

  /** Says goodbye; whoever does not answer that is cut off. `done` is called when the connection is gone. */
  close(done: () => void = () => undefined): void {
    this.#finish()
    const socket = this.#socket
    if (socket === null || socket.readyState === WebSocket.CLOSED) return done()
    const cancel = this.#options.clock.after(CLOSE_WITHIN_MS, () => socket.terminate())
    socket.once('close', () => {
      cancel()
      done()
    })
    socket.close(1000)
  }

  /** Ends it at once, so that nothing more is made at the other end. */
  drop(): void {
    this.#finish()
    this.#socket?.terminate()
  }

  #begin(): WebSocket | null {
    try {
      const socket = new WebSocket(this.#options.url, {
        headers: { 'xi-api-key': this.#options.apiKey },
        maxPayload: LARGEST_FRAME_BYTES,
        perMessageDeflate: false,
      })
      this.#listen(socket)
      return socket
    } catch {
      // A key with characters that no header may have. Told later, as every other failure is.
      queueMicrotask(() => this.#lose({ failure: 'bad-key' }))
      return null
    }
  }

  #listen(socket: WebSocket): void {
    socket.on('open', () => {
      this.#cancelOpening()
      this.#alive()
      if (this.#over) return
      this.#opened = true
      this.#events.opened()
    })
    socket.on('message', (data, isBinary) => this.#receive(String(data), isBinary))
    socket.on('pong', () => this.#alive())
    socket.on('unexpected-response', (request, response) => {
      void bodyOf(response).then((body) => {
        const retryAfter = response.headers['retry-after'] ?? null
        this.#lose(problemOfAnswer(response.statusCode ?? 0, body, retryAfter))
        request.destroy()
      })
    })
    socket.on('error', (error) => this.#lose({ failure: failureOf(error), cause: error }))
    socket.on('close', (code, reason) => this.#lose(problemOfClose(code, reason.toString(), this.#heard)))
  }

  #receive(text: string, isBinary: boolean): void {
    if (this.#over) return
    this.#alive()
    this.#heard = true
    const value = isBinary ? undefined : parsed(text)
    if (value === undefined) this.#lose({ failure: 'malformed' })
    else this.#events.message(value)
  }

  #alive(): void {
    this.#answeredAt = this.#options.clock.monotonicMs()
  }

  #lose(problem: ProviderProblem): void {
    if (this.#over) return
    const begun = this.#heard && problem.failure === 'unreachable'
    const told = { ...problem, ...(begun ? { failure: 'cut' as const } : {}), refused: !this.#opened }
    this.drop()
    this.#events.lost(told)
  }

  #finish(): void {
    this.#over = true
    this.#cancelOpening()
  }
}

/** What `ws` raises for broken frames has codes of its own; all others are the network's. */
function failureOf(error: Error): 'malformed' | 'unreachable' {
  const code = 'code' in error ? String(error.code) : ''
  return code.startsWith('WS_ERR_') ? 'malformed' : 'unreachable'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** As much of it as tells what is wrong. Ends with the request, which the deadline of the opening ends. */
async function bodyOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of response) {
      parts.push(Buffer.from(part))
      bytes += part.length
      if (bytes > LARGEST_BODY_BYTES) break
    }
  } catch {
    // Cut off in the middle: the status is known all the same.
    return ''
  }
  return Buffer.concat(parts).toString('utf8')
}
