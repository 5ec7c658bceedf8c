import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { confirmed, http, logged, signal, stage } from './testing-remediation.ts'

let servers: Server[] = []
afterEach(() => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
  servers = []
})

async function listen(
  answer: (request: IncomingMessage, reply: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (piece) => {
      body += String(piece)
    })
    request.on('end', () => answer(request, reply, body))
  })
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a call over HTTP', () => {
  it('carries its values encoded and its secret, which is never shown', async () => {
    const seen: string[] = []
    const url = await listen((request, reply, body) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
      reply.end(`you sent ${request.headers.authorization}`)
    })
    const executor = http(`${url}/scale/{target}`, { method: 'PUT', body: '{"replicas": {replicas}}' })
    const outcome = await stage().perform(confirmed(executor, { replicas: 4 }, { id: 'scale' }), signal())
    expect(seen).toEqual(['PUT /scale/payment-gateway tok_4711 {"replicas": 4}'])
    expect(outcome.text).toBe('Payment gateway was scaled to 4 replicas.')
    expect(JSON.stringify([outcome, logged])).not.toContain('tok_4711')
  })

  it('whose secret is not set is not made', async () => {
    let calls = 0
    const url = await listen((_request, reply) => {
      calls += 1
      reply.end()
    })
    const executor = http(url, { headers: { authorization: 'secret:OTHER' } })
    expect((await stage().perform(confirmed(executor), signal())).text).toContain('OTHER is not set')
    expect(calls).toBe(0)
  })

  it.each([
    [true, 3],
    [false, 1],
  ])('is tried again only when it may be done twice (%s)', async (idempotent, expected) => {
    let calls = 0
    const url = await listen((_request, reply) => {
      calls += 1
      reply.writeHead(calls < 3 ? 503 : 200).end('ok')
    })
    const outcome = await stage().perform(confirmed(http(url, { idempotent })), signal())
    expect(calls).toBe(expected)
    expect(outcome.ok).toBe(idempotent)
  })

  it('follows no redirect, and says what was answered', async () => {
    const other = await listen((_request, reply) => void reply.end('stolen'))
    const url = await listen((_request, reply) => void reply.writeHead(302, { location: other }).end())
    const outcome = await stage().perform(confirmed(http(url)), signal())
    expect(outcome.text).toBe('The restart of payment gateway failed: HTTP 302.')
  })

  it('that hangs ends at its time, and a huge answer is cut', async () => {
    const hanging = await listen(() => undefined)
    const late = await stage().perform(confirmed(http(hanging, { timeoutMs: 1_000 })), signal())
    expect(late.text).toContain('no answer within 1 s')
    const huge = await listen((_request, reply) => {
      reply.write('x'.repeat(4_000_000))
      reply.end()
    })
    const { ok, output } = await stage().perform(confirmed(http(huge)), signal())
    expect(ok).toBe(true)
    expect(output.length).toBeLessThan(20_000)
  })

  it('shows no part of a secret that the other side repeats', async () => {
    const url = await listen((request, reply) => void reply.end(`you sent ${request.headers.authorization}`))
    const { output } = await stage().perform(confirmed(http(url)), signal())
    expect(output).toBe('you sent ••••••')
    expect(JSON.stringify(logged)).not.toContain('4711')
  })

  it('with a secret that no header can carry names the header, not the secret', async () => {
    const executor = http('http://127.0.0.1:9/', { headers: { 'x-key': 'secret:BROKEN' } })
    const { text } = await stage().perform(confirmed(executor), signal())
    expect(text).toBe(
      'The restart of payment gateway failed: the value of x-key holds what a header cannot carry.',
    )
  })

  it('to nobody is told', async () => {
    const outcome = await stage().perform(confirmed(http('http://127.0.0.1:9/')), signal())
    expect(outcome.ok).toBe(false)
    expect(outcome.text).toMatch(/connection refused|no connection/)
  })
})

describe('the demo fleet', () => {
  it('is told what to do with its token', async () => {
    const seen: string[] = []
    const url = await listen((request, reply, body) => {
      seen.push(`${request.url} ${request.headers.authorization} ${body}`)
      reply.end('{"ok":true,"text":"payment-gateway was restarted: 2 of 2 ready."}')
    })
    const permit = confirmed({ type: 'demo', act: 'restart', timeoutMs: 1_000 })
    const outcome = await stage({ url, token: 't0k' }).perform(permit, signal())
    expect(seen).toEqual(['/act Bearer t0k {"act":"restart","target":"payment-gateway","parameters":{}}'])
    expect(outcome.ok).toBe(true)
  })

  it.each([
    [200, '{"ok":false,"text":"There is no version before 2.13.4."}', 'There is no version before 2.13.4'],
    [409, '{"ok":false,"text":"It may have 1 to 6 replicas."}', 'It may have 1 to 6 replicas'],
    [200, 'fine', 'the demo fleet did not say that it was done'],
    [500, 'oh', 'HTTP 500'],
  ])('is believed only when it says that it was done (%i %s)', async (status, answer, why) => {
    const url = await listen((_request, reply) => void reply.writeHead(status).end(answer))
    const permit = confirmed({ type: 'demo', act: 'restart', timeoutMs: 1_000 })
    const outcome = await stage({ url, token: 't0k' }).perform(permit, signal())
    expect(outcome).toMatchObject({ ok: false, text: `The restart of payment gateway failed: ${why}.` })
  })

  it('that does not run is said not to', async () => {
    const outcome = await stage().perform(
      confirmed({ type: 'demo', act: 'restart', timeoutMs: 1_000 }),
      signal(),
    )
    expect(outcome.text).toContain('the demo fleet does not run')
  })
})
