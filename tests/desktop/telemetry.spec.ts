import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type FakeAgent, startFakeAgent } from '../fakes/datadog-agent/fake-agent.ts'
import { type Desktop, openDesktop } from './desktop.ts'

let agent: FakeAgent
let desktop: Desktop
test.beforeEach(async () => {
  agent = await startFakeAgent()
  desktop = await openDesktop({ ...agent.env })
})
test.afterEach(async () => {
  await desktop.close()
  await agent.close()
})

test('the desktop tells an agent about itself: metrics in any Electron, traces where its Node is new enough for them', async () => {
  const { origin } = new URL(desktop.page.url())
  const major = await desktop.app.evaluate(() => Number.parseInt(process.versions.node, 10))
  const health = (await (await fetch(`${origin}/health`)).json()) as Record<string, unknown>
  expect(health['telemetry']).toEqual(
    major >= 22
      ? { to: 'agent', traces: true, why: null }
      : { to: 'agent', traces: false, why: expect.stringContaining('needs Node 22') },
  )
  await fetch(`${origin}/webhook/datadog`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: '1', title: 'latency on payment-gateway', body: 'x' }),
  })
  await expect.poll(() => agent.metrics.map(({ name }) => name)).toContain('echo_ops.heartbeat')
  if (major >= 22)
    await expect
      .poll(() => agent.spans.map(({ name }) => name), { timeout: 20_000 })
      .toContain('echo_ops.ingest')
  const log = await readFile(join(desktop.home, 'logs/echoops.log'), 'utf8')
  expect(log.split('\n').filter((line) => line.includes('EchoOps tells Datadog about itself'))).toHaveLength(
    1,
  )
})
