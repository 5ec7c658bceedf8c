import { readFileSync } from 'node:fs'
import { inspect, parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { EchoError } from '../domain/error.ts'
import { type Config, readConfig } from './config.ts'
import { SETTING_NAMES } from './settings.ts'

const read = (env: Record<string, string>): Config =>
  readConfig(env, { platform: 'linux', homedir: '/home/ada', cwd: '/srv/app' })

const GEMINI = 'AIzaSyCanaryCanaryCanaryCanaryCanary123'
const KEYS = { GEMINI_API_KEY: GEMINI, ELEVENLABS_API_KEY: 'sk_canary_eleven', DD_API_KEY: 'canary-dd-api' }

describe('a cloud', () => {
  it('without a key is not there', () => {
    const { gemini, elevenlabs, datadog } = read({ ECHOOPS_GEMINI_MODEL: 'gemini-x' }).clouds
    expect([gemini, elevenlabs, datadog]).toEqual([null, null, null])
  })

  it('with a key has everything it needs', () => {
    const { gemini, elevenlabs, datadog } = read({ ...KEYS, DD_APP_KEY: 'canary-dd-app' }).clouds
    expect(gemini).toMatchObject({ access: { kind: 'key' }, baseUrl: null, model: 'gemini-2.5-flash-lite' })
    expect(elevenlabs).toMatchObject({ baseUrl: null, voiceModel: 'eleven_flash_v2_5' })
    expect(datadog).toMatchObject({
      site: 'datadoghq.com',
      baseUrl: 'https://api.datadoghq.com',
      pollEvents: false,
    })
    expect(datadog?.appKey?.reveal()).toBe('canary-dd-app')
    expect(gemini?.access.kind === 'key' && gemini.access.key.reveal()).toBe(GEMINI)
  })

  it('keeps its key to itself, however the settings are printed', () => {
    const config = read({ ...KEYS, DD_APP_KEY: 'canary-dd-app' })
    const printed = `${inspect(config, { showHidden: true, depth: 9 })}${JSON.stringify(config)}`
    expect(printed).not.toMatch(/canary/i)
  })

  it('cannot be changed afterwards', () => {
    const { clouds } = read(KEYS)
    const parts = [
      clouds,
      clouds.gemini,
      clouds.gemini?.access,
      clouds.datadog,
      clouds.budget,
      clouds.redact.names,
    ]
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true)
  })

  it('can be pointed at a proxy', () => {
    const { gemini, datadog } = read({
      ...KEYS,
      GOOGLE_GEMINI_BASE_URL: 'https://proxy.example/gemini/',
      DATADOG_API_BASE_URL: 'http://127.0.0.1:8126',
    }).clouds
    expect([gemini?.baseUrl, datadog?.baseUrl]).toEqual([
      'https://proxy.example/gemini',
      'http://127.0.0.1:8126',
    ])
  })
})

describe('Gemini as an ear', () => {
  it('hears only where that is asked for', () => {
    expect(read(KEYS).clouds.gemini?.hears).toBe(false)
    expect(read({ ...KEYS, ECHOOPS_GEMINI_HEARS: 'true' }).clouds.gemini?.hears).toBe(true)
    expect(read({ ECHOOPS_GEMINI_HEARS: 'true' }).warnings.join()).toContain('ECHOOPS_GEMINI_HEARS')
  })
})

describe('Gemini through Google Cloud', () => {
  const project = { GOOGLE_CLOUD_PROJECT: 'my-project-1' }

  it('takes a project and credentials, in the nearest place unless one is named', () => {
    const { gemini } = read({ ...project, GOOGLE_APPLICATION_CREDENTIALS: '~/gcp.json' }).clouds
    expect(gemini?.access).toEqual({
      kind: 'vertex',
      project: 'my-project-1',
      location: 'us-central1',
      credentialsPath: '/home/ada/gcp.json',
    })
  })

  it('takes a project and a location where the machine itself has credentials', () => {
    const { gemini } = read({ ...project, GOOGLE_CLOUD_LOCATION: 'europe-west4' }).clouds
    expect(gemini?.access).toMatchObject({ location: 'europe-west4', credentialsPath: null })
  })

  it('is not meant by a project alone, and gives way to a key', () => {
    expect(read(project).clouds.gemini).toBeNull()
    expect(read({ ...project, ...KEYS, GOOGLE_CLOUD_LOCATION: 'us-east1' }).clouds.gemini?.access.kind).toBe(
      'key',
    )
  })
})

describe('settings of the clouds that cannot be used', () => {
  it.each([
    ['GEMINI_API_KEY', 'two words'],
    ['GEMINI_API_KEY', 'sécurité-123'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '{"type":"service_account"}'],
    ['GOOGLE_CLOUD_PROJECT', 'My Project'],
    ['GOOGLE_CLOUD_LOCATION', 'US Central'],
    ['GOOGLE_GEMINI_BASE_URL', 'proxy.example'],
    ['GOOGLE_GEMINI_BASE_URL', 'https://user:pw@proxy.example'],
    ['ELEVENLABS_BASE_URL', 'ftp://proxy.example'],
    ['DATADOG_API_BASE_URL', 'https://proxy.example/?key=1'],
    ['ECHOOPS_GEMINI_MODEL', 'models/gemini-2.5-flash'],
    ['ECHOOPS_VOICE_ID', 'Rachel Smith'],
    ['ECHOOPS_VOICE_MODEL', 'Eleven Flash'],
    ['DD_SITE', 'https://app.datadoghq.eu'],
    ['DD_SITE', 'app.datadoghq.com'],
    ['DD_SITE', '127.0.0.1'],
    ['ECHOOPS_POLL_EVENTS', 'sometimes'],
    ['ECHOOPS_GEMINI_HEARS', 'sometimes'],
    ['ECHOOPS_BUDGET_USD_PER_HOUR', '-1'],
    ['ECHOOPS_BUDGET_USD_PER_HOUR', '1e3'],
    ['ECHOOPS_BUDGET_CHARACTERS_PER_HOUR', 'many'],
    ['ECHOOPS_REDACT', 'all of it'],
    ['ECHOOPS_REDACT', Array.from({ length: 65 }, (_, index) => `db-${index}`).join(',')],
  ])('%s=%j stops the start with its name and without its value', (name, value) => {
    try {
      read({ [name]: value })
    } catch (error) {
      if (!(error instanceof EchoError)) throw error
      expect(error.message).toMatch(new RegExp(`^The setting ${name} .+; .+\\.$`))
      expect(error.message).not.toContain(value)
      return
    }
    throw new Error('nothing was refused')
  })
})

describe('warnings about the clouds', () => {
  it.each([
    [{ GOOGLE_APPLICATION_CREDENTIALS: '/k.json' }, 'GOOGLE_CLOUD_PROJECT'],
    [{ DD_APP_KEY: 'canary-dd-app' }, 'DD_API_KEY is not set'],
    [{ DD_API_KEY: 'canary-dd-api', ECHOOPS_POLL_EVENTS: '1' }, 'needs DD_APP_KEY'],
    [{ DD_API_KEY: 'canary-dd-api', DD_SITE: 'datadoghq.org' }, 'datadoghq.org'],
    [{ ELEVENLABS_BASE_URL: 'http://proxy.example' }, 'plain http'],
    [{ ECHOOPS_VOICEID: 'x' }, 'Did you mean ECHOOPS_VOICE_ID?'],
  ])('%o', (env, words) => {
    const { warnings } = read(env)
    expect(warnings).toEqual([expect.stringContaining(words)])
    expect(warnings.join()).not.toContain('canary')
  })

  it('are not given for a loopback proxy or for names of others', () => {
    const env = { ...KEYS, DD_APP_KEY: 'canary-dd-app', DD_SITE: 'us5.datadoghq.com', DD_ENV: 'prod' }
    expect(read({ ...env, ELEVENLABS_BASE_URL: 'http://localhost:1' }).warnings).toEqual([])
  })
})

it('.env.example names every setting, and what it shows can be used', () => {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  const shown = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''))
  expect(Object.keys(shown).sort()).toEqual([...SETTING_NAMES].sort())
  expect(() => readConfig(shown)).not.toThrow()
  const { budget, redact } = readConfig(shown).clouds
  expect(budget).toEqual(readConfig({}).clouds.budget)
  expect(redact).toEqual({ hosts: true, addresses: true, names: ['.corp.example'] })
})
