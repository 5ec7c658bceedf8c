import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../src/main/domain/command.ts'
import { judge, judgeDanger } from '../../src/main/domain/policy.ts'
import type { Asked } from '../../src/main/domain/policy-rule.ts'
import { CHANGE_RULES } from '../../src/main/domain/policy-rules.ts'
import { CASES, DANGERS, type PolicyCase } from './policy/cases.ts'
import { DEMO_BOOK } from './transcripts/demo-book.ts'

const DOCUMENT = readFileSync(resolve(import.meta.dirname, '../../docs/policy.md'), 'utf8')
const RULES = Object.entries(CHANGE_RULES)

const decided = ({ intent, book, facts }: PolicyCase): Decision => judge(intent, book, facts, 'cmd_1')

function said(decision: Decision): string {
  if (decision.kind === 'confirm') return decision.readBack
  return decision.kind === 'refuse' ? decision.message : ''
}

const verdict = (decision: Decision): string =>
  decision.kind === 'refuse' ? `refuse | \`${decision.reason}\`` : `${decision.kind} |`

/** The rows of the table under a heading, as they are written. */
function rowsUnder(heading: string): readonly string[] {
  const [, section = ''] = DOCUMENT.split(`## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return own
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .slice(1)
}

describe('the decision table in docs/policy.md', () => {
  it('says of every intent exactly what the code decides and the room hears', () => {
    const rows = CASES.map((one) => {
      const decision = decided(one)
      return `| \`${one.rule}\` | ${one.when} | ${verdict(decision)} | ${said(decision)} |`.replace(
        '|  |',
        '| |',
      )
    })
    expect(rowsUnder('Of an intent')).toEqual(rows)
  })

  it('says of every dangerous text exactly what is answered', () => {
    const rows = DANGERS.map(({ danger, named, when }) => {
      const decision = judgeDanger(danger, named, DEMO_BOOK)
      return `| ${when} | ${verdict(decision)} | ${said(decision)} |`
    })
    expect(rowsUnder('Of a dangerous text')).toEqual(rows)
  })

  it('has every rule of the code, in the order of the code', () => {
    const named = [...new Set(CASES.map(({ rule }) => rule))]
    const around = ['unknown-action', 'answer', 'answer-out-of-bounds', 'answer-several-targets']
    expect(named).toEqual([...around, ...RULES.map(([name]) => name), 'confirm', 'dry-run', 'no-dry-run'])
  })
})

const asked = ({ intent, book, facts }: PolicyCase): Asked | null => {
  const action = book.actions.find(({ id }) => id === intent.action)
  if (action === undefined) return null
  const target = book.services.find(({ name }) => name === intent.targets[0]) ?? null
  return { action, target, intent, book, facts }
}

describe('every rule', () => {
  it.each(
    CASES.filter(({ rule }) => Object.hasOwn(CHANGE_RULES, rule)).map(
      (one) => [one.rule, one.when, one] as const,
    ),
  )('%s is the first and only one against it: %s', (rule, _when, one) => {
    const about = asked(one)
    if (about === null) throw new Error('no such action')
    const against = RULES.filter(([, check]) => check(about) !== null).map(([name]) => name)
    expect(against).toEqual([rule])
  })

  it('speaks of one thing, shortly, and never of what it does not know', () => {
    for (const one of CASES) {
      const text = said(decided(one))
      expect(text.length).toBeLessThan(170)
      expect(text).not.toMatch(/[_{}|`\n]|undefined|null|NaN|Infinity/)
    }
  })
})

/** What makes a plain restart of the payment gateway run into one rule, whatever else is done to it. */
const SPOILED: Readonly<Record<string, (one: PolicyCase) => PolicyCase>> = {
  'read-only': (one) => ({ ...one, facts: { ...one.facts, readOnly: true } }),
  untold: (one) => changed(one, { executor: { type: 'own' } }),
  'several-targets': (one) => ({
    ...one,
    intent: { ...one.intent, targets: [...one.intent.targets, 'checkout-api'] },
  }),
  'learnt-target': (one) => ({
    ...one,
    book: {
      ...one.book,
      services: one.book.services.map((service) =>
        service.name === 'payment-gateway' ? { ...service, learnt: true } : service,
      ),
    },
  }),
  'wrong-environment': (one) => ({ ...one, intent: { ...one.intent, environment: 'staging' } }),
  'not-allowed-here': (one) => changed(one, { services: ['search-index'] }),
  'out-of-bounds': (one) => ({ ...one, intent: { ...one.intent, parameters: { replicas: 99 } } }),
  'no-pin': (one) => {
    const pinned = changed(one, { pin: true })
    return { ...pinned, facts: { ...pinned.facts, pinSet: false } }
  },
  'busy-target': (one) => ({
    ...one,
    facts: { ...one.facts, underway: [{ action: 'restart', target: 'payment-gateway' }] },
  }),
  'cool-down': (one) => ({
    ...one,
    facts: { ...one.facts, performed: [{ action: 'restart', target: 'payment-gateway', at: one.facts.now }] },
  }),
}

function changed(one: PolicyCase, over: object): PolicyCase {
  const actions = one.book.actions.map((action) =>
    action.id === 'restart' ? { ...action, ...over } : action,
  )
  return { ...one, book: { ...one.book, actions } }
}

it('of two rules that are both against it, the one that stands first in the table is told', () => {
  const plain = CASES.find(({ rule }) => rule === 'confirm')
  if (plain === undefined) throw new Error('no plain case')
  const names = RULES.map(([name]) => name).filter((name) => Object.hasOwn(SPOILED, name))
  let pairs = 0
  for (const [index, first] of names.entries())
    for (const second of names.slice(index + 1)) {
      const alone = SPOILED[first]?.(plain)
      const both = alone === undefined ? undefined : SPOILED[second]?.(alone)
      if (alone === undefined || both === undefined) throw new Error('no such rule')
      expect(said(decided(both)), `${first} and ${second}`).toBe(said(decided(alone)))
      pairs += 1
    }
  expect(pairs).toBe(45)
})

describe('what people said is not repeated', () => {
  it('neither secrets nor long texts', () => {
    const secret = `password=hunter2 ${'a'.repeat(500)}`
    const messages = [
      said(
        judge({ action: secret, targets: [], environment: null, parameters: {} }, DEMO_BOOK, facts(), 'c'),
      ),
      said(judgeDanger('destructive', secret, DEMO_BOOK)),
      said(
        judge(
          { action: 'restart', targets: ['payment-gateway'], environment: secret, parameters: {} },
          DEMO_BOOK,
          facts(),
          'c',
        ),
      ),
      said(
        judge(
          {
            action: 'restart',
            targets: ['payment-gateway'],
            environment: null,
            parameters: { [secret]: secret },
          },
          DEMO_BOOK,
          facts(),
          'c',
        ),
      ),
    ]
    for (const message of messages) {
      expect(message).not.toContain('hunter2')
      expect(message.length).toBeLessThan(220)
    }
  })
})

const facts = () => {
  const [first] = CASES
  if (first === undefined) throw new Error('no cases')
  return first.facts
}
