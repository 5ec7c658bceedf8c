import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { WebSocket } from 'ws'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { type Engine, postAlert, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { HOSTILE_POSTS } from '../support/hostile-posts.ts'
import { type Heard, type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { breakOff, sendRaw } from '../support/raw-request.ts'

/** What monitors and people with bad intentions do to the built appliance; after all of it, it still does its work. */
let logs: string
let engine: Engine
let wall: ListeningWall

test.beforeEach(async () => {
  logs = await temporaryFolder()
  engine = await startEngine({ env: { ECHOOPS_LOG_PATHS: logs, ECHOOPS_LOG_LEVEL: 'warn' } })
  wall = await openListeningWall(engine.url)
})
test.afterEach(async () => {
  wall.close()
  expect(await engine.stop(), engine.output()).toBe(0)
  expect(engine.output()).not.toMatch(/EchoOps failed|did not stop/)
  await removeFolder(engine.home)
  await removeFolder(logs)
})

const get = (path: string) => fetch(`${engine.url}${path}`)

let sent = 0
/** An alert of its own incident, as bad as told. */
const alertAbout = (service: string, priority: 'P1' | 'P2' | 'P3') => ({
  id: String(++sent),
  title: `[${priority}] [Triggered] latency is high on ${service}`,
  alert_transition: 'Triggered',
  alert_priority: priority,
  alert_cycle_key: `cycle ${sent}`,
  org: { id: '1' },
  tags: `service:${service}`,
})

/** The proof of life: an alert of the worst kind is acknowledged, and the room hears of it: by itself, or as the worst of a storm. */
async function stillWorks(service: string): Promise<void> {
  const { status, body } = await postAlert(engine.url, alertAbout(service, 'P1'))
  expect(status).toBe(202)
  const id = String(body['incident_id'])
  const spoken = service.replaceAll('-', ' ')
  const tells = ({ incidentId, purpose, text }: Heard) =>
    (purpose === 'headline' && incidentId === id) ||
    (purpose === 'summary' && text.includes(`Worst: ${spoken}`))
  await expect.poll(() => wall.heard.some(tells), { timeout: 20_000 }).toBe(true)
}

test('nothing posted ends the appliance or costs an event', async () => {
  for (const { name, body, status, kept, type } of HOSTILE_POSTS)
    await test.step(name, async () => {
      const answer = await fetch(`${engine.url}/webhook/datadog`, {
        method: 'POST',
        headers: { 'content-type': type ?? 'application/json' },
        body,
      })
      expect(answer.status).toBe(status)
      const said = (await answer.json()) as { incident_id?: string | null; delivery_id?: string }
      const list = await get('/incidents')
      expect(list.status).toBe(200)
      const { incidents } = (await list.json()) as { incidents: { id: string }[] }
      if (kept === 'incident') expect(incidents.map(({ id }) => id)).toContain(said.incident_id)
      if (kept === 'quarantine' && status === 202) expect(said).toMatchObject({ incident_id: null })
    })
  const quarantined = HOSTILE_POSTS.filter(({ kept }) => kept === 'quarantine').length
  await expect.poll(() => wall.events.filter(({ type }) => type === 'quarantined').length).toBe(quarantined)
  await stillWorks('payment-gateway')
})

test('no way of speaking HTTP ends the appliance, or keeps it from ending', async () => {
  const body = JSON.stringify(alertAbout('chunked', 'P3'))
  const head =
    'POST /webhook/datadog HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n'
  const size = body.length.toString(16)
  const chunked = `Transfer-Encoding: chunked\r\n\r\n${size}\r\n${body}\r\n0\r\n\r\n`
  expect(await sendRaw(engine.url, head + chunked)).toContain('202 Accepted')
  expect(await sendRaw(engine.url, `${head}Content-Length: 3\r\n${chunked}`)).toContain('400 Bad Request')
  const whole = `${head}Content-Length: ${body.length}\r\n`
  expect(await sendRaw(engine.url, `${whole}Expect: 100-continue\r\n\r\n${body}`)).toContain('202 Accepted')
  const kept = whole.replace('Connection: close\r\n', '')
  const piped = await sendRaw(engine.url, `${kept}\r\n${body}${kept}\r\n${body}${whole}\r\n${body}`)
  expect(piped.match(/202 Accepted/g)).toHaveLength(3)
  expect(await sendRaw(engine.url, 'GET / HTTP/1.1\r\nHost: \r\n\r\n\r\n')).toMatch(/^HTTP\/1\.1 4/)
  expect(await sendRaw(engine.url, `${head}X: ${'x'.repeat(20_000)}\r\n\r\n`)).toContain('431 ')
  expect(await sendRaw(engine.url, Buffer.from([0x16, 3, 1, 2, 0, 1, 0]))).toContain('400 ')
  const upgrade = 'Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n'
  for (const path of ['/health', '/incidents/%', '/nowhere'])
    expect(await sendRaw(engine.url, `GET ${path} HTTP/1.1\r\nHost: x\r\n${upgrade}`)).toMatch(
      /^HTTP\/1\.1 \d/,
    )
  for (const path of [
    '/static/../../package.json',
    '/static/..%2f..%2fpackage.json',
    '/audio/..%2fjournal.db',
  ])
    expect(await sendRaw(engine.url, `GET ${path} HTTP/1.0\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[04]/)
  await Promise.all(
    Array.from({ length: 50 }, () => breakOff(engine.url, `${head}Content-Length: 5000\r\n\r\n{"a":`)),
  )
  await stillWorks('payment-gateway')
})

test('a page that makes its own name lead here sees neither the wall nor the live link', async () => {
  const ask = (path: string, host: string, more = '') =>
    sendRaw(engine.url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`)
  for (const path of ['/', '/static/index.html', '/static/%69ndex.html'])
    expect(await ask(path, 'evil.example'), path).toMatch(/^HTTP\/1\.1 40[34]/)
  expect(await ask('/widget', 'tunnel.example')).toContain('200 OK')
  const refused = (headers: Record<string, string>) =>
    new Promise((done) => {
      const socket = new WebSocket(`${engine.url.replace('http', 'ws')}/live`, { headers })
      socket.on('error', () => socket.terminate())
      socket.on('open', () => done('open'))
      socket.on('unexpected-response', (_request, answer) => done(answer.statusCode))
    })
  expect(await refused({ host: 'evil.example', origin: 'http://evil.example' })).toBe(403)
  expect(await refused({ origin: 'http://evil.example' })).toBe(403)
})

test('walls that flood, break the protocol or never read are let go, and the others hear on', async () => {
  const live = `${engine.url.replace('http', 'ws')}/live`
  const ended = async (misbehave: (socket: WebSocket) => void) => {
    const socket = new WebSocket(live, { headers: { origin: engine.url } })
    socket.on('error', () => socket.terminate())
    await new Promise((open) => socket.once('open', open))
    const closed = new Promise<number>((done) => socket.once('close', done))
    misbehave(socket)
    return closed
  }
  expect(await ended((socket) => socket.send('x'.repeat(70_000)))).toBe(1009)
  expect(
    await ended((socket) => {
      for (let count = 0; count < 2_000; count += 1) socket.send('{"type":"skip"}')
    }),
  ).toBe(1008)
  const many = Array.from({ length: 100 }, () => new WebSocket(live, { headers: { origin: engine.url } }))
  for (const socket of many) socket.on('error', () => socket.terminate())
  await expect.poll(() => many.filter(({ readyState }) => readyState === WebSocket.CLOSED).length).toBe(69)
  for (const socket of many) socket.pause()
  await stillWorks('payment-gateway')
  for (const socket of many) socket.terminate()
})

test('in a storm the worst is reported in full, the rest in one summary, and nothing waits for it', async () => {
  const { alert } = await writeScenario('pool-exhausted-after-release', logs, Date.now())
  let storming = true
  const watching = (async () => {
    while (storming) {
      const answer = await fetch(`${engine.url}/health`, { signal: AbortSignal.timeout(5_000) })
      expect(answer.status).toBe(200)
      await new Promise((next) => setTimeout(next, 20))
    }
  })()
  const mild = Array.from({ length: 60 }, (_, index) =>
    postAlert(engine.url, alertAbout(`mild-${index}`, 'P3')),
  )
  const worst = postAlert(engine.url, { ...alert, alert_priority: 'P1' })
  expect((await Promise.all([...mild, worst])).map(({ status }) => status)).toEqual(Array(61).fill(202))
  const id = String((await worst).body['incident_id'])
  const told = async () => (await (await get(`/incidents/${id}`)).json()) as Told
  await expect
    .poll(
      async () => (await told()).speech.some(({ key, state }) => key === 'cause' && state === 'completed'),
      {
        timeout: 30_000,
      },
    )
    .toBe(true)
  expect((await told()).sitrep?.root_cause).not.toBeNull()
  await expect.poll(() => wall.heard.filter(({ purpose }) => purpose === 'summary').length).toBe(1)
  storming = false
  await watching
})

interface Told {
  readonly sitrep: { readonly root_cause: string | null } | null
  readonly speech: readonly { readonly key: string; readonly state: string }[]
}

test('a damaged journal is set aside, said on the wall, and a second engine keeps off the first', async () => {
  await stillWorks('payment-gateway')
  const state = join(engine.home, 'state')
  await expect(startEngine({ home: engine.home })).rejects.toThrow('ECHO_STORE_LOCKED')
  await stillWorks('orders')
  wall.close()
  expect(await engine.stop()).toBe(0)
  await truncate(join(state, 'journal.db'), 10_000)
  engine = await startEngine({ home: engine.home, env: { ECHOOPS_LOG_PATHS: logs } })
  wall = await openListeningWall(engine.url)
  expect((await readdir(state)).some((name) => name.startsWith('journal.corrupt-'))).toBe(true)
  await expect.poll(() => JSON.stringify(wall.events)).toContain('The journal was damaged')
  await stillWorks('checkout-api')
})
