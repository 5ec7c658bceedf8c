import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FakeAgent, startFakeAgent } from '../../../../tests/fakes/datadog-agent/fake-agent.ts'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { datadogTelemetry } from './datadog-telemetry.ts'
import { openDogStatsd } from './dogstatsd.ts'
import type { MetricSender } from './metric-sender.ts'

const nothing = (): void => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const TAGS = { service: 'echoops', env: 'test', version: '1.2.3' }

let agent: FakeAgent
let clock: VirtualClock
let sender: MetricSender

beforeEach(async () => {
  agent = await startFakeAgent()
  clock = virtualClock()
  sender = await openDogStatsd({ host: '127.0.0.1', port: agent.metricsPort, tags: TAGS, clock, log })
})
afterEach(async () => {
  await sender.close()
  await agent.close()
})

it('counts of two seconds are one line, a gauge is its last value, and all carry the unified tags', async () => {
  const telemetry = datadogTelemetry(sender, null)
  telemetry.count('echo_ops.webhook.received', {})
  telemetry.count('echo_ops.webhook.received', {}, 2)
  telemetry.count('echo_ops.fallback', { sense: 'voice', from: 'elevenlabs', to: 'a-new-voice' })
  telemetry.gauge('echo_ops.heartbeat', 0, {})
  telemetry.gauge('echo_ops.heartbeat', 1, {})
  telemetry.distribution('echo_ops.latency', 412.5, { source: 'http', decision: 'answered' })
  await clock.advance(2_000)
  await sender.close()
  await agent.when(() => agent.metrics.length >= 4)
  const sorted = [...agent.metrics].sort((a, b) => a.name.localeCompare(b.name))
  expect(sorted).toEqual([
    {
      name: 'echo_ops.fallback',
      type: 'count',
      value: 1,
      tags: { ...TAGS, sense: 'voice', from: 'elevenlabs', to: 'other' },
      sampleRate: 1,
    },
    { name: 'echo_ops.heartbeat', type: 'gauge', value: 1, tags: TAGS, sampleRate: 1 },
    {
      name: 'echo_ops.latency',
      type: 'distribution',
      value: 412.5,
      tags: { ...TAGS, source: 'http', decision: 'answered' },
      sampleRate: 1,
    },
    { name: 'echo_ops.webhook.received', type: 'count', value: 3, tags: TAGS, sampleRate: 1 },
  ])
  expect(agent.refused).toEqual([])
})

it('beyond five hundred values a second only a part is sent, with the part it is of', async () => {
  const telemetry = datadogTelemetry(sender, null)
  for (let at = 0; at < 6_000; at++)
    telemetry.distribution('echo_ops.latency', at, { source: 'http', decision: 'answered' })
  telemetry.count('echo_ops.webhook.received', {})
  await sender.close()
  await agent.when(() => agent.metrics.some(({ type }) => type === 'count'))
  const values = agent.metrics.filter(({ type }) => type === 'distribution')
  const stands = values.reduce((sum, { sampleRate }) => sum + 1 / sampleRate, 0)
  expect(values.length).toBeLessThan(1_400)
  expect(stands).toBeGreaterThan(5_000)
  expect(stands).toBeLessThan(7_000)
})

it('an event is one of Datadog’s own form', async () => {
  sender.event({
    title: 'EchoOps performed restart on payment-gateway',
    text: 'It was carried out.\nAfter a confirmation.',
    kind: 'success',
    tags: { action: 'restart' },
  })
  await sender.close()
  await agent.when(() => agent.events.length > 0)
  expect(agent.events).toEqual([
    {
      title: 'EchoOps performed restart on payment-gateway',
      text: 'It was carried out.\nAfter a confirmation.',
      alertType: 'success',
      tags: { ...TAGS, action: 'restart' },
    },
  ])
})

it('no agent, a name that is nobody’s, and a figure that is none disturb nobody', async () => {
  const dead = await openDogStatsd({ host: '127.0.0.1', port: 9, tags: TAGS, clock, log })
  const nowhere = await openDogStatsd({ host: 'agent.invalid', port: 8125, tags: TAGS, clock, log })
  for (const one of [dead, nowhere]) {
    for (let at = 0; at < 3_000; at++) one.add('count', 'echo_ops.webhook.received', 1, {})
    one.add('distribution', 'echo_ops.latency', Number.NaN, {})
    one.event({ title: 'a', text: 'b', kind: 'info', tags: {} })
    await clock.advance(4_000)
    const closing = one.close()
    await clock.advance(1_000)
    await closing
    one.add('gauge', 'echo_ops.heartbeat', 1, {})
  }
})
