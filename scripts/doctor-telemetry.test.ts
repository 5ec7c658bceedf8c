import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { readConfig } from '../src/main/config/config.ts'
import { startFakeAgent } from '../tests/fakes/datadog-agent/fake-agent.ts'
import { checkTelemetry } from './doctor-telemetry.ts'

const check = (env: Record<string, string>, deadlineMs = 2_000) =>
  checkTelemetry(readConfig(env).telemetry, deadlineMs)

it('an agent that is there is named with its version, and what cannot be asked is said', async () => {
  const agent = await startFakeAgent()
  const env = { ...agent.env }
  const { state, text } = await check(env)
  expect(state).toBe('works')
  expect(text).toContain('7.60.0')
  expect(text).toContain(`UDP port ${agent.metricsPort} cannot be asked`)
  await agent.close()
  expect((await check(env)).state).toBe('broken')
})

it.each([
  ['another program', (): string => '<html>'],
  ['an agent without traces', (): string => JSON.stringify({ version: '7', endpoints: ['/info'] })],
  ['one that never answers', (): null => null],
])('%s is no agent', async (_what, answer) => {
  const server = createServer((_request, reply) => {
    const body = answer()
    if (body !== null) reply.end(body)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  expect((await check({ DD_TRACE_AGENT_PORT: String(port) }, 300)).state).toBe('broken')
  server.closeAllConnections()
  server.close()
})

it('without an agent the key is the way, and without a key there is none', async () => {
  const key = 'canary0datadog0api0key000000000a'
  const straight = await check({ DD_API_KEY: key, DD_SITE: 'datadoghq.eu' })
  expect(straight).toMatchObject({ state: 'works' })
  expect(straight.text).toContain('https://api.datadoghq.eu')
  expect(JSON.stringify(straight)).not.toContain(key)
  expect(await check({})).toMatchObject({ state: 'missing' })
  expect(await check({ DD_API_KEY: key, ECHOOPS_TELEMETRY: '0' })).toMatchObject({ state: 'missing' })
})
