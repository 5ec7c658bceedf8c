import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problemSchema } from '../../contract/webhook.ts'
import { isLoopback, ownHosts } from './own-host.ts'
import { buildServer } from './server.ts'
import { rememberingParts } from './testing-ports.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await buildServer(await rememberingParts({ ownNames: ['warroom.example', 'Box.lan'] }))
})
afterEach(() => app.close())

const get = (url: string, host: string) => app.inject({ url, headers: { host } })

describe('the wall', () => {
  it.each([
    'localhost',
    'localhost:8000',
    'LOCALHOST.',
    '127.0.0.1:8000',
    '192.168.1.5',
    '[::1]:8000',
    'warroom.example:8000',
    'box.lan',
    'box',
    'box.local:8000',
  ])('is served under %s', async (host) => {
    expect((await get('/', host)).statusCode).toBe(200)
    expect((await get('/static/index.html', host)).statusCode).toBe(200)
  })

  it.each([
    'evil.example',
    'evil.example:8000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.example@localhost',
    'evil.example#.localhost',
    'warroom.example.evil.example',
    '[::1',
    'a b',
  ])('is not served to a page that made the name "%s" lead here', async (host) => {
    for (const url of ['/', '/static/index.html', '/live']) {
      const answer = await get(url, host)
      expect(answer.statusCode, url).toBe(403)
      expect(problemSchema.parse(answer.json()).error.code).toBe('ECHO_HOST_REFUSED')
    }
  })

  it('does not keep a tunnel from delivering alerts, nor its widget and state from being read there', async () => {
    const host = 'abc.tunnel.example'
    const delivery = await app.inject({
      method: 'POST',
      url: '/webhook/datadog',
      headers: { host, 'content-type': 'application/json' },
      payload: '{"title":"x"}',
    })
    expect(delivery.statusCode).toBe(202)
    for (const url of ['/widget', '/status.json', '/health', '/incidents', '/assets/index-BkD2x9aQ.js'])
      expect((await get(url, host)).statusCode, url).toBe(200)
  })
})

describe('a name of this machine', () => {
  it('is never an address in the list: addresses are always taken', () => {
    expect(ownHosts(['0.0.0.0'])('0.example')).toBe(false)
    expect(ownHosts([])('10.1.2.3:1')).toBe(true)
    expect(ownHosts([])(undefined)).toBe(false)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['127.0.0.1.example', false],
    [undefined, false],
  ])('from %s is this machine itself: %s', (address, loopback) => {
    expect(isLoopback(address)).toBe(loopback)
  })
})
