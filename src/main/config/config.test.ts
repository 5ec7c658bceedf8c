import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { EchoError } from '../domain/error.ts'
import { type Config, readConfig } from './config.ts'

const linux = { platform: 'linux', homedir: '/home/ada', cwd: '/srv/app' } as const

const read = (env: Record<string, string>): Config => readConfig(env, linux)

function refusal(env: Record<string, string>): EchoError {
  try {
    read(env)
  } catch (error) {
    if (error instanceof EchoError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('settings that are not given', () => {
  it('leave a loopback appliance on port 8000 that reads the system logs', () => {
    expect(read({})).toEqual({
      host: '127.0.0.1',
      port: 8000,
      home: '/home/ada/.local/state/echoops',
      webhookSecret: null,
      logPaths: null,
      runbookPath: null,
      operatorPin: null,
      demo: false,
      talkKey: 'F9',
      logLevel: 'info',
      clouds: {
        gemini: null,
        elevenlabs: null,
        datadog: null,
        budget: { usdPerHour: 2, charactersPerHour: 30_000 },
        redact: { hosts: false, addresses: false, names: [] },
      },
      telemetry: { way: null, service: 'echoops', env: null, version: null, logsInjection: true },
      warnings: [],
    })
  })

  it('are the same as empty ones', () => {
    const empty = {
      ECHOOPS_PORT: '',
      ECHOOPS_HOME: '  ',
      ECHOOPS_WEBHOOK_SECRET: '',
      ECHOOPS_LOG_PATHS: ' , ',
    }
    expect(read(empty)).toEqual(read({}))
  })

  it.each([
    ['linux', { XDG_STATE_HOME: '/data/state' }, '/data/state/echoops'],
    ['linux', { XDG_STATE_HOME: 'relative/does/not/count' }, '/home/ada/.local/state/echoops'],
    ['darwin', {}, '/home/ada/Library/Application Support/EchoOps'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' }, 'C:\\Users\\ada\\AppData\\Local\\EchoOps'],
  ] as const)('put the state where %s keeps it, given %o', (platform, env, home) => {
    const cwd = platform === 'win32' ? 'C:\\app' : '/srv/app'
    expect(readConfig(env, { platform, homedir: '/home/ada', cwd }).home).toBe(home)
  })
})

describe('settings that can be used', () => {
  it.each([
    ['ECHOOPS_HOST', '::1', 'host', '::1'],
    ['ECHOOPS_HOST', ' war-room.example ', 'host', 'war-room.example'],
    ['ECHOOPS_PORT', '0', 'port', 0],
    ['ECHOOPS_PORT', '65535', 'port', 65_535],
    ['ECHOOPS_HOME', '~/echo', 'home', '/home/ada/echo'],
    ['ECHOOPS_HOME', 'state', 'home', '/srv/app/state'],
    ['ECHOOPS_HOME', '~bob/echo', 'home', '/srv/app/~bob/echo'],
    ['ECHOOPS_RUNBOOK', '~', 'runbookPath', '/home/ada'],
    ['ECHOOPS_LOG_LEVEL', 'DEBUG', 'logLevel', 'debug'],
    ['ECHOOPS_LOG_PATHS', '/a:~/b, c ,/a', 'logPaths', ['/a', '/home/ada/b', '/srv/app/c']],
  ] as const)('%s=%s is understood', (name, value, key, expected) => {
    expect(read({ [name]: value })[key]).toEqual(expected)
  })

  it('keep drive letters whole on Windows, where paths are separated by ; or ,', () => {
    const windows = { platform: 'win32', homedir: 'C:\\Users\\ada', cwd: 'D:\\work' } as const
    const config = readConfig({ ECHOOPS_LOG_PATHS: 'C:\\logs;~\\app,E:\\more' }, windows)
    expect(config.logPaths).toEqual(['C:\\logs', 'C:\\Users\\ada\\app', 'E:\\more'])
  })

  it('cannot be changed afterwards', () => {
    const config = read({ ECHOOPS_LOG_PATHS: '/a' })
    expect(
      Object.isFrozen(config) && Object.isFrozen(config.logPaths) && Object.isFrozen(config.warnings),
    ).toBe(true)
  })
})

describe('settings that cannot be used', () => {
  it.each([
    ['ECHOOPS_HOST', 'http://localhost'],
    ['ECHOOPS_HOST', '300.1.1.1'],
    ['ECHOOPS_HOST', 'two words'],
    ['ECHOOPS_PORT', '80a'],
    ['ECHOOPS_PORT', '-1'],
    ['ECHOOPS_PORT', '65536'],
    ['ECHOOPS_PORT', '8e3'],
    ['ECHOOPS_PORT', '8000.5'],
    ['ECHOOPS_HOME', 'a\0b'],
    ['ECHOOPS_HOME', '/'.padEnd(5_000, 'x')],
    ['ECHOOPS_WEBHOOK_SECRET', 'short'],
    ['ECHOOPS_WEBHOOK_SECRET', 'x'.repeat(201)],
    ['ECHOOPS_WEBHOOK_SECRET', 'with a space'],
    ['ECHOOPS_WEBHOOK_SECRET', 'sécurité-123'],
    ['ECHOOPS_LOG_PATHS', Array.from({ length: 65 }, (_, index) => `/log/${index}`).join(',')],
    ['ECHOOPS_LOG_PATHS', '/a,b\0c'],
    ['ECHOOPS_RUNBOOK', 'r\0'],
    ['ECHOOPS_LOG_LEVEL', 'verbose'],
  ])('%s=%j stops the start with its name', (name, value) => {
    const error = refusal({ [name]: value })
    expect(error.code).toBe('ECHO_CONFIG_INVALID')
    expect(error.message).toMatch(new RegExp(`^The setting ${name} .+; .+\\.$`))
    expect(error.details).toEqual({ settings: [name] })
  })

  it('are named all at once', () => {
    const error = refusal({
      ECHOOPS_PORT: 'http',
      ECHOOPS_LOG_LEVEL: 'loud',
      ECHOOPS_HOST: '!',
      ECHOOPS_HOME: '/ok',
    })
    expect(error.message.split('\n')).toEqual([
      '3 settings cannot be used:',
      expect.stringContaining('ECHOOPS_HOST'),
      expect.stringContaining('ECHOOPS_PORT'),
      expect.stringContaining('ECHOOPS_LOG_LEVEL'),
    ])
  })

  it('are never quoted, because they may be a secret that was pasted into the wrong place', () => {
    const pasted = 'hunter2 hunter2 hunter2'
    const error = refusal({ ECHOOPS_PORT: pasted, ECHOOPS_WEBHOOK_SECRET: pasted, ECHOOPS_LOG_LEVEL: pasted })
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2')
  })
})

describe('the webhook secret', () => {
  const config = read({ ECHOOPS_WEBHOOK_SECRET: 'correct-horse' })

  it.each([
    ['a template', (): string => `${config.webhookSecret}`],
    ['JSON', (): string => JSON.stringify(config)],
    ['inspection', (): string => inspect(config, { showHidden: true, depth: 9 })],
  ])('does not show in %s', (_way, print) => {
    expect(print()).toContain('[secret]')
    expect(print()).not.toContain('correct-horse')
  })

  it('is there for the one who asks for it', () => {
    expect(config.webhookSecret?.reveal()).toBe('correct-horse')
  })
})

describe('warnings', () => {
  it.each(['0.0.0.0', '::', '192.168.1.20', 'war-room.example'])('an open webhook on %s is one', (host) => {
    expect(read({ ECHOOPS_HOST: host }).warnings).toEqual([expect.stringContaining('ECHOOPS_WEBHOOK_SECRET')])
    expect(read({ ECHOOPS_HOST: host, ECHOOPS_WEBHOOK_SECRET: 'long-enough' }).warnings).toEqual([])
  })

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('a webhook on %s needs no secret', (host) => {
    expect(read({ ECHOOPS_HOST: host }).warnings).toEqual([])
  })

  it.each([
    ['ECHOOPS_LOG_PATH', 'Did you mean ECHOOPS_LOG_PATHS?'],
    ['ECHOOPS_PROT', 'Did you mean ECHOOPS_PORT?'],
    ['ECHOOPS_WEBHOOKSECRET', 'Did you mean ECHOOPS_WEBHOOK_SECRET?'],
    ['echoops_port', 'Did you mean ECHOOPS_PORT?'],
    ['ECHOOPS_COLOUR', 'Known are ECHOOPS_HOST, '],
  ])('%s is not a setting: %s', (name, hint) => {
    expect(read({ [name]: 'x' }).warnings).toEqual([expect.stringContaining(hint)])
  })
})

describe('the operator PIN and the demo', () => {
  it('a PIN of digits is kept secret', () => {
    const { operatorPin } = read({ ECHOOPS_OPERATOR_PIN: '4711' })
    expect(operatorPin?.reveal()).toBe('4711')
    expect(String(operatorPin)).not.toContain('4711')
  })

  it.each(['abc', '123', '1234567890123', '12 34'])(
    '%j is no PIN, and the message does not repeat it',
    (pin) => {
      expect(() => read({ ECHOOPS_OPERATOR_PIN: pin })).toThrow(/ECHOOPS_OPERATOR_PIN is not a PIN/)
      try {
        read({ ECHOOPS_OPERATOR_PIN: pin })
      } catch (error) {
        expect(String(error)).not.toContain(pin)
      }
    },
  )

  it.each([
    ['1', true],
    ['TRUE', true],
    ['0', false],
    ['', false],
  ])('ECHOOPS_DEMO=%j', (written, demo) => {
    expect(read({ ECHOOPS_DEMO: written }).demo).toBe(demo)
  })

  it('what is neither yes nor no is refused', () => {
    expect(() => read({ ECHOOPS_DEMO: 'maybe' })).toThrow(/give 1 for the demo fleet/)
  })
})
