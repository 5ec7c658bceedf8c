import type { client } from '@datadog/datadog-api-client'
// What an HttpLibrary has to return; the client does not export it at its top.
import { ResponseContext } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js'

/** Bounds of one request, with its repetitions. Milliseconds. */
export const BOUNDS = {
  answerWithinMs: 20_000,
  attempts: 4,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  bodyBytes: 64 * 1024 * 1024,
} as const

export type Pause = (ms: number) => Promise<void>

/** No answer: the network, or Datadog was silent. */
export class Unreachable extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'Unreachable'
  }
}

type Request = Parameters<client.HttpLibrary['send']>[0]
type Response = Awaited<ReturnType<client.HttpLibrary['send']>>

/**
 * How the official client sends: with a deadline, and again after 429, 5xx or no answer, as late as Datadog asks for. What creates
 * something is only sent again after 429, for that was certainly not done; otherwise two of it might come to be.
 */
export class BoundedHttp implements client.HttpLibrary {
  readonly #pause: Pause
  /** Tells what is waited for. */
  readonly #tell: (text: string) => void

  constructor(pause: Pause, tell: (text: string) => void) {
    this.#pause = pause
    this.#tell = tell
  }

  async send(request: Request): Promise<Response> {
    const creates = String(request.getHttpMethod()) === 'POST'
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(request).catch((error: unknown) => new Unreachable(why(error)))
      const last = attempt === BOUNDS.attempts
      if (answer instanceof Unreachable) {
        if (last || creates) throw answer
      } else if (last || !isWorthAnother(answer.httpStatusCode, creates)) return answer
      const waitMs = pauseOf(answer, attempt)
      if (waitMs > BOUNDS.longestPauseMs && !(answer instanceof Unreachable)) return answer
      const status = answer instanceof Unreachable ? answer.message : `HTTP ${answer.httpStatusCode}`
      this.#tell(`Datadog: ${status}; once more in ${Math.ceil(waitMs / 1_000)} s`)
      await this.#pause(waitMs)
    }
  }
}

const isWorthAnother = (status: number, creates: boolean): boolean =>
  status === 429 || (status >= 500 && !creates)

/** What Datadog asks for (X-RateLimit-Reset, Retry-After; seconds), else twice as long each time. */
function pauseOf(answer: Response | Unreachable, attempt: number): number {
  const headers = answer instanceof Unreachable ? {} : answer.headers
  const asked = headers['retry-after'] ?? headers['x-ratelimit-reset']
  if (asked !== undefined && /^\d{1,6}$/.test(asked)) return Number(asked) * 1_000
  return BOUNDS.firstPauseMs * 2 ** (attempt - 1)
}

async function once(request: Request): Promise<Response> {
  const body = request.getBody()
  const answer = await fetch(request.getUrl(), {
    method: String(request.getHttpMethod()),
    headers: request.getHeaders(),
    signal: AbortSignal.timeout(BOUNDS.answerWithinMs),
    redirect: 'error',
    ...(typeof body === 'string' ? { body } : {}),
  })
  const text = await readText(answer)
  return new ResponseContext(answer.status, Object.fromEntries(answer.headers), {
    text: () => Promise.resolve(text),
    binary: () => Promise.resolve(Buffer.from(text)),
  })
}

async function readText(answer: globalThis.Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength
    if (size > BOUNDS.bodyBytes) throw new Error('the answer is larger than 64 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function why(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${BOUNDS.answerWithinMs / 1_000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null
  return code === null ? 'no connection' : `no connection (${code})`
}
