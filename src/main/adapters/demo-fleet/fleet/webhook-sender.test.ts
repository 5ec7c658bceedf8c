import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type VirtualClock, virtualClock } from '../../../../../tests/fakes/virtual-clock.ts'
import type { Log } from '../../../ports/log.ts'
import { listenOnLoopback, readBody } from '../loopback.ts'
import { WebhookSender } from './webhook-sender.ts'

interface Got {
  readonly id: unknown
  readonly secret: unknown
}

let server: Server
let url: string
let answers: number[]
let got: Got[]
let told: string[]
let clock: VirtualClock
const log: Log = {
  debug: () => undefined,
  info: (_, message) => void told.push(message),
  warn: (data, message) => void told.push(`${message} ${data['how'] ?? ''}`.trim()),
  error: (_, message) => void told.push(message),
}

beforeEach(async () => {
  answers = []
  got = []
  told = []
  clock = virtualClock()
  server = createServer(async (request, response) => {
    const body: unknown = JSON.parse((await readBody(request, 10_000)) ?? '')
    const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null
    got.push({ id, secret: request.headers['x-echoops-secret'] })
    response.writeHead(answers.shift() ?? 202).end()
  })
  url = `http://127.0.0.1:${await listenOnLoopback(server)}`
})
afterEach(() => server.closeAllConnections())
afterEach(() => new Promise((resolve) => server.close(resolve)))

const sender = (secret: string | null = null) => new WebhookSender({ url, secret, clock, log })

/** Turns the time on until as many were told of. */
const until = (count: number) =>
  expect
    .poll(async () => {
      await clock.advance(10_000)
      return told.length
    })
    .toBe(count)

describe('alerts of the demo fleet', () => {
  it('arrive with the secret, in their order', async () => {
    const sending = sender('hunter2')
    for (const id of ['1', '2', '3']) sending.send({ id })
    await until(3)
    expect(got).toEqual(['1', '2', '3'].map((id) => ({ id, secret: 'hunter2' })))
  })

  it('are sent again after a 503, and none overtakes', async () => {
    answers = [503, 500, 202]
    const sending = sender()
    sending.send({ id: '1' })
    sending.send({ id: '2' })
    await until(2)
    expect(got.map(({ id }) => id)).toEqual(['1', '1', '1', '2'])
  })

  it('are not sent again after a 401', async () => {
    answers = [401]
    sender().send({ id: '1' })
    await until(1)
    expect(got).toHaveLength(1)
    expect(told).toEqual(['an alert of the demo fleet was not taken HTTP 401'])
  })

  it('are given up after six tries', async () => {
    answers = new Array<number>(10).fill(503)
    sender().send({ id: '1' })
    await until(1)
    expect(got).toHaveLength(6)
  })

  it('wait in a bounded number', async () => {
    answers = [503]
    const sending = sender()
    for (let id = 0; id < 60; id += 1) sending.send({ id })
    expect(told).toHaveLength(9)
    await until(60)
    expect(got).toHaveLength(52)
  })
})
