import { Agent, request } from 'node:http'

export interface Call {
  readonly url: string
  readonly method: string
  /** Sent as JSON; null sends none. */
  readonly body: string | null
  readonly timeoutMs: number
}

export interface Called {
  readonly status: number
  readonly text: string
}

/** No answer of the fleet is longer than this by far. */
const LARGEST_ANSWER = 256 * 1024
const MOST_SOCKETS = 64
const KEEP_ALIVE_MS = 20_000

/** One client with its connections kept open. Rejects with an Error whose `code` is the system's, or ETIMEDOUT. */
export class Caller {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS, timeout: KEEP_ALIVE_MS })

  call({ url, method, body, timeoutMs }: Call): Promise<Called> {
    return new Promise((resolve, reject) => {
      const headers =
        body === null
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
      const asked = request(url, { method, headers, agent: this.#agent }, (answer) => {
        const pieces: Buffer[] = []
        let bytes = 0
        answer.on('data', (piece: Buffer) => {
          bytes += piece.byteLength
          if (bytes > LARGEST_ANSWER) asked.destroy(new Error('the answer is too large'))
          else pieces.push(piece)
        })
        answer.on('end', () => {
          clearTimeout(late)
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') })
        })
        answer.on('error', reject)
      })
      const late = setTimeout(() => asked.destroy(timedOut(timeoutMs)), timeoutMs)
      asked.on('error', (error) => {
        clearTimeout(late)
        reject(error)
      })
      asked.end(body ?? undefined)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

const timedOut = (timeoutMs: number): Error =>
  Object.assign(new Error(`did not answer within ${timeoutMs}ms`), { code: 'ETIMEDOUT' })
