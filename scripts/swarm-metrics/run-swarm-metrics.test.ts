import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { METRICS, type Metric } from '../../src/main/domain/metrics.ts'
import { swarmLife } from './life.ts'
import { runSwarmMetrics } from './run-swarm-metrics.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = []
  const pauses: number[] = []
  const code = await runSwarmMetrics(args, {
    env,
    say: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    pause: (ms) => {
      pauses.push(ms)
      return Promise.resolve()
    },
    now: () => 1_767_582_000_000,
    random: () => 0.5,
  })
  return { code, lines, pauses }
}

/** An agent's port for DogStatsD. */
async function agent() {
  const packets: string[] = []
  const socket = createSocket('udp4', (packet) => packets.push(packet.toString()))
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready))
  closers.push(() => new Promise<void>((closed) => socket.close(closed)))
  return { port: String(socket.address().port), packets }
}

/** Datadog's intake. */
async function intake(status = 202) {
  const posts: { path: string; key: unknown; body: { series: Record<string, unknown>[] } }[] = []
  const server = createServer((request, reply) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', () => {
      posts.push({ path: request.url ?? '', key: request.headers['dd-api-key'], body: JSON.parse(text) })
      reply.writeHead(status, { 'content-type': 'application/json' }).end('{"errors":[]}')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  closers.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts }
}

it('a life has five normal messages, three budget breaches, three latency spikes and two failed optimizations', () => {
  const life = swarmLife(() => 0.5)
  const count = (wanted: string) => life.filter(({ chapter }) => chapter === wanted).length
  expect(['normal', 'budget breach', 'latency spike', 'failed optimization'].map(count)).toEqual([5, 3, 3, 2])
})

it.each([0, 0.5, 0.999])(
  'every metric of the agents occurs, with tags of its set, and none of EchoOps itself (chance %s)',
  (chance) => {
    const samples = swarmLife(() => chance).flatMap((message) => message.samples)
    const swarm = Object.entries(METRICS).filter(([, { from }]) => from === 'swarm')
    expect([...new Set(samples.map(({ name }) => name))].toSorted()).toEqual(
      swarm.map(([name]) => name).toSorted(),
    )
    for (const { name, tags } of samples) {
      const { tags: sets }: Metric = METRICS[name]
      expect(Object.keys(tags).toSorted()).toEqual(Object.keys(sets).toSorted())
      for (const [tag, value] of Object.entries(tags)) expect(sets[tag]).toContain(value)
    }
  },
)

it('breaches are large enough for the monitor, spikes stand out, and a second version comes', () => {
  const life = swarmLife(() => 0)
  const values = (wanted: string) =>
    life.flatMap(({ samples }) => samples.filter(({ name }) => name === wanted).map(({ value }) => value))
  expect(Math.min(...values('autonomic.budget.breach.amount'))).toBeGreaterThanOrEqual(0.1)
  expect(values('autonomic.agent.latency.avg').filter((ms) => ms >= 4_000)).toHaveLength(3)
  expect(Math.max(...values('autonomic.agent.current_version'))).toBeGreaterThanOrEqual(2)
  expect(values('autonomic.optimization.failed')).toEqual([1, 1])
})

it('an agent gets every value, each marked as made up', async () => {
  const { port, packets } = await agent()
  const { code, lines, pauses } = await run([], { DD_DOGSTATSD_PORT: port, DD_ENV: 'test' })
  expect(code).toBe(0)
  const sent = swarmLife(() => 0.5).flatMap(({ samples }) => samples).length
  await expect.poll(() => packets.flatMap((packet) => packet.split('\n')).length).toBe(sent)
  const values = packets.flatMap((packet) => packet.split('\n'))
  expect(values.every((line) => line.endsWith('origin:generator,service:echoops,env:test'))).toBe(true)
  expect(values).toContain(
    'autonomic.optimization.failed:1|c|#agent_id:analyst,failure_reason:no_improvement,origin:generator,service:echoops,env:test',
  )
  expect(Math.max(...packets.map(({ length }) => length))).toBeLessThanOrEqual(1_400)
  expect(lines.at(0)).toContain('Made up, not measured')
  expect(lines.at(-1)).toBe(
    `${sent} values of 13 messages sent: 5 normal, 3 budget breach, 3 latency spike, 2 failed optimization.`,
  )
  expect(pauses).toEqual(Array(12).fill(10_000))
})

it('without an agent Datadog gets them, counts and gauges as series, distributions as points', async () => {
  const { url, posts } = await intake()
  const { code } = await run(['--pause', '0'], { DD_API_KEY: 'key-of-the-tests', DATADOG_API_BASE_URL: url })
  expect(code).toBe(0)
  expect(new Set(posts.map(({ key }) => key))).toEqual(new Set(['key-of-the-tests']))
  const series = posts.flatMap(({ path, body }) => body.series.map((one) => ({ path, ...one })))
  expect(series).toContainEqual({
    path: '/api/v2/series',
    metric: 'autonomic.audit.verdict',
    type: 1,
    points: [{ timestamp: 1_767_582_000, value: 1 }],
    tags: ['agent_id:analyst', 'verdict:pass', 'origin:generator', 'service:echoops'],
  })
  expect(series).toContainEqual({
    path: '/api/v1/distribution_points',
    metric: 'autonomic.refiner.latency',
    type: 'distribution',
    points: [[1_767_582_000, [3_500]]],
    tags: ['agent_id:analyst', 'origin:generator', 'service:echoops'],
  })
})

it('a dry run prints the values and sends nothing', async () => {
  const { port, packets } = await agent()
  const { code, lines } = await run(['--dry-run'], { DD_DOGSTATSD_PORT: port })
  expect(code).toBe(0)
  expect(lines[0]).toBe('autonomic.chat.count:1|c|#agent_id:analyst,origin:generator,service:echoops')
  expect(packets).toEqual([])
})

it('without an agent and without a key says whom it could send to', async () => {
  const { code, lines } = await run([])
  expect(code).toBe(1)
  expect(lines.join()).toContain('no agent and no key. Set DD_AGENT_HOST')
})

it('says when an agent of this machine does not listen', async () => {
  const { port } = await agent()
  for (const close of closers.splice(0)) await close()
  const { code, lines } = await run([], { DD_AGENT_HOST: '127.0.0.1', DD_DOGSTATSD_PORT: port })
  expect(code).toBe(1)
  expect(lines.join()).toContain(`the agent at 127.0.0.1:${port} does not listen`)
})

it.each([
  [403, 'Datadog refuses DD_API_KEY'],
  [500, 'Datadog does not take the values (500)'],
])('says so when Datadog answers %s, and stops', async (status, said) => {
  const { url, posts } = await intake(status)
  const { code, lines } = await run([], { DD_API_KEY: 'key-of-the-tests', DATADOG_API_BASE_URL: url })
  expect({ code, posts: posts.length }).toEqual({ code: 1, posts: 1 })
  expect(lines.join()).toContain(said)
})

it('refuses options that are none', async () => {
  expect((await run(['--pause', '-1'])).code).toBe(2)
  expect((await run(['--forever'])).code).toBe(2)
  expect((await run([], { DD_AGENT_HOST: 'a', DD_DOGSTATSD_PORT: 'x' })).lines.join()).toContain(
    'DD_DOGSTATSD_PORT is not a port',
  )
})
