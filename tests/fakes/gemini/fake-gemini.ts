import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type FakeGeminiRequest, readRequest } from './read-request.ts'
import { readyAnswer } from './ready-answers.ts'
import { REFUSALS } from './refusals.ts'
import { type FakeReply, piecesOf, refuse } from './replies.ts'

export interface FakeGeminiOptions {
  /** As the real one is at its best: 320 ms and 300 tokens a second. Default: at once. */
  readonly latency?: { readonly firstTokenMs: number; readonly tokensPerSecond: number }
  /** Waits; default with real timers. */
  readonly wait?: (ms: number) => Promise<void>
  /** Keys that are right; without it every key is. */
  readonly keys?: readonly string[]
}

export interface FakeGemini {
  /** For `baseUrl`; its host and port also serve as GCE_METADATA_HOST. */
  readonly url: string
  readonly host: string
  /** Everything that was sent to it, for a look whether something is in it that must not be. */
  readonly requests: readonly FakeGeminiRequest[]
  /** How the next requests are answered, one each; when there are no more, by what they ask. */
  script(...replies: readonly (FakeReply | ((request: FakeGeminiRequest) => FakeReply))[]): void
  /** Answers that the client has closed before their end. */
  readonly closedEarly: number
  /** Resolves when a reply that hangs or is silent has been reached. */
  stuck(): Promise<void>
  close(): Promise<void>
}

export const REAL_LATENCY = { firstTokenMs: 320, tokensPerSecond: 300 } as const
const ACCESS_TOKEN = 'ya29.fake-access-token'
const CHARS_PER_TOKEN = 4
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Gemini on loopback, for the Gemini API and Vertex AI with the metadata server's credentials, as its wire was recorded. */
export async function startFakeGemini(options: FakeGeminiOptions = {}): Promise<FakeGemini> {
  const server = new Fake(options)
  await server.listen()
  return server
}

class Fake implements FakeGemini {
  readonly requests: FakeGeminiRequest[] = []
  closedEarly = 0
  url = ''
  host = ''
  readonly #options: FakeGeminiOptions
  readonly #script: (FakeReply | ((request: FakeGeminiRequest) => FakeReply))[] = []
  readonly #waiting: (() => void)[] = []
  #stuck = 0
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })

  constructor(options: FakeGeminiOptions) {
    this.#options = options
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the fake has no port')
    this.host = `127.0.0.1:${address.port}`
    this.url = `http://${this.host}`
  }

  script(...replies: readonly (FakeReply | ((request: FakeGeminiRequest) => FakeReply))[]): void {
    this.#script.push(...replies)
  }

  async stuck(): Promise<void> {
    if (this.#stuck > 0) {
      this.#stuck -= 1
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.url?.startsWith('/computeMetadata/v1')) return metadata(incoming, response)
    response.on('close', () => {
      if (!response.writableFinished) this.closedEarly += 1
    })
    const request = await readRequest(incoming)
    if (request === null) return sendJson(response, REFUSALS.tooLarge.status, REFUSALS.tooLarge.body)
    this.requests.push(request)
    const refused = this.#refused(request)
    if (refused !== null) return await this.#answer(refuse(refused), request, response)
    const next = this.#script.shift() ?? readyAnswer(request)
    await this.#answer(typeof next === 'function' ? next(request) : next, request, response)
  }

  #refused(request: FakeGeminiRequest): (typeof REFUSALS)[keyof typeof REFUSALS] | null {
    const { headers, isVertex, model, strangeFields } = request
    const key = headers['x-goog-api-key']
    if (isVertex && headers['authorization'] !== `Bearer ${ACCESS_TOKEN}`) return REFUSALS.unauthenticated
    if (!isVertex && key === undefined) return REFUSALS.unregistered
    if (!isVertex && this.#options.keys?.includes(String(key)) === false) return REFUSALS.badKey
    if (!/^gemini-[2-9]/.test(model)) return REFUSALS.noModel
    return strangeFields.length > 0 ? REFUSALS.badRequest : null
  }

  async #answer(reply: FakeReply, request: FakeGeminiRequest, response: ServerResponse): Promise<void> {
    const { firstTokenMs = 0 } = this.#options.latency ?? {}
    switch (reply.kind) {
      case 'silence':
        return this.#nowStuck()
      case 'hang-up':
        response.destroy()
        return
      case 'refusal':
        return sendJson(response, reply.status, reply.body)
      case 'page':
        if (reply.location !== undefined) response.setHeader('location', reply.location)
        response.writeHead(reply.status, { 'content-type': 'text/html; charset=UTF-8' }).end(reply.html)
        return
      case 'blocked':
        return send(request, response, [
          {
            promptFeedback: { blockReason: reply.reason },
            usageMetadata: usage(request, 0),
            ...signature(request),
          },
        ])
      case 'calls':
        await this.#wait(firstTokenMs)
        return send(request, response, [
          chunk(
            request,
            reply.calls.map((functionCall) => ({ functionCall })),
            reply.finish ?? 'STOP',
            12,
          ),
        ])
      case 'text':
        await this.#wait(firstTokenMs)
        return request.streams
          ? await this.#stream(reply, request, response)
          : send(request, response, [
              chunk(request, [{ text: piecesOf(reply.text).join('') }], reply.finish ?? 'STOP', 12),
            ])
    }
  }

  async #stream(
    reply: Extract<FakeReply, { kind: 'text' }>,
    request: FakeGeminiRequest,
    response: ServerResponse,
  ): Promise<void> {
    const { fault, finish = 'STOP', counts = true, bytesAtOnce = null } = reply
    const pieces = piecesOf(reply.text)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-disposition': 'attachment' })
    response.flushHeaders()
    let chars = 0
    for (const [at, text] of pieces.entries()) {
      if (fault?.after === at) return await this.#fail(fault.kind, response)
      const isLast = at === pieces.length - 1 && fault === undefined
      chars += text.length
      await this.#wait(this.#pieceMs(text))
      const body = chunk(request, [{ text }], isLast ? finish : null, Math.ceil(chars / CHARS_PER_TOKEN))
      const { usageMetadata, ...uncounted } = body
      await write(response, event(counts ? { ...uncounted, usageMetadata } : uncounted), bytesAtOnce)
    }
    if (fault !== undefined) return await this.#fail(fault.kind, response)
    response.end()
  }

  async #fail(
    kind: NonNullable<Extract<FakeReply, { kind: 'text' }>['fault']>['kind'],
    response: ServerResponse,
  ): Promise<void> {
    // What was written before has to reach the client first.
    await new Promise<void>((resolve) => setTimeout(resolve, 5))
    switch (kind) {
      case 'cut':
        response.end()
        return
      case 'reset':
        response.destroy()
        return
      case 'malformed':
        response.end('data: {"candidates": [{"content": {"parts": [{"te\r\n\r\n')
        return
      case 'half-event':
        response.end('data: {"candidates": [{"content"')
        return
      case 'overloaded':
        response.end(event(REFUSALS.overloaded.body))
        return
      case 'hang':
        return this.#nowStuck()
      case 'flood':
        for (let part = 0; part < 40 && !response.destroyed; part += 1)
          await write(response, 'x'.repeat(65_536), null)
        response.end()
    }
  }

  #nowStuck(): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#stuck += 1
    else waiting()
  }

  #pieceMs(text: string): number {
    const { tokensPerSecond } = this.#options.latency ?? { tokensPerSecond: Number.POSITIVE_INFINITY }
    return (text.length / CHARS_PER_TOKEN / tokensPerSecond) * 1_000
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await (this.#options.wait ?? sleep)(ms)
  }
}

/** Credentials of a machine in Google's cloud; reached through GCE_METADATA_HOST. */
function metadata(incoming: IncomingMessage, response: ServerResponse): void {
  const path = (incoming.url ?? '').split('?')[0] ?? ''
  response.setHeader('metadata-flavor', 'Google')
  if (path.endsWith('/token'))
    return sendJson(response, 200, { access_token: ACCESS_TOKEN, expires_in: 3_599, token_type: 'Bearer' })
  response.writeHead(200, { 'content-type': 'application/text' })
  response.end(path.endsWith('/project-id') ? 'fake-project' : 'ok')
}

const signature = ({ model }: FakeGeminiRequest) => ({ modelVersion: model, responseId: 'fake-response' })

/** 32 tokens a second of sound, which has 32,000 bytes. */
const usage = ({ body, sounds }: FakeGeminiRequest, completion: number) => {
  const audio = Math.ceil(sounds.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1_000)
  const text = sounds.length > 0 ? 400 : Math.ceil(Buffer.byteLength(body) / CHARS_PER_TOKEN)
  const promptTokenCount = text + audio
  return {
    promptTokenCount,
    candidatesTokenCount: completion,
    totalTokenCount: promptTokenCount + completion,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: text },
      ...(audio > 0 ? [{ modality: 'AUDIO', tokenCount: audio }] : []),
    ],
  }
}

const chunk = (
  request: FakeGeminiRequest,
  parts: readonly unknown[],
  finish: string | null,
  completion: number,
) => ({
  candidates: [
    { content: { parts, role: 'model' }, ...(finish === null ? {} : { finishReason: finish }), index: 0 },
  ],
  usageMetadata: usage(request, completion),
  ...signature(request),
})

const event = (body: unknown): string => `data: ${JSON.stringify(body)}\r\n\r\n`

function send(request: FakeGeminiRequest, response: ServerResponse, bodies: readonly unknown[]): void {
  if (!request.streams) return sendJson(response, 200, bodies[0])
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(bodies.map(event).join(''))
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
    .end(JSON.stringify(body, null, 2))
}

async function write(response: ServerResponse, text: string, bytesAtOnce: number | null): Promise<void> {
  const bytes = Buffer.from(text)
  const step = bytesAtOnce ?? bytes.length
  for (let at = 0; at < bytes.length && !response.destroyed; at += step)
    await new Promise<void>((resolve) => response.write(bytes.subarray(at, at + step), () => resolve()))
}
