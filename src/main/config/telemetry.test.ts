import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const KEY = 'canary0datadog0api0key000000000a'
const read = (env: Record<string, string>) => readConfig(env).telemetry

describe('where EchoOps tells about itself', () => {
  it('is nowhere unless something is set, or when it is forbidden', () => {
    expect(read({ DD_ENV: 'prod', DD_SITE: 'datadoghq.eu' }).way).toBeNull()
    expect(read({ DD_API_KEY: KEY, DD_AGENT_HOST: 'agent', ECHOOPS_TELEMETRY: 'false' }).way).toBeNull()
  })

  it('is an agent wherever one is named, also beside a key', () => {
    expect(read({ DD_API_KEY: KEY, DD_AGENT_HOST: 'datadog-agent_1' }).way).toEqual({
      kind: 'agent',
      host: 'datadog-agent_1',
      tracePort: 8126,
      metricsPort: 8125,
    })
    expect(read({ DD_DOGSTATSD_PORT: '9125' }).way).toMatchObject({ host: '127.0.0.1', metricsPort: 9125 })
  })

  it('is Datadog itself with a key alone: of the site, or wherever all of Datadog is', () => {
    expect(read({ DD_API_KEY: KEY, DD_SITE: 'us5.datadoghq.com' }).way).toMatchObject({
      apiUrl: 'https://api.us5.datadoghq.com',
      logsUrl: 'https://http-intake.logs.us5.datadoghq.com',
      spansUrl: null,
    })
    expect(read({ DD_API_KEY: KEY, DATADOG_API_BASE_URL: 'http://127.0.0.1:9/dd/' }).way).toMatchObject({
      apiUrl: 'http://127.0.0.1:9/dd',
      logsUrl: 'http://127.0.0.1:9/dd',
      spansUrl: 'http://127.0.0.1:9/dd',
    })
    expect(JSON.stringify(read({ DD_API_KEY: KEY }))).not.toContain(KEY)
  })
})

it.each([
  ['DD_AGENT_HOST', 'http://agent'],
  ['DD_AGENT_HOST', '127.0.0'],
  ['DD_TRACE_AGENT_PORT', '0'],
  ['DD_DOGSTATSD_PORT', '70000'],
  ['DD_ENV', 'prod,team:x'],
  ['DD_VERSION', '1|2'],
  ['DD_LOGS_INJECTION', 'perhaps'],
  ['ECHOOPS_TELEMETRY', '2'],
])('%s=%s stops the start', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name)
})
