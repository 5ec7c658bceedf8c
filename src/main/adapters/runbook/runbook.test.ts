import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { judge } from '../../domain/policy.ts'
import type { Log } from '../../ports/log.ts'
import { readRunbook } from './read-runbook.ts'
import { openRunbook } from './runbook.ts'

const quiet = () => undefined
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const folder = mkdtempSync(join(tmpdir(), 'echoops-runbook-'))
const path = join(folder, 'runbook.yaml')
afterEach(() => rmSync(path, { force: true }))

const open = (text: string) => {
  writeFileSync(path, text)
  return openRunbook(path, log)
}

const WHOLE = `
environments: [production]
programs: [/usr/bin/systemctl]
services:
  - name: payment-gateway
    aliases: [payments]
    environment: production
    owners: [team-payments]
    replicas: { min: 1, max: 6 }
  - name: checkout-api
actions:
  - id: restart
    pin: true
    cooldown_s: 30
    watch_s: 60
    executor:
      type: exec
      program: /usr/bin/systemctl
      args: [restart, "{target}.service"]
      timeout_s: 30
  - id: scale
    executor:
      type: http
      url: https://fleet.example/scale/{target}
      headers: { authorization: "secret:FLEET_TOKEN" }
      body: '{"replicas": {replicas}}'
      timeout_s: 10
  - id: flush-cache
    words: [flush the cache of, flush]
    effect: empties its cache
    services: [payment-gateway]
    executor: { type: demo, act: restart }
`

describe('a runbook', () => {
  it('gives services with their bounds, the built-in actions with what it says of them, and its own', () => {
    const { book, problems, readOnly } = open(WHOLE)
    expect(problems).toEqual([])
    expect(readOnly).toBe(false)
    const { services, actions, environments } = book()
    expect(services[0]).toEqual({
      name: 'payment-gateway',
      aliases: ['payments'],
      environment: 'production',
      owners: ['team-payments'],
      replicas: { min: 1, max: 6 },
    })
    expect(environments).toEqual(['production'])
    expect(actions.find(({ id }) => id === 'restart')).toMatchObject({
      words: ['restart', 'reboot', 'bounce', 'recycle'],
      pin: true,
      cooldownMs: 30_000,
      watchMs: 60_000,
      executor: { type: 'exec', args: ['restart', '{target}.service'], timeoutMs: 30_000 },
    })
    expect(actions.find(({ id }) => id === 'flush-cache')).toMatchObject({
      kind: 'change',
      effect: 'empties its cache',
      services: ['payment-gateway'],
    })
    expect(actions.find(({ id }) => id === 'status')?.kind).toBe('read')
  })

  it('is not needed: without one, questions are answered and nothing can be changed', () => {
    const { book, problems } = openRunbook(null, log)
    expect(problems).toEqual([])
    expect(
      book().actions.filter(({ kind, executor }) => kind === 'change' && executor.type !== 'own'),
    ).toEqual([])
  })

  it('learns services from alerts, the least recently seen goes first, and what is listed stays as it is', () => {
    const { book, inventory } = open(WHOLE)
    const before = book()
    inventory.learn('payments')
    inventory.learn(' ')
    inventory.learn('x'.repeat(101))
    expect(book()).toBe(before)
    for (let number = 0; number < 501; number += 1) inventory.learn(`svc-${number}`)
    inventory.learn('svc-1')
    const names = inventory.services().map(({ name }) => name)
    expect(names).toHaveLength(502)
    expect(names).not.toContain('svc-0')
    expect(book().services[2]).toMatchObject({ name: 'svc-1', replicas: null })
  })

  it('lets nothing be done to a service that only an alert has named', () => {
    const { book, inventory } = open(WHOLE)
    inventory.learn('--all')
    const intent = { action: 'restart', targets: ['--all'], environment: null, parameters: {} }
    const facts = {
      now: 0,
      performed: [],
      underway: [],
      readOnly: false,
      pinSet: true,
      incidentId: null,
    }
    expect(judge(intent, book(), facts, 'cmd_1')).toMatchObject({ kind: 'refuse', reason: 'not-in-runbook' })
    expect(judge({ ...intent, action: 'status' }, book(), facts, 'cmd_1').kind).toBe('answer')
  })
})

describe('a runbook with errors', () => {
  it.each<[string, string, RegExp]>([
    ['no YAML', 'services: [', /line 1: /],
    ['no services', 'actions: []', /services: /],
    [
      'an unknown field',
      'services:\n  - name: a\n    colour: red',
      /line 3: services\[0\]\.colour is not known here/,
    ],
    [
      'a name twice',
      'services:\n  - name: a\n  - name: b\n    aliases: [A]',
      /line 4: "A" names two services/,
    ],
    [
      'bounds the wrong way round',
      'services:\n  - name: a\n    replicas: { min: 3, max: 1 }',
      /line 3: .*min above its max/,
    ],
    ['an endless timeout', exec('/bin/true', 'timeout_s: 601'), /more than 600 seconds/],
    ['no timeout', exec('/bin/true', ''), /timeout_s/],
    [
      'a program that is not allowed',
      exec('/bin/false', 'timeout_s: 1'),
      /\/bin\/false is not among the programs/,
    ],
    ['a relative program', exec('bin/true', 'timeout_s: 1'), /not an absolute path/],
    [
      'a placeholder for nothing',
      exec('/bin/true', 'timeout_s: 1\n      args: ["{tarjet}"]'),
      /\{tarjet\} stands for nothing/,
    ],
    ['plain http to elsewhere', http('http://fleet.example/x'), /neither https nor http to this machine/],
    ['a password in an address', http('https://u:p@fleet.example/x'), /neither https/],
    ['a secret by value', http('https://fleet.example/x', 'secret:abc def'), /secret:NAME/],
    ['an executor of what EchoOps does itself', own('status'), /done by EchoOps itself/],
    [
      'half an action',
      'services: []\nactions:\n  - id: polish',
      /line 3: the action polish needs words, effect and executor/,
    ],
    [
      'an action twice',
      'services: []\nactions:\n  - id: restart\n  - id: restart',
      /line 4: restart is listed twice/,
    ],
    [
      'a remedy that is none',
      'services: []\nactions:\n  - id: restart\n    otherwise: pray',
      /pray is not an action/,
    ],
    [
      'a service nobody lists',
      'services: []\nactions:\n  - id: restart\n    services: [x]',
      /x is not among the services/,
    ],
  ])('names the line and the remedy, and nothing can be changed: %s', (_name, text, message) => {
    const { problems, readOnly, book } = open(text)
    expect(problems.join('\n')).toMatch(message)
    expect(problems[0]).toContain(path)
    expect(readOnly).toBe(true)
    expect(book().actions.every(({ executor }) => executor.type === 'own')).toBe(true)
  })

  it('keeps the services that are right', () => {
    const { inventory } = open('services:\n  - name: good\n  - name: ""\n  - nonsense\n')
    expect(inventory.services().map(({ name }) => name)).toEqual(['good'])
  })

  it('names all its errors, ten at the most', () => {
    const many = Array.from({ length: 30 }, (_, index) => `  - name: s${index}\n    x: 1`).join('\n')
    const { problems } = readRunbook(`services:\n${many}`, 'r.yaml')
    expect(problems).toHaveLength(11)
    expect(problems.at(-1)).toBe('r.yaml: and 20 more.')
  })

  it('that is too large, or cannot be read, is named', () => {
    expect(open(`# ${'x'.repeat(1024 * 1024)}`).problems[0]).toContain('larger than 1 MiB')
    rmSync(path)
    expect(openRunbook(path, log).problems[0]).toMatch(/cannot be read \(ENOENT\); check ECHOOPS_RUNBOOK/)
    expect(openRunbook(folder, log).problems[0]).toMatch(/is not a file; ECHOOPS_RUNBOOK must name a runbook/)
  })
})

it.each(['resources/runbook.yaml', 'resources/demo-runbook.yaml', 'docs/runbook-example.yaml'])(
  'what is shipped can be used: %s',
  (file) => {
    const text = readFileSync(resolve(import.meta.dirname, '../../../..', file), 'utf8')
    expect(readRunbook(text, file).problems).toEqual([])
  },
)

function exec(program: string, more: string): string {
  return `services: []\nprograms: [/bin/true]\nactions:\n  - id: restart\n    executor:\n      type: exec\n      program: ${program}\n      ${more}`
}

function http(url: string, secret = 'secret:TOKEN'): string {
  return `services: []\nactions:\n  - id: restart\n    executor:\n      type: http\n      url: ${url}\n      headers: { authorization: "${secret}" }\n      timeout_s: 1`
}

function own(id: string): string {
  return `services: []\nactions:\n  - id: ${id}\n    executor: { type: demo, act: restart }`
}
