import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  callFunction,
  type FakeGemini,
  type FakeReply,
  REFUSALS,
  refuse,
  say,
  startFakeGemini,
} from '../../../../tests/fakes/gemini/index.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import { type GeminiClient, type GeminiRequest, openGeminiClient } from './client.ts'
import { lastTokens, SETTINGS } from './testing-gemini.ts'

const REQUEST: GeminiRequest = { instruction: 'be brief', text: 'hello', settings: SETTINGS }
const KEY = 'AIza-a-key-that-must-not-be-seen'

let fake: FakeGemini
const clock = virtualClock()
beforeEach(async () => {
  fake = await startFakeGemini()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})

const opened = (): GeminiClient => openGeminiClient({ apiKey: KEY, baseUrl: fake.url, clock })

async function streamed(client = opened(), request = REQUEST, signal = new AbortController().signal) {
  const counting = lastTokens()
  const pieces: string[] = []
  let failure: unknown = null
  try {
    for await (const piece of client.stream(request, signal, (tokens) => counting.counted(tokens)))
      pieces.push(piece)
  } catch (error) {
    failure = error
  }
  return { text: pieces.join(''), pieces, failure, tokens: counting.tokens }
}

const called = (client = opened(), request = REQUEST, signal = new AbortController().signal) =>
  client.call(request, signal, () => undefined)

describe('The Gemini client', () => {
  it('streams the words of an answer and tells what it took', async () => {
    fake.script(say(['Hello ', 'war ', 'room.']))
    const { text, pieces, failure, tokens } = await streamed()
    expect({ text, failure, pieces: pieces.length }).toEqual({
      text: 'Hello war room.',
      failure: null,
      pieces: 3,
    })
    expect(tokens?.completionTokens).toBe(4)
    expect(tokens?.promptTokens).toBeGreaterThan(10)
  })

  it('asks as the wire was recorded: pinned version, key in a header, no thinking', async () => {
    fake.script(say('hello'))
    await streamed()
    const [request] = fake.requests
    expect(request?.path).toBe('/v1beta/models/gemini-2.5-flash-lite:streamGenerateContent?alt=sse')
    expect(request?.headers['x-goog-api-key']).toBe(KEY)
    expect(request?.json).toMatchObject({
      contents: [{ parts: [{ text: 'hello' }], role: 'user' }],
      systemInstruction: { parts: [{ text: 'be brief' }] },
      generationConfig: { temperature: 0.2, maxOutputTokens: 300, thinkingConfig: { thinkingBudget: 0 } },
    })
  })

  it('reads an answer that arrives a few bytes at a time, borders inside characters included', async () => {
    fake.script(say(['Zahlungs-', 'größe – «€» ', '🚒 ', 'brennt'], { bytesAtOnce: 3 }))
    expect((await streamed()).text).toBe('Zahlungs-größe – «€» 🚒 brennt')
  })

  it('sends a sound with the text, and returns the functions that are called', async () => {
    fake.script(callFunction('do_restart', { targets: ['payment-gateway'] }))
    const calls = await called(opened(), {
      ...REQUEST,
      wav: new TextEncoder().encode('RIFF....WAVE'),
      functions: [{ name: 'do_restart', description: 'd', parameters: { type: 'object', properties: {} } }],
    })
    expect(calls).toEqual([{ name: 'do_restart', args: { targets: ['payment-gateway'] } }])
    expect(fake.requests[0]?.sounds.map(({ mimeType, bytes }) => [mimeType, bytes.toString()])).toEqual([
      ['audio/wav', 'RIFF....WAVE'],
    ])
    expect(fake.requests[0]?.json['toolConfig']).toEqual({
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['do_restart'] },
    })
  })

  it('reaches Vertex AI with the credentials of the machine it runs on', async () => {
    vi.stubEnv('GCE_METADATA_HOST', fake.host)
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '')
    fake.script(say('hello'))
    const vertex = { project: 'proj', location: 'europe-west4' }
    const { text } = await streamed(openGeminiClient({ vertex, baseUrl: fake.url, clock }))
    expect(text).toBe('hello')
    expect(fake.requests[0]?.path).toBe(
      '/v1beta1/projects/proj/locations/europe-west4/publishers/google/models/gemini-2.5-flash-lite:streamGenerateContent?alt=sse',
    )
    expect(fake.requests[0]?.headers['authorization']).toMatch(/^Bearer ya29/)
    expect(fake.requests[0]?.headers['x-goog-api-key']).toBeUndefined()
  })

  it('says that Vertex AI has no credentials where their file is missing', async () => {
    const vertex = { project: 'proj', location: 'global', credentialsPath: '/nowhere/credentials.json' }
    const { failure } = await streamed(openGeminiClient({ vertex, baseUrl: fake.url, clock }))
    expect(failure).toMatchObject({ failure: 'bad-key', provider: 'gemini' })
  })

  it('ignores what the environment says about keys and Vertex: its options count', async () => {
    vi.stubEnv('GOOGLE_API_KEY', 'another-key')
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true')
    fake.script(say('hello'))
    expect((await streamed()).text).toBe('hello')
    expect(fake.requests[0]?.headers['x-goog-api-key']).toBe(KEY)
  })
})

const LONG = 'one two three four five six seven eight nine ten eleven twelve'
interface Row {
  readonly title: string
  readonly reply: FakeReply
  readonly failure: Failure
  readonly status?: number
  readonly retryAfterMs?: number
  readonly retryable?: boolean
}

const REFUSED: readonly Row[] = [
  {
    title: 'a wrong key (400 with its own body)',
    reply: refuse(REFUSALS.badKey),
    failure: 'bad-key',
    status: 400,
  },
  { title: 'an expired key', reply: refuse(REFUSALS.expiredKey), failure: 'bad-key', status: 400 },
  {
    title: 'a field it does not know',
    reply: refuse(REFUSALS.badRequest),
    failure: 'bad-request',
    status: 400,
  },
  {
    title: 'a country it does not serve',
    reply: refuse(REFUSALS.badRegion),
    failure: 'forbidden',
    status: 400,
  },
  { title: 'no credentials', reply: refuse(REFUSALS.unauthenticated), failure: 'bad-key', status: 401 },
  { title: 'no key at all', reply: refuse(REFUSALS.unregistered), failure: 'forbidden', status: 403 },
  { title: 'a leaked key', reply: refuse(REFUSALS.leakedKey), failure: 'bad-key', status: 403 },
  { title: 'a disabled API', reply: refuse(REFUSALS.forbidden), failure: 'forbidden', status: 403 },
  { title: 'an unknown model', reply: refuse(REFUSALS.noModel), failure: 'not-found', status: 404 },
  { title: 'a request timeout', reply: refuse(REFUSALS.requestTimeout), failure: 'timeout', status: 408 },
  { title: 'a request too large', reply: refuse(REFUSALS.tooLarge), failure: 'too-large', status: 413 },
  {
    title: 'too many requests a minute',
    reply: refuse(REFUSALS.rateLimited),
    failure: 'rate-limited',
    status: 429,
    retryAfterMs: 2_000,
    retryable: true,
  },
  {
    title: 'the quota of the day',
    reply: refuse(REFUSALS.usedUp),
    failure: 'quota',
    status: 429,
    retryAfterMs: 3_600_000,
  },
  {
    title: 'an internal error',
    reply: refuse(REFUSALS.internal),
    failure: 'server-error',
    status: 500,
    retryable: true,
  },
  {
    title: 'an overloaded model',
    reply: refuse(REFUSALS.overloaded),
    failure: 'server-error',
    status: 503,
    retryable: true,
  },
  { title: 'a deadline of theirs', reply: refuse(REFUSALS.deadline), failure: 'timeout', status: 504 },
  {
    title: 'a page of a proxy',
    reply: { kind: 'page', status: 502, html: '<html>Bad gateway</html>' },
    failure: 'server-error',
    status: 502,
  },
  {
    title: 'a connection that closes before an answer',
    reply: { kind: 'hang-up' },
    failure: 'unreachable',
    retryable: true,
  },
  {
    title: 'a prompt that a filter keeps back',
    reply: { kind: 'blocked', reason: 'SAFETY' },
    failure: 'blocked',
    retryable: false,
  },
]

const BROKEN: readonly Row[] = [
  ...['SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII'].map((finish) => ({
    title: `an answer that ends with ${finish}`,
    reply: say(LONG, { finish }),
    failure: 'blocked' as const,
    retryable: false,
  })),
  {
    title: 'an answer that ends with MAX_TOKENS',
    reply: say(LONG, { finish: 'MAX_TOKENS' }),
    failure: 'cut',
  },
  { title: 'an answer that ends with OTHER', reply: say(LONG, { finish: 'OTHER' }), failure: 'malformed' },
  { title: 'an answer without a finish reason', reply: say(LONG, { finish: null }), failure: 'cut' },
  {
    title: 'an answer that ends in its middle',
    reply: say(LONG, { fault: { after: 2, kind: 'cut' } }),
    failure: 'cut',
  },
  {
    title: 'a reset in its middle',
    reply: say(LONG, { fault: { after: 2, kind: 'reset' } }),
    failure: 'cut',
  },
  {
    title: 'an event that is no JSON',
    reply: say(LONG, { fault: { after: 2, kind: 'malformed' } }),
    failure: 'malformed',
  },
  { title: 'half an event', reply: say(LONG, { fault: { after: 2, kind: 'half-event' } }), failure: 'cut' },
  {
    title: 'an overload in its middle',
    reply: say(LONG, { fault: { after: 2, kind: 'overloaded' } }),
    failure: 'server-error',
    status: 503,
  },
  {
    title: 'an endless event',
    reply: say(LONG, { fault: { after: 1, kind: 'flood' } }),
    failure: 'malformed',
  },
  { title: 'an empty answer without a finish reason', reply: say([], { finish: null }), failure: 'cut' },
]

describe('A failure of Gemini is told by its kind', () => {
  it.each([...REFUSED, ...BROKEN])('in a stream: $title is "$failure"', async (row) => {
    fake.script(row.reply)
    const { failure } = await streamed()
    expect(failure).toBeInstanceOf(ProviderError)
    const { title: _, reply: __, ...expected } = row
    expect(failure).toMatchObject(expected)
    expect(fake.requests).toHaveLength(1)
  })

  it.each(REFUSED)('in a call: $title is "$failure"', async (row) => {
    fake.script(row.reply)
    const { title: _, reply: __, ...expected } = row
    await expect(called()).rejects.toMatchObject(expected)
    expect(fake.requests).toHaveLength(1)
  })

  it('keeps the words that came before the failure', async () => {
    fake.script(say(['a ', 'b ', 'c '], { fault: { after: 2, kind: 'overloaded' } }))
    expect((await streamed()).text).toBe('a b ')
  })

  it('quotes neither key nor what was sent, however it is written out', async () => {
    const named = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: `hello ${KEY}` }
    const message = `Consumer 'api_key:${KEY}' sent: hello`
    const echo = { error: { code: 400, message, status: `hello ${KEY}`, details: [named] } }
    fake.script(refuse({ status: 400, body: echo }))
    const { failure } = await streamed()
    const written =
      failure instanceof ProviderError
        ? [failure.message, failure.stack, String(failure.cause), JSON.stringify(failure)].join()
        : ''
    expect(written).toContain('gemini')
    expect(written).not.toContain(KEY)
    expect(written).not.toContain('hello')
  })

  it('an address where nobody listens is unreachable', async () => {
    const client = openGeminiClient({ apiKey: KEY, baseUrl: 'http://127.0.0.1:9', clock })
    expect((await streamed(client)).failure).toMatchObject({ failure: 'unreachable', retryable: true })
  })

  it('an empty key is a bad key, and nothing is sent', async () => {
    const client = openGeminiClient({ apiKey: '', baseUrl: fake.url, clock })
    expect((await streamed(client)).failure).toMatchObject({ failure: 'bad-key' })
    expect(fake.requests).toHaveLength(0)
  })

  it('a key is not carried along a redirect', async () => {
    const elsewhere = `${fake.url}/v1beta/models/gemini-2.5-flash-lite:streamGenerateContent?alt=sse`
    fake.script({ kind: 'page', status: 307, html: 'moved', location: elsewhere })
    expect((await streamed()).failure).toMatchObject({ provider: 'gemini' })
    expect(fake.requests).toHaveLength(1)
  })
})

describe('Gemini that is late', () => {
  const deadlines = { firstTokenMs: 800, betweenChunksMs: 300, wholeMs: 5_000 }
  const hasty = () => openGeminiClient({ apiKey: KEY, baseUrl: fake.url, clock, deadlines })

  it('has timed out when no first word comes in time', async () => {
    fake.script({ kind: 'silence' })
    const streaming = streamed(hasty())
    await fake.stuck()
    await clock.advance(799)
    expect(await Promise.race([streaming, Promise.resolve('waiting')])).toBe('waiting')
    await clock.advance(2)
    expect((await streaming).failure).toMatchObject({ failure: 'timeout', retryable: true })
    await vi.waitFor(() => expect(fake.closedEarly).toBe(1))
  })

  it('has timed out when the next part does not come in time; the words before it stay', async () => {
    fake.script(say(['one ', 'two '], { fault: { after: 2, kind: 'hang' } }))
    const streaming = streamed(hasty())
    await fake.stuck()
    await clock.settle()
    await vi.waitFor(() => expect(clock.pending()).toBe(1))
    await clock.advance(301)
    expect(await streaming).toMatchObject({ text: 'one two ', failure: { failure: 'timeout' } })
  })

  it('has timed out when a call takes longer than it may', async () => {
    fake.script({ kind: 'silence' })
    const calling = called(hasty()).catch((error: unknown) => error)
    await fake.stuck()
    await clock.advance(5_001)
    expect(await calling).toMatchObject({ failure: 'timeout' })
    expect(clock.pending()).toBe(0)
  })

  it('hears an abort at once, with its reason, and closes the connection', async () => {
    fake.script(say(['one '], { fault: { after: 1, kind: 'hang' } }))
    const stopping = new AbortController()
    const streaming = streamed(opened(), REQUEST, stopping.signal)
    await fake.stuck()
    stopping.abort(new Error('barge-in'))
    expect((await streaming).failure).toEqual(new Error('barge-in'))
    await vi.waitFor(() => expect(fake.closedEarly).toBe(1))
  })

  it('an abort before it begins sends nothing', async () => {
    const { failure } = await streamed(opened(), REQUEST, AbortSignal.abort(new Error('too late')))
    expect(failure).toEqual(new Error('too late'))
    expect(fake.requests).toHaveLength(0)
  })

  it('closes the connection when nobody reads on', async () => {
    fake.script(say(['one ', 'two '], { fault: { after: 2, kind: 'hang' } }))
    for await (const piece of opened().stream(REQUEST, new AbortController().signal, () => undefined))
      if (piece === 'one ') break
    await vi.waitFor(() => expect(fake.closedEarly).toBe(1))
    expect(clock.pending()).toBe(0)
  })
})
