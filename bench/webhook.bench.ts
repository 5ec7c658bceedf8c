import { Agent, request } from 'node:http'
import { removeFolder, startEngine, temporaryFolder } from '../tests/support/engine.ts'
import { percentile, type Row } from './measure.ts'

const A_SECOND = 200
const SECONDS = 10
const WARM_UP = 100

/** Open loop: each post has its time, whether or not the one before was answered, so that a stall is not hidden. */
export async function run(): Promise<readonly Row[]> {
  const logs = await temporaryFolder()
  const engine = await startEngine({ env: { ECHOOPS_LOG_PATHS: logs, ECHOOPS_LOG_LEVEL: 'warn' } })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  try {
    for (let n = 0; n < WARM_UP; n++) await post(engine.url, agent, -n - 1)
    const openLoop = await paced(A_SECOND * SECONDS, (n) => post(engine.url, agent, n))
    const oneByOne: number[] = []
    for (let n = 0; n < 200; n++) oneByOne.push(await post(engine.url, agent, 1_000_000 + n))
    const p50 = percentile(openLoop, 50)
    return [
      { name: 'p50', value: p50, unit: 'ms' },
      { name: 'p99', value: percentile(openLoop, 99), unit: 'ms', atMost: 25 },
      { name: 'worst', value: Math.max(...openLoop), unit: 'ms' },
      { name: 'p50 against one post after the other', value: p50 / percentile(oneByOne, 50), unit: '×' },
    ]
  } finally {
    agent.destroy()
    await engine.stop()
    await removeFolder(engine.home)
    await removeFolder(logs)
  }
}

async function paced(count: number, send: (n: number) => Promise<number>): Promise<number[]> {
  const startedMs = performance.now()
  const answers: Promise<number>[] = []
  for (let n = 0; n < count; n++) {
    const waitMs = startedMs + (n * 1000) / A_SECOND - performance.now()
    if (waitMs > 1) await new Promise((done) => setTimeout(done, waitMs))
    answers.push(send(n))
  }
  return Promise.all(answers)
}

/** A renotification of one of twenty incidents: the everyday load, not a storm of new ones. Resolves to milliseconds. */
function post(url: string, agent: Agent, n: number): Promise<number> {
  const incident = Math.abs(n) % 20
  const body = JSON.stringify({
    id: `event-${n}`,
    title: `[P3] [Renotify] High latency on service-${incident}`,
    body: '%%%\np95 latency is above **500 ms**\n%%%',
    date: String(Date.now()),
    last_updated: String(Date.now()),
    alert_transition: n < 0 && n >= -20 ? 'Triggered' : 'Renotify',
    alert_priority: 'P3',
    alert_cycle_key: `cycle-${incident}`,
    alert_scope: `service:service-${incident}`,
    tags: `service:service-${incident},env:bench`,
    org: { id: '1', name: 'bench' },
  })
  const startedMs = performance.now()
  return new Promise((done, failed) => {
    const sending = request(`${url}/webhook/datadog`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    })
    sending.on('response', (answer) => {
      answer.resume()
      if (answer.statusCode !== 202) return failed(new Error(`answered ${answer.statusCode}`))
      answer.on('end', () => done(performance.now() - startedMs))
    })
    sending.on('error', failed)
    sending.end(body)
  })
}
