import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FakeIntake, startFakeIntake } from '../../../../tests/fakes/datadog-intake/fake-intake.ts'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { datadogTelemetry } from './datadog-telemetry.ts'
import { Intake } from './intake.ts'
import { openIntakeLogs } from './intake-logs.ts'
import { openIntakeMetrics } from './intake-metrics.ts'

const KEY = 'canary0datadog0api0key000000000a'
const TAGS = { service: 'echoops', env: 'test', version: '1.2.3' }
const COMMON = ['env:test', 'service:echoops', 'version:1.2.3']

let datadog: FakeIntake
let clock: VirtualClock
let told: string[]
let intake: Intake

beforeEach(async () => {
  datadog = await startFakeIntake({ apiKey: KEY })
  clock = virtualClock()
  told = []
  intake = open(KEY)
})
afterEach(async () => {
  await intake.close()
  await datadog.close()
})

function open(apiKey: string): Intake {
  const note = (level: string) => (data: Record<string, unknown>, message: string) =>
    void told.push(`${level} ${message} ${JSON.stringify(data)}`)
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
  return new Intake({ apiKey, clock, log, chance: { below: (limit) => limit - 1 } })
}

const metricsTo = (to: Intake) =>
  openIntakeMetrics({
    ...{ intake: to, apiUrl: datadog.url, host: 'war-room', tags: TAGS, clock },
    chance: { below: (limit: number) => limit - 1 },
  })

const parcel = (at: number) => ({
  url: `${datadog.url}/api/v2/logs`,
  body: [
    {
      message: String(at),
      ddsource: 'nodejs',
      ddtags: '',
      hostname: 'h',
      service: 'echoops',
      status: 'warn',
    },
  ],
  encoding: 'gzip' as const,
  items: 1,
})

/** Turns time on until it is so: requests take real time, pauses virtual. */
async function until(wanted: () => boolean, stepMs = 1_000, most = 400): Promise<void> {
  for (let turn = 0; turn < most && !wanted(); turn++) {
    await clock.advance(stepMs)
    await new Promise((done) => setTimeout(done, 5))
  }
  expect(wanted()).toBe(true)
}

it('metrics of ten seconds are two requests, in the form that Datadog takes', async () => {
  const metrics = metricsTo(intake)
  const telemetry = datadogTelemetry(metrics, null)
  telemetry.count('echo_ops.llm.cost', { provider: 'gemini', purpose: 'analyst' }, 0.25)
  telemetry.count('echo_ops.llm.cost', { provider: 'gemini', purpose: 'analyst' }, 0.5)
  telemetry.gauge('echo_ops.heartbeat', 1, {})
  for (const ms of [100, 200]) telemetry.distribution('echo_ops.speech.first_audio', ms, { engine: 'moon' })
  await clock.advance(10_000)
  await datadog.when(() => datadog.parcels.length >= 2)
  const timestamp = Math.floor(clock.now() / 1_000)
  expect(datadog.refused).toEqual([])
  expect(datadog.series()).toEqual([
    {
      metric: 'echo_ops.llm.cost',
      type: 1,
      interval: 10,
      unit: 'dollar',
      points: [{ timestamp, value: 0.75 }],
      resources: [{ name: 'war-room', type: 'host' }],
      tags: [...COMMON, 'provider:gemini', 'purpose:analyst'],
    },
    {
      metric: 'echo_ops.heartbeat',
      type: 3,
      points: [{ timestamp, value: 1 }],
      resources: [{ name: 'war-room', type: 'host' }],
      tags: COMMON,
    },
  ])
  expect(datadog.points()).toEqual([
    {
      metric: 'echo_ops.speech.first_audio',
      type: 'distribution',
      host: 'war-room',
      points: [[timestamp, [100, 200]]],
      tags: [...COMMON, 'engine:other'],
    },
  ])
  await clock.advance(20_000)
  expect(datadog.parcels).toHaveLength(2)
  await metrics.close()
})

it('of very many values a fair sample is sent', async () => {
  const metrics = metricsTo(intake)
  for (let at = 0; at < 5_000; at++) metrics.add('distribution', 'echo_ops.latency', at, {})
  await metrics.close()
  await datadog.when(() => datadog.points().length > 0)
  expect(datadog.points()[0]?.points[0]?.[1]).toHaveLength(1_000)
  expect(intake.figures().dropped).toBe(4_000)
})

it('lines of the log come compressed, and what is private is not in them', async () => {
  const logs = openIntakeLogs({
    ...{ intake, logsUrl: datadog.url, host: 'war-room', service: 'echoops', clock },
    tags: { env: 'test', version: '1.2.3' },
  })
  const line = { level: 40, time: '2026-01-05T03:00:00.000Z', service: 'echoops', msg: 'the voice is late' }
  logs.write(
    `${JSON.stringify({ ...line, 'pii.said': 'restart checkout', step: { 'pii.who': 'ada' }, ms: 7 })}\n`,
  )
  logs.write('no object')
  await clock.advance(5_000)
  await datadog.when(() => datadog.logs().length > 0)
  expect(datadog.parcels[0]?.encoding).toBe('gzip')
  expect(datadog.logs()).toEqual([
    {
      ...{ message: 'the voice is late', status: 'warn', ms: 7, date: line.time },
      ...{ 'pii.said': '[private]', step: { 'pii.who': '[private]' } },
      ...{ ddsource: 'nodejs', ddtags: 'env:test,version:1.2.3', hostname: 'war-room', service: 'echoops' },
    },
  ])
  expect(intake.figures().dropped).toBe(1)
})

it.each([
  ['a limit', { do: 'answer', status: 429, headers: { 'x-ratelimit-reset': '20' } }, 20_000],
  ['a failure of Datadog', { do: 'answer', status: 503 }, 500],
  ['a connection that breaks', { do: 'reset' }, 500],
  ['an answer that never comes', { do: 'hang' }, 10_000],
] as const)('%s is waited for, and then it is all sent', async (_what, fault, pauseMs) => {
  datadog.fail(fault)
  intake.send(parcel(1))
  intake.send(parcel(2))
  await datadog.when(() => datadog.parcels.length === 1)
  const beganMs = clock.monotonicMs()
  await until(() => datadog.logs().length === 2, 500)
  expect(clock.monotonicMs() - beganMs).toBeGreaterThanOrEqual(pauseMs)
  // Datadog has it a moment before the answer is back.
  await until(() => intake.figures().waiting === 0, 1)
  expect(intake.figures()).toEqual({ sent: 2, dropped: 0, waiting: 0 })
})

it('an outage costs the oldest and no memory, is told once, and so is its end', async () => {
  datadog.failAlways({ do: 'answer', status: 500 })
  for (let at = 0; at < 500; at++) {
    intake.send(parcel(at))
    if (at % 50 === 0) await new Promise((done) => setTimeout(done, 5))
  }
  await until(() => datadog.parcels.length >= 5)
  datadog.failAlways(null)
  await until(() => intake.figures().waiting === 0)
  expect(datadog.logs().at(-1)?.message).toBe('499')
  const { sent, dropped } = intake.figures()
  expect(sent).toBe(64)
  expect(sent + dropped).toBe(500)
  expect(told.map((line) => line.split(' ')[0])).toEqual(['warn', 'info'])
})

it('what Datadog cannot use is not offered again', async () => {
  datadog.fail({ do: 'answer', status: 400 }, { do: 'answer', status: 413 })
  for (const at of [1, 2, 3]) intake.send(parcel(at))
  await datadog.when(() => datadog.parcels.length === 3)
  await until(() => intake.figures().sent === 1)
  expect(intake.figures()).toEqual({ sent: 1, dropped: 2, waiting: 0 })
})

it('a wrong key is said once, not repeated at Datadog’s door, and never written down', async () => {
  const wrong = open('canary0wrong0key')
  wrong.send(parcel(1))
  await datadog.when(() => datadog.parcels.length === 1)
  await until(() => told.length === 1)
  await clock.advance(25_000)
  expect(datadog.parcels).toHaveLength(1)
  expect(told).toEqual([expect.stringContaining('bad-key')])
  expect(told.join()).not.toContain('canary')
  await wrong.close()
})

it('the end sends what waits, and does not wait for what hangs', async () => {
  intake.send(parcel(1))
  await intake.close()
  expect(datadog.logs()).toHaveLength(1)
  const other = open(KEY)
  datadog.failAlways({ do: 'hang' })
  other.send(parcel(2))
  await datadog.when(() => datadog.parcels.length === 2)
  const closing = other.close()
  await until(() => datadog.parcels.length === 2, 2_000, 2)
  await clock.advance(2_000)
  await closing
  other.send(parcel(3))
})
