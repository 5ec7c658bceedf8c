import { expect, test } from '@playwright/test'
import type { LiveEvent } from '../../src/contract/live.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { type Engine, postAlert, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type Heard, type ListeningWall, openListeningWall } from '../support/listening-wall.ts'

/**
 * The engine is killed (SIGKILL) as the wall sees one step after the other: run k ends it at the k-th thing that happens.
 * Then it is started again on the same state, and the same wall comes back.
 */
const MOST_STEPS = 40
const SETTLED_WITHIN_MS = 60_000

let logs: string
let alert: Record<string, unknown>

test.beforeAll(async () => {
  logs = await temporaryFolder()
  const scenario = await writeScenario('pool-exhausted-after-release', logs, Date.now())
  alert = scenario.alert
})
test.afterAll(() => removeFolder(logs))

const settings = () => ({ ECHOOPS_LOG_PATHS: logs, ECHOOPS_LOG_LEVEL: 'error' })

/** What is told of one incident, in the order in which a wall sees it. Progress numbers and heartbeats are no steps. */
const isStep = (event: LiveEvent) => !['heartbeat', 'analysing', 'snapshot', 'watched'].includes(event.type)

async function reportOn(url: string) {
  const { incidents } = (await (await fetch(`${url}/incidents`)).json()) as { incidents: { id: string }[] }
  const whole = incidents.map(async ({ id }) => (await fetch(`${url}/incidents/${id}`)).json())
  return (await Promise.all(whole)) as {
    alerts: { delivery_id: string }[]
    sitrep: { complete: boolean; sentences: { key: string }[] } | null
    speech: { id: string; key: string; purpose: string; state: string; text: string }[]
  }[]
}

async function settled(engine: Engine): Promise<void> {
  const isSettled = async () => {
    const [incident] = await reportOn(engine.url)
    const speech = incident?.speech ?? []
    const keys = new Set(speech.map(({ key }) => key))
    return (
      incident?.sitrep?.complete === true &&
      incident.sitrep.sentences.every(({ key }) => keys.has(key)) &&
      speech.every(({ state }) => state !== 'queued' && state !== 'speaking')
    )
  }
  await expect.poll(isSettled, { timeout: SETTLED_WITHIN_MS, intervals: [100] }).toBe(true)
}

/** One life of the engine: resolves with what the room heard until it was killed at step `killAt`, or until it was done. */
async function live(home: string, memory: Heard[], killAt: number, begin: (url: string) => Promise<void>) {
  const engine = await startEngine({ home, env: settings() })
  let steps = 0
  const wall: ListeningWall = await openListeningWall(engine.url, {
    memory,
    onEvent: (event) => {
      if (isStep(event) && ++steps === killAt) engine.process.kill('SIGKILL')
    },
  })
  const ended = new Promise<'killed'>((killed) => engine.process.once('exit', () => killed('killed')))
  const done = begin(engine.url)
    .then(() => settled(engine))
    .then(() => 'done' as const)
  const end = await Promise.race([ended, done.catch(() => ended)])
  const incidents = end === 'done' ? await reportOn(engine.url) : []
  wall.close()
  if (end === 'done') await engine.stop()
  return { end, steps, incidents }
}

test('killed between any two steps, nothing acknowledged is lost and nothing heard is said again', async () => {
  test.setTimeout(600_000)
  const whole = await runOnce(Number.POSITIVE_INFINITY)
  expect(whole.end).toBe('done')
  const steps = Math.min(whole.steps, MOST_STEPS)
  expect(steps).toBeGreaterThan(8)
  for (let killAt = 1; killAt <= steps; killAt++)
    await test.step(`killed at step ${killAt}`, () => crashAt(killAt))
})

async function runOnce(killAt: number) {
  const home = await temporaryFolder()
  const run = await live(home, [], killAt, async (url) => {
    expect((await postAlert(url, alert)).status).toBe(202)
  })
  await removeFolder(home)
  return run
}

async function crashAt(killAt: number): Promise<void> {
  const home = await temporaryFolder()
  const memory: Heard[] = []
  let acknowledged = 0
  await live(home, memory, killAt, async (url) => {
    acknowledged = (await postAlert(url, alert).catch(() => ({ status: 0 }))).status === 202 ? 1 : 0
  })
  const heardBefore = memory.filter(({ ended }) => ended).map(({ key }) => key)
  const second = await live(home, memory, Number.POSITIVE_INFINITY, async (url) => {
    // What was not acknowledged is sent again, as Datadog would.
    if (acknowledged === 0) await postAlert(url, alert)
  })
  const [incident] = second.incidents
  expect(second.incidents, 'one incident, however often it was delivered').toHaveLength(1)
  expect(incident?.alerts).toHaveLength(1)
  expect(incident?.sitrep?.complete).toBe(true)
  const completed = memory.filter(({ ended, purpose }) => ended && purpose !== 'notice').map(({ key }) => key)
  expect(new Set(completed).size, `said twice: ${completed.join(', ')}`).toBe(completed.length)
  for (const { key } of incident?.sitrep?.sentences ?? [])
    expect(completed, `heard before the crash: ${heardBefore.join(', ')}`).toContain(key)
  await removeFolder(home)
}
