import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { MetricName } from '../../src/main/domain/metrics.ts'
import { encodeWav } from '../ear/index.ts'
import { type FakeAgent, startFakeAgent } from '../fakes/datadog-agent/fake-agent.ts'
import { type FakeIntake, startFakeIntake } from '../fakes/datadog-intake/fake-intake.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { type FakeClouds, KEYS, startFakeClouds } from '../support/clouds.ts'
import { type Engine, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { expectAsInTable } from '../support/metrics-seen.ts'
import { aPerson } from '../support/person.ts'
import { reportOf } from '../support/report.ts'
import { named, traceOf, treeOf } from '../support/traces-seen.ts'

/** Said to EchoOps, and shown nowhere at Datadog. */
const SPOKEN = 'restart the payment gateway'
const CANARY = 'canary-of-the-alert'

/** What one report and one command must count; of each its kind and its tags are held against the table. */
const EXPECTED: readonly MetricName[] = [
  'echo_ops.heartbeat',
  'echo_ops.intent.tool_usage',
  'echo_ops.latency',
  'echo_ops.latency.total',
]

const REPORT_TREE = ['report', 'report > evidence', 'report > brief', 'report > audit', 'report > speak']
const COMMAND_TREE = ['hear', 'understand', 'decide', 'perform', 'speak']

let folder: string
let engine: Engine
let wall: ListeningWall | null = null
let clouds: FakeClouds
let agent: FakeAgent
let intake: FakeIntake

test.beforeEach(async () => {
  folder = await temporaryFolder()
  clouds = await startFakeClouds({ atOnce: true })
  agent = await startFakeAgent()
  intake = await startFakeIntake({ apiKey: KEYS.datadogApi })
  await writeFile(join(folder, 'runbook.json'), runbook())
})

test.afterEach(async () => {
  wall?.close()
  await engine.stop()
  await clouds.close()
  await agent.close().catch(() => undefined)
  await intake.close()
  await removeFolder(engine.home)
  await removeFolder(folder)
})

const runbook = (): string =>
  JSON.stringify({
    environments: ['production'],
    programs: [process.execPath],
    services: [{ name: 'payment-gateway', environment: 'production', replicas: { min: 1, max: 6 } }],
    actions: [
      {
        id: 'restart',
        watch_s: 0,
        executor: { type: 'exec', program: process.execPath, args: ['--version'], timeout_s: 10 },
      },
    ],
  })

const start = async (env: Readonly<Record<string, string>>): Promise<void> => {
  engine = await startEngine({
    env: {
      ECHOOPS_RUNBOOK: join(folder, 'runbook.json'),
      ECHOOPS_LOG_PATHS: join(folder, 'logs'),
      DD_ENV: 'test',
      ...env,
    },
  })
  wall = await openListeningWall(engine.url)
}

/** An alert that is reported and heard, then a spoken command that is confirmed and done. */
async function reportAndCommand(): Promise<void> {
  const { alert } = await writeScenario('pool-exhausted-after-release', join(folder, 'logs'), Date.now())
  await reportOf(engine, { ...alert, body: `${String(alert['body'] ?? '')} ${CANARY}` })
  const samples = (await aPerson(folder)).voice(SPOKEN)
  const wav = new Uint8Array(encodeWav({ samples, sampleRateHz: 16_000 }))
  const asked = await post('/command/audio?user_id=ada', wav, 'audio/wav')
  expect(asked).toMatchObject({ decision: 'confirm', intent: { action: 'restart' } })
  const id = String(asked['command_id'])
  await post(`/command/${id}/confirm`, JSON.stringify({ user_id: 'ada' }), 'application/json')
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, type: string) {
  const answer = await fetch(engine.url + path, { method: 'POST', headers: { 'content-type': type }, body })
  return (await answer.json()) as Record<string, unknown>
}

test('an alert is one trace and a command another, each with all its steps, and metrics are as the table says', async () => {
  test.setTimeout(120_000)
  await start({ ...agent.env, ...clouds.env('gemini') })
  await reportAndCommand()
  await expect.poll(() => named(agent.spans, 'perform').length, { timeout: 15_000 }).toBe(1)
  await expect.poll(() => named(agent.spans, 'report').length, { timeout: 15_000 }).toBe(1)
  await expect.poll(() => agent.models.length, { timeout: 15_000 }).toBeGreaterThan(1)
  const names = () => new Set(agent.metrics.map(({ name }) => name))
  await expect.poll(() => EXPECTED.filter((name) => !names().has(name)), { timeout: 15_000 }).toEqual([])
  await engine.stop()

  expect([named(agent.spans, 'ingest'), named(agent.spans, 'command')].map(({ length }) => length)).toEqual([
    1, 1,
  ])
  const told = treeOf(traceOf(agent.spans, named(agent.spans, 'report')[0]), 'ingest')
  for (const path of REPORT_TREE) expect(told).toContain(`ingest > ${path}`)
  expect(told).toContain('ingest > report > brief > google.analyst')
  const done = treeOf(traceOf(agent.spans, named(agent.spans, 'perform')[0]), 'command')
  for (const step of COMMAND_TREE) expect(done).toContain(`command > ${step}`)
  for (const span of agent.spans)
    expect(span).toMatchObject({ service: 'echoops', isFailed: false, meta: { env: 'test' } })

  // Those that begin with `datadog.` are the tracer's, about its own sending.
  const ours = agent.metrics.filter(({ name }) => !name.startsWith('datadog.'))
  expectAsInTable(ours)
  expect(agent.refused).toEqual([])
  expect(agent.events.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^EchoOps \S+ started$/),
    'EchoOps performed restart on payment-gateway',
  ])

  const model = agent.models.find(({ name }) => name === 'google.analyst')
  expect(model?.meta).toMatchObject({ 'span.kind': 'llm', model_name: 'gemini-2.5-flash-lite' })
  expect(model?.metrics['input_tokens']).toBeGreaterThan(0)
  expect(model?.metrics['output_tokens']).toBeGreaterThan(0)
  expect(model?.metrics['total_cost']).toBeGreaterThan(0)
  expectNothingPrivate(agent.sent())

  const lines = await logLines()
  const correlated =
    lines.find(({ msg }) => msg === 'gemini was asked for a report') ?? lines.find(({ dd }) => dd)
  expect(correlated?.dd).toMatchObject({
    service: 'echoops',
    env: 'test',
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
})

test('without an agent all of it goes straight to Datadog', async () => {
  test.setTimeout(120_000)
  await start({ DD_API_KEY: KEYS.datadogApi, DATADOG_API_BASE_URL: intake.url })
  await reportAndCommand()
  const names = () => intake.series().map(({ metric }) => metric)
  await expect.poll(names, { timeout: 20_000 }).toContain('echo_ops.latency.total')
  await expect.poll(() => intake.points().map(({ metric }) => metric)).toContain('echo_ops.latency')
  await expect.poll(() => intake.spans().length, { timeout: 20_000 }).toBeGreaterThan(5)
  await engine.stop()
  expect(intake.refused).toEqual([])
  expect(intake.spans().map(({ name }) => name)).toContain('echo_ops.report')
  expect(intake.events().map(({ title }) => title)).toContain('EchoOps performed restart on payment-gateway')
  expectNothingPrivate(intake.sent())
  expect(engine.output()).not.toContain(KEYS.datadogApi)
})

test('an agent that dies disturbs no report', async () => {
  test.setTimeout(120_000)
  await start(agent.env)
  await agent.close()
  await reportAndCommand()
  expect(await engine.stop()).toBe(0)
})

test('with nothing set nothing is told, and Datadog’s tracer is not even loaded', async () => {
  await start({ ECHOOPS_LOG_LEVEL: 'debug' })
  const health = (await (await fetch(`${engine.url}/health`)).json()) as Record<string, unknown>
  expect(health['telemetry']).toEqual({ to: 'nowhere', traces: false, why: null })
  const maps = await readFile(`/proc/${engine.process.pid}/maps`, 'utf8').catch(() => '')
  expect(maps).not.toContain('datadog')
  expect(await logLines()).not.toEqual([])
})

/** What was said, what the alert said, keys. */
function expectNothingPrivate(sent: string): void {
  for (const secret of [SPOKEN, CANARY, 'HikariPool', KEYS.datadogApi, KEYS.gemini])
    expect(sent.toLowerCase()).not.toContain(secret.toLowerCase())
}

async function logLines(): Promise<{ msg: string; dd?: Record<string, string> }[]> {
  const text = await readFile(join(engine.home, 'state/logs/echoops.log'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { msg: string })
}
