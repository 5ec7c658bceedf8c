import { once } from 'node:events'
import { connect as dial } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { liveEventSchema } from '../../../contract/live.ts'
import { buildServer } from '../server.ts'
import { anUtterance, quietLog, rememberingParts, turnedClock } from '../testing-ports.ts'
import { type LiveHub, openLiveHub } from './hub.ts'

let app: FastifyInstance
let hub: LiveHub
let address: string
let open: WebSocket[]

beforeEach(async () => {
  open = []
  const clock = turnedClock()
  hub = openLiveHub({
    clock,
    log: quietLog,
    snapshot: () => ({
      type: 'snapshot',
      now: clock.now(),
      version: '1.2.3',
      engines: { voice: 'v', analyst: 'a', evidence: 'e', ear: null },
      muted: false,
      mutes: [],
      subject_id: null,
      incidents: [],
      subject: null,
      analysing: [],
      speaking: null,
      waiting: 0,
      watched: [],
      quarantined: [],
      degraded: [],
      listening: null,
      command: null,
      trail: [],
      demo: null,
      chaos: { active: false, until: null },
    }),
    onMessage: () => undefined,
  })
  app = await buildServer(await rememberingParts({ hub, clock }))
  address = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('http://', '')
})
afterEach(async () => {
  for (const socket of open) socket.terminate()
  hub.close()
  await app.close()
})

function connect(origin?: string): WebSocket {
  const socket = new WebSocket(`ws://${address}/live`, origin === undefined ? {} : { headers: { origin } })
  open.push(socket)
  return socket
}

/** The HTTP status that refused it. */
async function refusal(socket: WebSocket): Promise<number | undefined> {
  socket.on('error', () => undefined)
  const [, response] = await once(socket, 'unexpected-response')
  return response.statusCode
}

describe('the live link', () => {
  it.each(['own page', 'a program without an origin', 'own page behind a tunnel'])(
    'takes its %s',
    async (who) => {
      const origin = { 'own page': `http://${address}`, 'own page behind a tunnel': `https://${address}` }[
        who
      ]
      const [data] = await once(connect(origin), 'message')
      expect(liveEventSchema.parse(JSON.parse(String(data))).type).toBe('snapshot')
    },
  )

  it.each(['http://evil.example', 'null', 'file://', 'http://127.0.0.1:1', 'nonsense'])(
    'refuses a page of %s',
    async (origin) => {
      expect(await refusal(connect(origin))).toBe(403)
    },
  )

  it('refuses the wall that is one too many, without harm to the others', async () => {
    await Promise.all(Array.from({ length: 32 }, () => once(connect(), 'message')))
    expect(await refusal(connect())).toBe(503)
    const heard = once(open[0] ?? connect(), 'message')
    hub.broadcast({ type: 'muted', muted: true })
    expect(JSON.parse(String((await heard)[0]))).toEqual({ type: 'muted', muted: true })
  })

  it('carries sound as binary frames and the wall’s reports back', async () => {
    const socket = connect()
    await once(socket, 'message')
    const heard = new Promise((resolve) => hub.room.subscribe(resolve))
    socket.send('{"type":"sound","state":"on"}')
    expect(await heard).toEqual({ type: 'listeners', count: 1 })
    const frames = new Promise<Buffer>((resolve) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) resolve(data)
      })
    })
    hub.room.open(anUtterance())
    hub.room.send('utt_1', { pcm: new Uint8Array([1, 2]), sampleRateHz: 16_000 }, true)
    expect([...(await frames).subarray(12)]).toEqual([1, 2])
  })

  it('ends a wall that sends far too much at once', async () => {
    const socket = connect()
    await once(socket, 'message')
    socket.send('x'.repeat(70_000))
    const [code] = await once(socket, 'close')
    expect([1006, 1009, 1011]).toContain(code)
    expect(hub.full).toBe(false)
  })

  it('answers a plain request with what it is', async () => {
    const answer = await app.inject({ url: '/live' })
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      400,
      'This address is a WebSocket; it takes no plain requests.',
    ])
  })
})

describe('an upgrade that nobody offers', () => {
  it.each(['/health', '/', '/nowhere', '/incidents/%', '/incidents/%ff'])(
    'is answered at %s, and the connection is not kept',
    async (path) => {
      const [host, port] = address.split(':')
      const socket = dial(Number(port), host)
      let answer = ''
      socket.on('data', (bytes) => {
        answer += bytes.toString()
      })
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`,
      )
      await once(socket, 'close')
      expect(answer).toMatch(/^HTTP\/1\.[01] \d{3} /)
    },
  )
})
