import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakeAgent, startFakeAgent } from '../../../../tests/fakes/datadog-agent/fake-agent.ts'
import { pathsOf } from '../../../../tests/fakes/datadog-agent/span.ts'
import { readConfig } from '../../config/config.ts'
import { tellTracer } from '../../config/tracer-environment.ts'
import { EchoError } from '../../domain/error.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { systemClock } from '../system/system-clock.ts'
import { openDdTracer } from './dd-tracer.ts'
import type { Tracing } from './tracing.ts'

const nothing = (): void => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const CALL = { purpose: 'analyst', model: 'gemini-2.5-flash-lite', provider: 'google' } as const

let agent: FakeAgent
let tracing: Tracing

/** The real tracer is there once a process. */
beforeAll(async () => {
  agent = await startFakeAgent()
  tellTracer(readConfig({ ...agent.env }).telemetry)
  const opened = await openDdTracer({
    ...{ service: 'echoops', env: 'test', version: '1.2.3', clock: systemClock(), log },
    to: { kind: 'agent', host: '127.0.0.1', port: agent.tracePort },
  })
  if (opened.tracing === null) throw new Error(opened.why)
  tracing = opened.tracing
})
afterAll(() => agent.close())

const sends = () => agent.requests.filter((one) => one === 'PUT /v0.4/traces').length
const named = (name: string) => agent.spans.find((span) => span.name === name)

it('what goes on after its delivery was answered stays in one trace, with what was told on the way', async () => {
  let report: Promise<void> = Promise.resolve()
  const answer = await tracing.step('ingest', { delivery: 'dlv_1', resource: 'webhook' }, async (tell) => {
    report = tracing.step('report', { incident: 'inc_1', severity: 2, by: null }, async () => {
      await new Promise((done) => setTimeout(done, 20))
      await tracing.step('brief', {}, () => tracing.model(CALL, async () => undefined))
    })
    tell({ change: 'opened' })
    return 202
  })
  expect(answer).toBe(202)
  await report
  await agent.when(() => named('echo_ops.report') !== undefined)
  const trace = agent.spans.filter(({ traceId }) => traceId === named('echo_ops.ingest')?.traceId)
  expect(pathsOf(trace)).toEqual([
    'ingest',
    'ingest > report',
    'ingest > report > brief',
    'ingest > report > brief > google.analyst',
  ])
  expect(named('echo_ops.ingest')).toMatchObject({
    ...{ service: 'echoops', resource: 'webhook', isFailed: false },
    meta: { env: 'test', version: '1.2.3', 'echo_ops.delivery': 'dlv_1', 'echo_ops.change': 'opened' },
  })
  expect(named('echo_ops.report')?.metrics['echo_ops.severity']).toBe(2)
})

it('a failure passes through, and of it only the kind is told', async () => {
  const speak = tracing.step('speak', {}, () => Promise.reject(new TypeError('what somebody has said')))
  await expect(speak).rejects.toThrow('what somebody has said')
  const coded = new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'canary of an alert')
  await expect(tracing.step('perform', {}, () => Promise.reject(coded))).rejects.toBe(coded)
  await expect(tracing.model(CALL, () => Promise.reject(new Error('canary of a prompt')))).rejects.toThrow()
  await agent.when(() => named('echo_ops.perform') !== undefined)
  expect(named('echo_ops.speak')).toMatchObject({ isFailed: true, meta: { 'error.type': 'TypeError' } })
  expect(named('echo_ops.perform')?.meta['error.type']).toBe('ECHO_SPEAKER_UNAVAILABLE')
  await agent.when(() => agent.models.some(({ status }) => status === 'error'))
  expect(agent.sent()).not.toMatch(/somebody|canary|at file:|node_modules/)
})

it('a request to a model is told with what it took, the last figure counts', async () => {
  const before = agent.models.length
  await tracing.model({ ...CALL, purpose: 'commander' }, async (used) => {
    used({ ...NO_USAGE, promptTokens: 100 })
    used({ ...NO_USAGE, promptTokens: 100, completionTokens: 20, costUsd: 0.0005 })
  })
  await agent.when(() => agent.models.length > before)
  const seen = agent.models.at(-1)
  expect(seen?.name).toBe('google.commander')
  expect(seen?.metrics).toEqual({
    ...{ input_tokens: 100, output_tokens: 20, total_tokens: 120 },
    total_cost: 0.0005,
  })
  expect(seen?.meta).toMatchObject({
    input: {},
    output: {},
    model_name: CALL.model,
    model_provider: 'google',
  })
})

it('a line of the log inside of a step has its ids, one outside has none', async () => {
  expect(tracing.now()).toBeNull()
  const ids = await tracing.step('hear', {}, async () => tracing.now())
  expect(ids?.trace_id).toMatch(/^[0-9a-f]{32}$/)
  await agent.when(() => named('echo_ops.hear') !== undefined)
  expect(ids?.span_id).toBe(named('echo_ops.hear')?.spanId)
})

it('an agent that fails, resets or hangs holds up nobody', async () => {
  for (const how of [500, null, 'hang'] as const) {
    agent.answerTraces(how)
    const before = sends()
    await tracing.step('decide', {}, async () => undefined)
    await agent.when(() => sends() > before)
  }
  await tracing.close()
})
