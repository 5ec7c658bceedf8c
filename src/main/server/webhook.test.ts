import { request } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptedSchema, problemSchema } from '../../contract/webhook.ts'
import { EchoError } from '../domain/error.ts'
import { buildServer } from './server.ts'
import { type RememberingParts, rememberingParts } from './testing-ports.ts'

let parts: RememberingParts
let app: FastifyInstance

async function start(over: Parameters<typeof rememberingParts>[0] = {}): Promise<void> {
  parts = await rememberingParts(over)
  app = await buildServer(parts)
}
beforeEach(() => start())
afterEach(() => app.close())

function post(payload: string | Buffer, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: '/webhook/datadog',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })
}

describe('a delivery', () => {
  it('is answered 202 with its incident once it is taken', async () => {
    const answer = await post('{"title":"checkout is slow"}')
    expect(answer.statusCode).toBe(202)
    expect(acceptedSchema.strict().parse(answer.json())).toEqual({
      status: 'accepted',
      incident_id: 'inc_1',
      delivery_id: 'dlv_1',
      duplicate: false,
    })
    expect(parts.delivered).toMatchObject([{ payload: { title: 'checkout is slow' }, deliveryId: 'dlv_1' }])
    expect(parts.delivered[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('that comes twice is answered as a duplicate', async () => {
    await post('{"id":1}')
    expect((await post('{"id":1}')).json()).toMatchObject({ duplicate: true })
  })

  it('is counted: accepted, come before, kept unread; one that is turned away is not', async () => {
    const counted: string[] = []
    await app.close()
    await start({ telemetry: { count: (name) => void counted.push(name.replace('echo_ops.webhook.', '')) } })
    await post('{"id":1}')
    await post('{"id":1}')
    await post('{"id":')
    await post('[1]')
    await post('{}', { 'content-type': 'text/plain' })
    const unread = ['quarantined', 'received', 'quarantined']
    expect(counted).toEqual(['received', 'received', 'duplicate', ...unread])
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;x=y',
    'application/vnd.datadog+json',
  ])('is taken as %s', async (type) => {
    expect((await post('{}', { 'content-type': type })).statusCode).toBe(202)
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/json+xml',
    'nonsense',
  ])('is refused as %s', async (type) => {
    const answer = await post('{}', { 'content-type': type })
    expect(answer.statusCode).toBe(415)
    expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_CONTENT_TYPE_UNSUPPORTED')
  })

  it('is refused without a content type, and compressed', async () => {
    const bare = await app.inject({ method: 'POST', url: '/webhook/datadog', payload: Buffer.from('{}') })
    expect(bare.statusCode).toBe(415)
    expect((await post('{}', { 'content-encoding': 'gzip' })).statusCode).toBe(415)
    expect(parts.delivered).toEqual([])
  })

  it('of 256 KiB is taken, of one byte more refused', async () => {
    const exactly = `{"body":"${'x'.repeat(256 * 1024 - 11)}"}`
    expect(exactly.length).toBe(256 * 1024)
    expect((await post(exactly)).statusCode).toBe(202)
    const answer = await post(`${exactly} `)
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ error: { code: 'ECHO_BODY_TOO_LARGE' } })
    expect(parts.delivered).toHaveLength(1)
    expect(parts.quarantined).toEqual([])
  })

  it('may begin with a byte order mark and carry dangerous names, which stay mere names', async () => {
    await post(Buffer.from('\ufeff{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'))
    expect(Object.keys(parts.delivered[0]?.payload ?? {})).toEqual(['__proto__', 'constructor'])
    expect('polluted' in {}).toBe(false)
  })
})

describe('bytes that cannot be read', () => {
  const deep = `${'['.repeat(65)}${']'.repeat(65)}`
  it.each([
    ['', 'empty body'],
    [' \n', 'only white space'],
    ['{"a":', 'not JSON: it ends too early'],
    ['{"a":"trunc', 'not JSON: it ends too early'],
    ['event: down', 'not JSON: unexpected character'],
    ["{'a':1}", 'not JSON: unexpected character at position 1'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22]), 'not valid UTF-8 near byte 2'],
    [Buffer.from('{"a":1}', 'utf16le'), 'not JSON: unexpected character at position 1'],
    [`{"a":${deep}}`, 'nested deeper than 64 levels'],
    ['['.repeat(200_000), 'nested deeper than 64 levels'],
    [`{"a":[${'1,'.repeat(20_001)}1]}`, 'more than 20000 values'],
  ])('are kept whole in quarantine and answered 202: %j', async (payload, reason) => {
    const answer = await post(payload)
    expect([answer.statusCode, answer.json().incident_id]).toEqual([202, null])
    const bytes = Buffer.from(payload)
    expect(parts.quarantined).toMatchObject([{ deliveryId: 'dlv_1', bytes: bytes.byteLength }])
    expect(parts.quarantined[0]?.reason).toBe(reason)
    expect(Buffer.from(parts.quarantined[0]?.bodyBase64 ?? '', 'base64').equals(bytes)).toBe(true)
  })

  it('does not count brackets and commas inside of texts', async () => {
    await post(JSON.stringify({ body: `${'[{,"\\'.repeat(9_000)}` }))
    expect(parts.delivered).toHaveLength(1)
  })

  it.each([
    ['[1]', 'a list'],
    ['"text"', 'a text'],
    ['7', 'a number'],
    ['null', 'null'],
    ['true', 'a truth value'],
  ])('%s is JSON but no object: 400, and kept all the same', async (payload, kind) => {
    const answer = await post(payload)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error: { code: 'ECHO_ALERT_INVALID', message: expect.stringContaining(kind) },
    })
    expect(parts.quarantined).toHaveLength(1)
  })

  it('whatever they are, never cost the event and never break the server', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text.slice(0, text.length >> 1))),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(`{"a":"${text}"}`)),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const before = parts.delivered.length + parts.quarantined.length
        const answer = await post(bytes)
        expect([202, 400]).toContain(answer.statusCode)
        expect(parts.delivered.length + parts.quarantined.length).toBe(before + 1)
      }),
      { numRuns: 300 },
    )
  }, 30_000)
})

describe('when the disk cannot take it', () => {
  it.each(['ECHO_STORE_FULL', 'ECHO_STORE_FAILED', 'ECHO_WORKER_STOPPED'] as const)(
    '%s is answered 503 with Retry-After, so that Datadog tries again',
    async (code) => {
      parts.fail = new EchoError(code, 'no room')
      for (const payload of ['{}', 'broken', '[]']) {
        const answer = await post(payload)
        expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
        expect(problemSchema.parse(answer.json()).error).toMatchObject({ code, message: 'no room' })
      }
    },
  )

  it('a fault of EchoOps itself does not cost the event either', async () => {
    parts.failDelivery = new TypeError('a bug')
    const answer = await post('{"title":"x"}')
    expect([answer.statusCode, answer.json().incident_id]).toEqual([202, null])
    expect(parts.quarantined).toHaveLength(1)
  })
})

describe('with a secret', () => {
  beforeEach(async () => {
    await app.close()
    await start({ webhookSecret: 'correct horse' })
  })

  it.each([
    { 'x-echoops-secret': 'correct horse' },
    { authorization: 'Bearer correct horse' },
    { authorization: 'bearer correct horse' },
  ])('%o opens the door', async (headers) => {
    expect((await post('{}', headers)).statusCode).toBe(202)
  })

  it.each([
    {},
    { 'x-echoops-secret': 'wrong' },
    { 'x-echoops-secret': '' },
    { authorization: 'Basic correct horse' },
    { authorization: 'Bearer wrong' },
    { 'x-echoops-secret': 'wrong', authorization: 'Bearer correct horse' },
  ])('%o does not, and nothing is kept', async (headers) => {
    const answer = await post('broken', headers as Record<string, string>)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ error: { code: 'ECHO_UNAUTHORIZED' } })
    expect([...parts.delivered, ...parts.quarantined]).toEqual([])
  })
})

describe('over a real connection', () => {
  it('a wrong secret is refused before the body is sent', async () => {
    await app.close()
    await start({ webhookSecret: 'correct horse' })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': '100000' }
      const sending = request(`${url}/webhook/datadog`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode)
        sending.destroy()
      })
      sending.on('error', reject)
      sending.flushHeaders()
    })
    expect(status).toBe(401)
  })

  it('a body somewhat over the limit still reads its refusal', async () => {
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const answer = await fetch(`${url}/webhook/datadog`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(900_000),
    })
    expect(answer.status).toBe(413)
    expect(problemSchema.parse(await answer.json()).error.code).toBe('ECHO_BODY_TOO_LARGE')
  })

  it('bytes that are no HTTP are answered like everything else', async () => {
    const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
    const answer = await new Promise<string>((resolve) => {
      let heard = ''
      const socket = connect(Number(url.port), url.hostname, () => socket.write('nonsense\r\n\r\n'))
      socket.on('data', (chunk) => {
        heard += String(chunk)
      })
      socket.on('close', () => resolve(heard))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request/)
    expect(problemSchema.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).error.remedy).not.toBe('')
  })
})
