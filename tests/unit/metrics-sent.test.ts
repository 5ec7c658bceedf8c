import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Appliance, startAppliance } from '../../src/main/app/appliance.ts'
import { readConfig } from '../../src/main/config/config.ts'
import { METRICS, type Metric, type MetricName } from '../../src/main/domain/metrics.ts'
import { RESOURCES_DIR, VERSION } from '../../src/main/host/surroundings.ts'
import { REFUSALS, refuse } from '../fakes/gemini/index.ts'
import { recordingTelemetry } from '../fakes/recording-telemetry.ts'
import { type FakeClouds, startFakeClouds } from '../support/clouds.ts'
import { postAlert, removeFolder, temporaryFolder } from '../support/engine.ts'
import { openListeningWall } from '../support/listening-wall.ts'

const { telemetry, sent, of, sum } = recordingTelemetry()
let clouds: FakeClouds
let home: string
let appliance: Appliance

beforeAll(async () => {
  clouds = await startFakeClouds({ atOnce: true })
  home = await temporaryFolder()
  const env = clouds.env('gemini', 'elevenlabs')
  const config = readConfig({ ...env, ECHOOPS_HOME: home, ECHOOPS_PORT: '0', ECHOOPS_LOG_LEVEL: 'fatal' })
  const host = { kind: 'headless', pageDir: home, resourcesDir: RESOURCES_DIR, version: VERSION } as const
  appliance = await startAppliance(config, { ...host, secret: () => null }, [telemetry])
}, 60_000)

afterAll(async () => {
  await appliance?.stop()
  await clouds?.close()
  await removeFolder(home)
})

const seen = (name: MetricName, times = 1): Promise<void> =>
  vi.waitFor(() => expect(of(name).length, name).toBeGreaterThanOrEqual(times), { timeout: 20_000 })

const command = async (transcript: string): Promise<string> => {
  const answer = await fetch(`${appliance.url}/command`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transcript, user_id: 'ann' }),
  })
  return ((await answer.json()) as { decision: string }).decision
}

const alert = {
  id: '1',
  title: '[P1] [Triggered] latency is high on checkout-api',
  alert_transition: 'Triggered',
}

it('a life with alerts, commands and a cloud that fails sends every metric of the appliance, and nothing but that', async () => {
  const wall = await openListeningWall(appliance.url)
  await postAlert(appliance.url, alert)
  await seen('echo_ops.llm.tokens.total')
  await postAlert(appliance.url, alert)
  await postAlert(appliance.url, ['not an object'])
  expect(await command('status')).toBe('answered')
  expect(await command('delete the production database')).toBe('refused')
  // Whatever it is asked from now on.
  clouds.gemini.script(...Array.from({ length: 20 }, () => refuse(REFUSALS.badKey)))
  await postAlert(appliance.url, { ...alert, id: '2', title: '[P1] [Triggered] errors on auth-service' })
  await seen('echo_ops.fallback')
  await seen('echo_ops.speech.first_audio')
  await vi.waitFor(() => expect(sum('echo_ops.latency.total')).toBe(4), { timeout: 20_000 })

  const known: Readonly<Record<string, Metric>> = METRICS
  const own = Object.entries(known).filter(([, { from }]) => from === 'appliance')
  // Sent by the clock of whoever takes telemetry to Datadog.
  const expected = own.map(([name]) => name).filter((name) => name !== 'echo_ops.heartbeat')
  expect([...new Set(sent.map(({ name }) => name))].toSorted()).toEqual(expected.toSorted())
  for (const { kind, name, value, tags } of sent) {
    expect(kind, name).toBe(known[name]?.kind)
    expect(value, name).toBeGreaterThanOrEqual(0)
    for (const [tag, given] of Object.entries(tags))
      expect(known[name]?.tags[tag], `${name} ${tag}`).toContain(given)
    expect(Object.keys(tags).length, name).toBe(Object.keys(known[name]?.tags ?? {}).length)
  }
  // Two reports and two commands, each measured to what the wall really played.
  expect(
    of('echo_ops.latency')
      .map(({ tags }) => tags['source'])
      .toSorted(),
  ).toEqual(['http', 'http', 'report', 'report'])
  const told = new Set(wall.heard.map(({ purpose }) => purpose))
  expect([told.has('headline'), told.has('reply')]).toEqual([true, true])
  wall.close()
  expect(sum('echo_ops.webhook.received')).toBe(3)
  expect(sum('echo_ops.webhook.duplicate')).toBe(1)
  expect(sum('echo_ops.webhook.quarantined')).toBe(1)
})
