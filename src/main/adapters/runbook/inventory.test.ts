import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Log } from '../../ports/log.ts'
import { openInventory } from './inventory.ts'

let folder = ''
let logged: string[] = []
const note = (_data: unknown, message: string) => void logged.push(message)
const log: Log = { debug: note, info: note, warn: note, error: note }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-runbook-'))
  logged = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(text: string) {
  const path = join(folder, 'runbook.yaml')
  writeFileSync(path, text)
  return { path, ...openInventory(path, log) }
}

describe('a runbook', () => {
  it('gives its services with their other names', () => {
    const { inventory, problem } = open(
      'services:\n  - { name: payment-gateway, aliases: [pay], environment: prod, owners: [a] }\n  - name: search\n',
    )
    expect(problem).toBeNull()
    expect(inventory.services()).toEqual([
      { name: 'payment-gateway', aliases: ['pay'], environment: 'prod' },
      { name: 'search', aliases: [], environment: null },
    ])
  })

  it('may be missing from the settings', () => {
    expect(openInventory(null, log).problem).toBeNull()
    expect(logged).toEqual([])
  })

  it('is shown by the example in docs', () => {
    const { inventory, problem } = openInventory(resolve('docs/runbook-example.yaml'), log)
    expect(problem).toBeNull()
    expect(inventory.services()).toHaveLength(5)
  })

  it('may name a service twice with one name, as name and alias', () => {
    expect(open('services: [{ name: a, aliases: [A, a] }]').problem).toBeNull()
  })
})

describe('a runbook with a mistake', () => {
  it.each([
    ['broken YAML', 'services:\n  - name: a\n   aliases: [b]\n', 3, /./],
    ['a bracket that stays open', 'services: [\n  { name: a }\n', 3, /./],
    ['a key twice', 'services:\n  - name: a\n    name: b\n', 3, /unique/],
    ['no services', 'teams: []\n', 1, /services/],
    ['nothing', '', 1, /the runbook/],
    ['a list at the top', '- name: a\n', 1, /the runbook/],
    ['a name that is a number', 'services:\n  - name: a\n  - name: 7\n', 3, /services\[1\]\.name/],
    ['an empty name', 'services:\n  - name: ""\n', 2, /services\[0\]\.name: is empty/],
    ['no name', 'services:\n  - name: a\n  - environment: prod\n', 3, /services\[1\]\.name/],
    ['an unknown field', 'services:\n  - name: a\n    alias: b\n', 2, /alias/],
    ['aliases that are no list', 'services:\n  - name: a\n    aliases: b\n', 3, /services\[0\]\.aliases/],
    ['two services of one name', 'services:\n  - name: a\n  - name: A\n', 3, /"A" names two services/],
    [
      'an alias of another one',
      'services:\n  - name: a\n  - name: b\n    aliases: [x, a]\n',
      4,
      /"a" names two/,
    ],
    ['control characters', 'services:\n  - name: "a\\u0007"\n', 2, /control/],
  ])('(%s) names the line and is left out', (_title, text, line, message) => {
    const { inventory, problem, path } = open(text)
    expect(problem).toMatch(message)
    expect(problem).toContain(`${path}, line ${line}: `)
    expect(problem).not.toContain('\n')
    expect(inventory.services()).toEqual([])
    expect(logged).toEqual(['runbook not used'])
  })

  it.each([
    ['is missing', 'nothing.yaml', /cannot be read \(ENOENT\); check ECHOOPS_RUNBOOK/],
    ['is a folder', '.', /cannot be read \(EISDIR\)/],
  ])('that %s says so', (_title, name, message) => {
    expect(openInventory(join(folder, name), log).problem).toMatch(message)
  })

  it('that is far too large is not read', () => {
    expect(open('#'.repeat(1024 * 1024 + 1)).problem).toContain('larger than 1 MiB')
  })

  it('that grows without end by references is stopped', () => {
    const levels = Array.from({ length: 12 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(9)}]`)
    expect(open(`l0: &l0 [x]\n${levels.join('\n')}\n`).problem).toContain('references cannot be expanded')
  })
})

describe('services that alerts name', () => {
  it('are learnt once, whatever their case, unless the runbook knows them', () => {
    const { inventory } = open('services: [{ name: a, aliases: [b] }]')
    for (const name of ['B', 'new', ' New ', '', '  ', 'x'.repeat(101)]) inventory.learn(name)
    expect(inventory.services().map(({ name }) => name)).toEqual(['a', 'new'])
  })

  it('are bounded: the one not seen for longest goes first, the runbook stays', () => {
    const { inventory } = open('services: [{ name: listed }]')
    for (let count = 0; count < 500; count += 1) inventory.learn(`s${count}`)
    inventory.learn('s0')
    inventory.learn('one-more')
    const names = inventory.services().map(({ name }) => name)
    expect(names).toHaveLength(501)
    expect(names).toEqual(expect.arrayContaining(['listed', 's0', 'one-more']))
    expect(names).not.toContain('s1')
  })
})
