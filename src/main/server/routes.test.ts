import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { figuresSchema } from '../../contract/figures.ts'
import { incidentListSchema, incidentSchema } from '../../contract/incident.ts'
import { healthSchema, statusSchema } from '../../contract/status.ts'
import { problemSchema } from '../../contract/webhook.ts'
import { LATENCY_TARGET, SATISFACTORY_MS } from '../domain/slo.ts'
import { buildServer } from './server.ts'
import {
  type RememberingParts,
  rememberingParts,
  someFigures,
  type TurnedClock,
  turnedClock,
} from './testing-ports.ts'

let parts: RememberingParts
let app: FastifyInstance
let clock: TurnedClock
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

beforeEach(async () => {
  clock = turnedClock()
  parts = await rememberingParts({ clock })
  app = await buildServer(parts)
})
afterEach(() => app.close())

describe('state', () => {
  it('is there for a polling widget, and is never kept by a cache', async () => {
    const answer = await get('/status.json')
    expect(statusSchema.strict().parse(answer.json())).toEqual(parts.status())
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('says in /health what runs, since when, and which engine serves each sense', async () => {
    clock.forward(90_500)
    expect(healthSchema.strict().parse((await get('/health')).json())).toEqual({
      status: 'ok',
      version: '1.2.3',
      node: process.version,
      host: 'headless',
      uptime_s: 90,
      engines: parts.engines(),
      telemetry: parts.observed,
    })
  })
})

describe('figures', () => {
  it('are what the engine knows of itself, with the limit and the target they are held against', async () => {
    const answer = await get('/figures')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    const figures = figuresSchema.strict().parse(answer.json())
    expect(figures).toMatchObject({
      up_ms: 90_500,
      latency: { limit_ms: SATISFACTORY_MS, commands: { count: 1, p50_ms: 312 } },
      slo: { target: LATENCY_TARGET, week: { total: 2, level: 0.5, burn_rate: 10, budget_left: -9 } },
      today: { cost: [{ provider: 'gemini', purpose: 'analyst', usd: 0.0012 }] },
    })
    expect(figures.latency.points.map(([, ms, of]) => [ms, of])).toEqual([
      [312, 'command'],
      [1_640, 'report'],
    ])
  })

  it('without traffic are unknown, and not perfect', async () => {
    const none = { total: 0, satisfactory: 0, level: null, burnRate: null, budgetLeft: null }
    const figures = { now: () => someFigures({ slo: { target: 0.95, hour: none, week: none } }) }
    const idle = await buildServer(await rememberingParts({ clock, figures }))
    const { slo } = figuresSchema.parse((await idle.inject({ url: '/figures' })).json())
    expect(slo.week).toEqual({ total: 0, satisfactory: 0, level: null, burn_rate: null, budget_left: null })
    await idle.close()
  })
})

describe('incidents', () => {
  it('are listed, also by state and with a limit', async () => {
    const ids = async (query: string) =>
      incidentListSchema.parse((await get(`/incidents${query}`)).json()).incidents.map(({ id }) => id)
    expect(await ids('')).toEqual(['inc_1', 'inc_2'])
    expect(await ids('?state=recovered')).toEqual(['inc_2'])
    expect(await ids('?state=closed')).toEqual([])
    expect(await ids('?limit=1')).toEqual(['inc_1'])
  })

  it.each(['?state=burning', '?limit=0', '?limit=501', '?limit=x', '?state=open&state=closed'])(
    'asked for with %s name the parameter that is wrong',
    async (query) => {
      const answer = await get(`/incidents${query}`)
      expect(answer.statusCode).toBe(400)
      const { error } = problemSchema.parse(answer.json())
      expect(error.code).toBe('ECHO_REQUEST_INVALID')
      expect(error.message).toMatch(/^(state|limit): /)
    },
  )

  it('come whole by id', async () => {
    const incident = incidentSchema.strict().parse((await get('/incidents/inc_1')).json())
    expect(incident.sitrep?.text).toBe(
      'Critical. Checkout API: p95 latency above 500 ms. Checkout API is slow.',
    )
    expect(incident.speech[0]?.audio_url).toBe('/audio/utt_1')
  })

  it('have a report for the review', async () => {
    const answer = await get('/incidents/inc_1/report.md')
    expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8')
    expect(answer.body).toContain('# p95 latency on checkout-api\n')
  })

  it.each(['/incidents/none', '/incidents/none/report.md', '/incidents/__proto__'])(
    'that are unknown are 404: %s',
    async (url) => {
      const answer = await get(url)
      expect(answer.statusCode).toBe(404)
      expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_INCIDENT_NOT_FOUND')
    },
  )
})

describe('sound', () => {
  beforeEach(async () => {
    const path = join(parts.pageDir, 'utt_1.wav')
    await writeFile(path, '0123456789')
    parts.audio.set('utt_1', { path, bytes: 10, contentType: 'audio/wav' })
    parts.audio.set('utt_gone', { path: `${path}.gone`, bytes: 10, contentType: 'audio/wav' })
  })

  it('comes whole', async () => {
    const answer = await get('/audio/utt_1')
    expect([answer.statusCode, answer.body]).toEqual([200, '0123456789'])
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '10',
      'accept-ranges': 'bytes',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-30', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=5-4', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
    ['bytes=-', 200, '0123456789', undefined],
  ])('asked for as %s is %i %j', async (range, status, body, contentRange) => {
    const answer = await get('/audio/utt_1', { range })
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([
      status,
      body,
      contentRange,
    ])
  })

  it('is not sent again to somebody who has it', async () => {
    const etag = String((await get('/audio/utt_1')).headers.etag)
    expect((await get('/audio/utt_1', { 'if-none-match': `"x", ${etag}` })).statusCode).toBe(304)
    expect((await get('/audio/utt_1', { 'if-none-match': '"x"' })).statusCode).toBe(200)
    expect((await get('/audio/utt_1', { range: 'bytes=0-1', 'if-range': etag })).statusCode).toBe(206)
    expect((await get('/audio/utt_1', { range: 'bytes=0-1', 'if-range': '"old"' })).statusCode).toBe(200)
  })

  it('can be asked for its length alone', async () => {
    const answer = await app.inject({ method: 'HEAD', url: '/audio/utt_1' })
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', '10'])
  })

  it('that is still in the making is waited for', async () => {
    parts.sounds.coming = async (id) => {
      const sound = parts.audio.get('utt_1')
      if (id === 'utt_2' && sound !== undefined) parts.audio.set('utt_2', sound)
    }
    expect(await get('/audio/utt_2')).toMatchObject({ statusCode: 200, body: '0123456789' })
  })

  it('that does not come is waited for five seconds and no longer', async () => {
    let asked = (): void => undefined
    const begun = new Promise<void>((resolve) => {
      asked = resolve
    })
    parts.sounds.coming = (_id, signal) =>
      new Promise((_, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason))
        asked()
      })
    let answered = false
    const answer = get('/audio/utt_2').finally(() => {
      answered = true
    })
    await begun
    clock.forward(4_999)
    await new Promise((done) => setImmediate(done))
    expect(answered).toBe(false)
    clock.forward(1)
    expect((await answer).statusCode).toBe(404)
  })

  it.each(['/audio/none', '/audio/utt_gone', '/audio/..%2f..%2fetc%2fpasswd'])('is 404: %s', async (url) => {
    const answer = await get(url)
    expect(answer.statusCode).toBe(404)
    expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_AUDIO_NOT_FOUND')
  })
})

describe('the pages', () => {
  it.each(['/', '/static/index.html'])(
    'show the wall at %s, fresh, and in nobody else’s frame',
    async (url) => {
      const answer = await get(url)
      expect(answer.body).toContain('the wall')
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    },
  )

  it.each(['/widget', '/static/widget.html'])(
    'show the widget at %s, also in a frame of Datadog',
    async (url) => {
      const answer = await get(url)
      expect(answer.body).toContain('the widget')
      expect(answer.headers['content-security-policy']).toContain(
        "frame-ancestors 'self' https://*.datadoghq.com https://*.datadoghq.eu https://*.ddog-gov.com",
      )
      expect(answer.headers['x-frame-options']).toBeUndefined()
    },
  )

  it.each(['/assets/index-BkD2x9aQ.js', '/static/assets/index-BkD2x9aQ.js'])(
    'load %s once and for all',
    async (url) => {
      const answer = await get(url)
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ])
    },
  )

  it.each([
    '/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/static/../../etc/passwd',
    '/static/%2e%2e/x',
    '/assets/',
  ])('let nothing outside be read: %s', async (url) => {
    expect([400, 403, 404]).toContain((await get(url)).statusCode)
  })
})

describe('everything else', () => {
  it.each(['/nothing', '/admin?x=1', '/incidents/a/b/c'])('is 404 with what to do: %s', async (url) => {
    const answer = await get(url)
    expect(answer.statusCode).toBe(404)
    expect(problemSchema.parse(answer.json()).error).toMatchObject({ code: 'ECHO_ROUTE_NOT_FOUND' })
  })

  it.each([
    ['GET', '/webhook/datadog', 'POST'],
    ['POST', '/status.json', 'GET, HEAD'],
    ['DELETE', '/incidents/inc_1', 'GET, HEAD'],
    ['PUT', '/audio/utt_1', 'GET, HEAD'],
  ] as const)('%s %s is 405 and names %s', async (method, url, allow) => {
    const answer = await app.inject({ method, url })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow])
    expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_METHOD_NOT_ALLOWED')
  })

  it('carries the headers that protect a browser, errors too', async () => {
    for (const url of ['/', '/status.json', '/nothing', '/incidents/none'])
      expect((await get(url)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
      })
  })

  it('that nobody foresaw is 500 and tells nothing of the inside', async () => {
    await app.close()
    const status = () => {
      throw new Error('password at line 3')
    }
    app = await buildServer(await rememberingParts({ status }))
    const answer = await get('/status.json')
    expect(answer.statusCode).toBe(500)
    expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_INTERNAL')
    expect(answer.body).not.toContain('password')
  })
})

describe('an address that cannot be routed', () => {
  it.each(['/incidents/%', '/incidents/%ff', `/incidents/${'a'.repeat(200)}`])(
    'is refused in the same words as everything else: %s',
    async (url) => {
      const answer = await get(url)
      expect(answer.statusCode).toBe(400)
      expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_REQUEST_INVALID')
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
    },
  )
})
