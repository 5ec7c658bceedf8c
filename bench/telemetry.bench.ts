import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startFakeAgent } from '../tests/fakes/datadog-agent/fake-agent.ts'
import { writeScenario } from '../tests/scenarios/log-scenarios.ts'
import {
  type Engine,
  postAlert,
  removeFolder,
  startEngine,
  temporaryFolder,
} from '../tests/support/engine.ts'
import { type ListeningWall, openListeningWall } from '../tests/support/listening-wall.ts'
import { percentile, type Row } from './measure.ts'

const ROUNDS = 60
const WARM_UP = 5
const QUIET_WITHIN_MS = 30_000
/** Nothing listens there (IANA: tcpmux). */
const DEAD = ['1', '1'] as const

type Late = { readonly max: number; readonly p99: number }

/**
 * What it costs to be watched. Two engines of the same build side by side, one of which tells an agent about itself: the same alert to each in
 * turn, until the first sound is at a wall. And the senders alone, with an agent that is dead, and with 10,000 metrics a second.
 */
export async function run(): Promise<readonly Row[]> {
  return [...(await pairs()), ...(await hourWithoutAgent()), ...(await tenThousand())]
}

async function pairs(): Promise<readonly Row[]> {
  const agent = await startFakeAgent()
  const logs = await temporaryFolder()
  const { alert } = await writeScenario('pool-exhausted-after-release', join(logs, 'l'), Date.now())
  const env = { ECHOOPS_LOG_PATHS: join(logs, 'l'), ECHOOPS_LOG_LEVEL: 'warn' }
  const plain = await startEngine({ env })
  const watched = await startEngine({ env: { ...env, ...agent.env } })
  try {
    const [without, withIt] = [[], []] as [number[], number[]]
    const walls = [await openListeningWall(plain.url), await openListeningWall(watched.url)] as const
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      // Whoever is first has the warmer machine: they take turns.
      const both = [
        { engine: plain, wall: walls[0], took: without },
        { engine: watched, wall: walls[1], took: withIt },
      ]
      for (const { engine, wall, took } of round % 2 === 0 ? both : both.reverse()) {
        const ms = await toSound(engine, wall, alert, round)
        if (round >= 0) took.push(ms)
      }
    }
    for (const wall of walls) wall.close()
    const [p95, p95Watched] = [percentile(without, 95), percentile(withIt, 95)]
    return [
      { name: 'post to sound at a wall, p95, untold', value: p95, unit: 'ms' },
      { name: 'the same, told to an agent, p95', value: p95Watched, unit: 'ms' },
      { name: 'told against untold, p95', value: p95Watched / p95, unit: '×', atMost: 1.05 },
      {
        name: 'told against untold, p50',
        value: percentile(withIt, 50) / percentile(without, 50),
        unit: '×',
        note: `${agent.spans.length} spans, ${agent.metrics.length} metrics`,
      },
    ]
  } finally {
    for (const engine of [plain, watched]) {
      await engine.stop()
      await removeFolder(engine.home)
    }
    await agent.close()
    await removeFolder(logs)
  }
}

async function toSound(
  engine: Engine,
  wall: ListeningWall,
  alert: Record<string, unknown>,
  round: number,
): Promise<number> {
  const heardBefore = wall.heard.length
  const key = `round-${round}`
  const postedMs = performance.now()
  await postAlert(engine.url, { ...alert, id: key, alert_cycle_key: key, alert_scope: `round:${round}` })
  while (wall.heard.length === heardBefore) await new Promise((done) => setImmediate(done))
  const tookMs = performance.now() - postedMs
  await untilQuiet(engine)
  return tookMs
}

async function untilQuiet({ url }: Engine): Promise<void> {
  const untilMs = performance.now() + QUIET_WITHIN_MS
  for (let quiet = 0; quiet < 3; ) {
    if (performance.now() > untilMs) throw new Error('the appliance does not fall silent')
    const { state } = (await (await fetch(`${url}/status.json`)).json()) as { state: string }
    quiet = state === 'idle' ? quiet + 1 : 0
    await new Promise((done) => setTimeout(done, 50))
  }
}

async function hourWithoutAgent(): Promise<readonly Row[]> {
  const { heapMb } = (await loaded('hour', ...DEAD)) as { heapMb: number[] }
  const [early, late] = [percentile(heapMb.slice(5, 15), 50), percentile(heapMb.slice(-10), 50)]
  return [
    { name: 'heap in the sixtieth minute without an agent', value: late, unit: 'MB' },
    { name: 'against the tenth minute', value: late / early, unit: '×', atMost: 1.1 },
  ]
}

async function tenThousand(): Promise<readonly Row[]> {
  const agent = await startFakeAgent()
  const ports = [String(agent.tracePort), String(agent.metricsPort)] as const
  const { idleMs, loadedMs } = (await loaded('second', ...ports)) as { idleMs: Late; loadedMs: Late }
  const dead = (await loaded('second', ...DEAD)) as { loadedMs: Late }
  await agent.close()
  return [
    { name: 'longest stall at 10,000 metrics a second', value: loadedMs.max, unit: 'ms', atMost: 50 },
    { name: 'the same without an agent', value: dead.loadedMs.max, unit: 'ms', atMost: 50 },
    { name: 'the same without any metric', value: idleMs.max, unit: 'ms' },
    { name: 'p99 of what a timer is late, 10,000 a second', value: loadedMs.p99, unit: 'ms' },
  ]
}

async function loaded(what: 'hour' | 'second', tracePort: string, metricsPort: string): Promise<unknown> {
  const script = join(import.meta.dirname, 'telemetry-load.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--expose-gc', '--no-warnings', script],
    ...[what, tracePort, metricsPort],
  ])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null')
}
