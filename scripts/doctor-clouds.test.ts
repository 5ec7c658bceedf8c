import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Clouds, readConfig } from '../src/main/config/config.ts'
import { checkDatadog, checkElevenLabs, checkGemini } from './doctor-clouds.ts'

const KEY = 'canary-key-0123456789abcdef'

interface Vendor {
  readonly url: string
  readonly asked: IncomingMessage[]
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Answers on loopback as the vendor does. `null` never answers. */
async function vendor(
  answer: (request: IncomingMessage) => readonly [number, unknown] | null,
): Promise<Vendor> {
  const asked: IncomingMessage[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(request)
    const reply = answer(request)
    if (reply === null) return
    response.writeHead(reply[0], { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' })
    response.end(typeof reply[1] === 'string' ? reply[1] : JSON.stringify(reply[1]))
  })
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked } // listens on TCP
}

/** Nobody listens there any more. */
async function closedUrl(): Promise<string> {
  const { url } = await vendor(() => null)
  await new Promise((resolve) => servers.pop()?.close(resolve))
  return url
}

function clouds(url: string, more: Record<string, string> = {}): Clouds {
  return readConfig({
    GEMINI_API_KEY: KEY,
    ELEVENLABS_API_KEY: KEY,
    DD_API_KEY: KEY,
    DD_APP_KEY: `app-${KEY}`,
    GOOGLE_GEMINI_BASE_URL: url,
    ELEVENLABS_BASE_URL: url,
    DATADOG_API_BASE_URL: url,
    ...more,
  }).clouds
}

const google = (code: number, status: string, reason?: string) => ({
  error: { code, message: `no: ${KEY}`, status, ...(reason === undefined ? {} : { details: [{ reason }] }) },
})

describe('the key of Gemini', () => {
  it.each<[string, readonly [number, unknown], string, RegExp]>([
    ['works', [200, { name: 'models/gemini-2.5-flash-lite' }], 'works', /gemini-2\.5-flash-lite is there/],
    ['is wrong', [400, google(400, 'INVALID_ARGUMENT', 'API_KEY_INVALID')], 'broken', /key is wrong/],
    ['was revoked', [401, google(401, 'UNAUTHENTICATED')], 'broken', /key is wrong/],
    ['may not', [403, google(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED')], 'broken', /may not do this/],
    ['is of a country without', [400, google(400, 'FAILED_PRECONDITION')], 'broken', /may not do this/],
    ['is used up', [429, google(429, 'RESOURCE_EXHAUSTED')], 'broken', /used up/],
    ['knows no such model', [404, google(404, 'NOT_FOUND')], 'broken', /no model gemini-2\.5-flash-lite/],
    ['cannot be judged', [503, 'overloaded'], 'broken', /503, which says nothing about the key/],
    ['is not sent on', [302, ''], 'broken', /302/],
  ])('%s', async (_, reply, state, text) => {
    const { url, asked } = await vendor(() => reply)
    const finding = await checkGemini(clouds(url).gemini)
    expect(finding).toMatchObject({ about: 'gemini', state, text: expect.stringMatching(text) })
    expect(JSON.stringify(finding)).not.toContain('canary')
    expect(asked.map(({ method, url, headers }) => [method, url, headers['x-goog-api-key']])).toEqual([
      ['GET', '/v1beta/models/gemini-2.5-flash-lite', KEY],
    ])
  })

  it('is not asked for where there is none, and it is said how to get one', async () => {
    const finding = await checkGemini(null)
    expect(finding).toMatchObject({ state: 'missing', remedy: expect.stringContaining('GEMINI_API_KEY') })
  })

  it('that nobody answers to is unreachable, and nobody waits for ever', async () => {
    const silent = await vendor(() => null)
    expect((await checkGemini(clouds(silent.url).gemini, 60)).text).toMatch(
      /cannot be reached \(no answer within/,
    )
    expect((await checkGemini(clouds(await closedUrl()).gemini)).text).toMatch(
      /cannot be reached \(ECONNREFUSED\)/,
    )
  })
})

describe('the credentials of Google Cloud', () => {
  const vertex = (path: string) =>
    readConfig({ GOOGLE_CLOUD_PROJECT: 'my-project', GOOGLE_APPLICATION_CREDENTIALS: path }).clouds.gemini

  it('are a file that can be read, whose content is not shown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'echoops-doctor-'))
    const path = join(folder, 'key.json')
    writeFileSync(path, JSON.stringify({ type: 'service_account', private_key: 'canary' }))
    const finding = await checkGemini(vertex(path))
    writeFileSync(path, 'no json')
    const other = await checkGemini(vertex(path))
    rmSync(folder, { recursive: true })
    expect(finding).toMatchObject({ state: 'works', text: expect.stringContaining('service_account') })
    expect(JSON.stringify(finding)).not.toContain('canary')
    expect(other.state).toBe('broken')
    expect((await checkGemini(vertex(path))).text).toContain('ENOENT')
  })
})

describe('the key of ElevenLabs', () => {
  const detail = (status: string) => ({ detail: { status, message: `no: ${KEY}` } })
  const account = (used: number, more = {}) => ({
    tier: 'free',
    character_count: used,
    character_limit: 10_000,
    ...more,
  })

  it.each<[string, readonly [number, unknown], string, RegExp]>([
    ['works, and what is left is said', [200, account(4_000)], 'works', /6,000 characters are left/],
    ['is used up for this month', [200, account(10_000)], 'broken', /used up/],
    [
      'is used up, but goes on for money',
      [200, account(10_000, { can_extend_character_limit: true })],
      'works',
      / 0 char/,
    ],
    ['is used up, and not wrong', [401, detail('quota_exceeded')], 'broken', /used up/],
    ['is wrong', [401, detail('invalid_api_key')], 'broken', /key is wrong/],
    [
      'may speak but not look at the account',
      [401, detail('missing_permissions')],
      'works',
      /may not read the account/,
    ],
    ['may not', [403, detail('forbidden')], 'broken', /may not do this/],
    ['is used by too many', [429, detail('too_many_concurrent_requests')], 'broken', /too much is asked/],
    ['cannot be judged', [500, '<html>'], 'broken', /says nothing about the key/],
    ['is known, whatever else is said', [200, 'x'.repeat(100_000)], 'works', /key works/],
  ])('%s', async (_, reply, state, text) => {
    const { url, asked } = await vendor(() => reply)
    const finding = await checkElevenLabs(clouds(url).elevenlabs)
    expect(finding).toMatchObject({ about: 'elevenlabs', state, text: expect.stringMatching(text) })
    expect(JSON.stringify(finding)).not.toContain('canary')
    expect(asked.map(({ url, headers }) => [url, headers['xi-api-key']])).toEqual([
      ['/v1/user/subscription', KEY],
    ])
  })
})

describe('the keys of Datadog', () => {
  const datadog = (validate: number, read: number) => (request: IncomingMessage) =>
    request.url === '/api/v1/validate'
      ? ([validate, validate === 200 ? { valid: true } : { errors: [KEY] }] as const)
      : ([read, read === 200 ? { data: [] } : { errors: ['Forbidden'] }] as const)

  it.each([
    ['work', 200, 200, 'works', /both keys work at datadoghq\.com/],
    ['are of another site', 403, 200, 'broken', /not one of datadoghq\.com/],
    ['may send but not read', 200, 403, 'broken', /DD_APP_KEY is wrong or may not read logs/],
    ['are asked too often', 429, 200, 'broken', /too much is asked/],
    ['cannot be judged', 200, 502, 'broken', /502/],
  ])('%s', async (_, validate, read, state, text) => {
    const { url, asked } = await vendor(datadog(validate, read))
    const finding = await checkDatadog(clouds(url).datadog)
    expect(finding).toMatchObject({ about: 'datadog', state, text: expect.stringMatching(text) })
    expect(JSON.stringify(finding)).not.toContain('canary')
    expect(asked[0]?.headers['dd-api-key']).toBe(KEY)
    expect(asked[0]?.headers['dd-application-key']).toBeUndefined()
  })

  it('without the one for reading are no error, and it is said what is missing', async () => {
    const { url } = await vendor(datadog(200, 200))
    const finding = await checkDatadog(clouds(url, { DD_APP_KEY: '' }).datadog)
    expect(finding).toMatchObject({ state: 'missing', remedy: expect.stringContaining('DD_APP_KEY') })
  })
})
