import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEMO_BOOK } from '../../../tests/unit/transcripts/demo-book.ts'
import { type PolicyFacts, REFUSALS } from './command.ts'
import type { Danger, Intent } from './intent.ts'
import { judge, judgeDanger } from './policy.ts'
import type { Runbook } from './runbook.ts'

const facts = (over: Partial<PolicyFacts> = {}): PolicyFacts => ({
  now: 1_000_000,
  performed: [],
  underway: [],
  readOnly: false,
  pinSet: false,
  incidentId: 'inc_1',
  ...over,
})
const intent = (over: Partial<Intent> = {}): Intent => ({
  action: 'restart',
  targets: ['payment-gateway'],
  environment: null,
  parameters: {},
  ...over,
})
const scale = (replicas: number) => intent({ action: 'scale', parameters: { replicas } })
const book = (action: string, over: object): Runbook => ({
  ...DEMO_BOOK,
  actions: DEMO_BOOK.actions.map((one) => (one.id === action ? { ...one, ...over } : one)),
})
const verdict = (asked: Intent, known = DEMO_BOOK, how = facts()) => {
  const decision = judge(asked, known, how, 'cmd_1')
  return decision.kind === 'refuse' ? `${decision.reason}: ${decision.message}` : decision.kind
}

describe('an intent', () => {
  it.each<[string, Intent, Runbook, PolicyFacts, RegExp]>([
    ['what only reads is answered', intent({ action: 'status' }), DEMO_BOOK, facts(), /^answer$/],
    [
      'what concerns EchoOps alone is answered',
      intent({ action: 'mute', targets: [] }),
      DEMO_BOOK,
      facts(),
      /^answer$/,
    ],
    ['what changes something is asked about', intent(), DEMO_BOOK, facts(), /^confirm$/],
    ['in the right environment as well', intent({ environment: 'prod' }), DEMO_BOOK, facts(), /^confirm$/],
    ['within bounds', scale(6), DEMO_BOOK, facts(), /^confirm$/],
    [
      'an action nobody has',
      intent({ action: 'explode' }),
      DEMO_BOOK,
      facts(),
      /^not-in-runbook: My runbook does not say how to explode\. I can restart/,
    ],
    [
      'an action nobody has said how to do',
      intent(),
      book('restart', { executor: { type: 'own' } }),
      facts(),
      /^not-in-runbook: Nobody has told me how to restart/,
    ],
    [
      'a runbook with errors',
      intent(),
      DEMO_BOOK,
      facts({ readOnly: true }),
      /^read-only: .*I can still answer/,
    ],
    [
      'reading is still answered then',
      intent({ action: 'status' }),
      DEMO_BOOK,
      facts({ readOnly: true }),
      /^answer$/,
    ],
    [
      'two targets',
      intent({ targets: ['payment-gateway', 'checkout-api'] }),
      DEMO_BOOK,
      facts(),
      /^several-targets: .*one service at a time/,
    ],
    [
      'a target that vanished',
      intent({ targets: ['gone'] }),
      DEMO_BOOK,
      facts(),
      /^not-in-runbook: That service is not in my inventory/,
    ],
    [
      'another environment',
      intent({ environment: 'staging' }),
      DEMO_BOOK,
      facts(),
      /^wrong-environment: Payment gateway runs in production, not in staging/,
    ],
    [
      'a service it is not for',
      intent(),
      book('restart', { services: ['checkout-api'] }),
      facts(),
      /^not-in-runbook: I may not restart payment gateway\. Only checkout API may be/,
    ],
    ['none of them', scale(0), DEMO_BOOK, facts(), /^out-of-bounds: 0 is out of bounds\. It may be 1 to 6/],
    ['too many', scale(7), DEMO_BOOK, facts(), /^out-of-bounds: 7 is/],
    ['half a replica', scale(1.5), DEMO_BOOK, facts(), /^out-of-bounds/],
    [
      'what cannot be scaled',
      scale(2),
      { ...DEMO_BOOK, services: DEMO_BOOK.services.map((one) => ({ ...one, replicas: null })) },
      facts(),
      /^out-of-bounds: Payment gateway cannot be scaled/,
    ],
    ['a PIN that is not set', intent(), book('restart', { pin: true }), facts(), /^no-pin/],
    ['a PIN that is', intent(), book('restart', { pin: true }), facts({ pinSet: true }), /^confirm$/],
    [
      'a target that is being worked on',
      intent(),
      DEMO_BOOK,
      facts({ underway: [{ action: 'scale', target: 'payment-gateway' }] }),
      /^busy-target: Payment gateway is being worked on already: scale/,
    ],
    [
      'another target is free',
      intent(),
      DEMO_BOOK,
      facts({ underway: [{ action: 'scale', target: 'checkout-api' }] }),
      /^confirm$/,
    ],
    [
      'the same too soon',
      intent(),
      DEMO_BOOK,
      facts({ performed: [{ action: 'restart', target: 'payment-gateway', at: 970_000 }] }),
      /^cool-down: /,
    ],
    [
      'the same later',
      intent(),
      DEMO_BOOK,
      facts({ performed: [{ action: 'restart', target: 'payment-gateway', at: 940_000 }] }),
      /^confirm$/,
    ],
    [
      'another action at once',
      intent({ action: 'rollback' }),
      DEMO_BOOK,
      facts({ performed: [{ action: 'restart', target: 'payment-gateway', at: 999_000 }] }),
      /^confirm$/,
    ],
  ])('%s', (_title, asked, known, how, expected) => {
    expect(verdict(asked, known, how)).toMatch(expected)
  })

  it('is read back with its target, environment and effect', () => {
    expect(judge(scale(4), DEMO_BOOK, facts(), 'cmd_1')).toMatchObject({
      kind: 'confirm',
      readBack:
        'Scale payment gateway to 4 replicas in production? This changes how many replicas of it run.',
      command: { id: 'cmd_1', incidentId: 'inc_1', target: { name: 'payment-gateway' } },
    })
  })
})

it.each<[Danger, string, RegExp]>([
  [
    'destructive',
    'delete the database',
    /^I will not delete the database\. I can restart, roll back or scale one service/,
  ],
  ['secrets', '', /^I give no secrets away/],
  ['everything', '', /^I will not do that to everything/],
  ['injected', '', /^That is not a command I take/],
  ['not-in-runbook', 'deploy checkout', /^My runbook does not have that/],
])('a text that is %s is refused, with what would be possible', (danger, named, expected) => {
  const decision = judgeDanger(danger, named, DEMO_BOOK)
  expect(decision).toMatchObject({ kind: 'refuse', reason: danger, intent: null })
  expect(decision.kind === 'refuse' ? decision.message : '').toMatch(expected)
})

it('the table in the documentation names every reason there is, and no other', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../docs/policy.md'), 'utf8')
  const refused = [...text.matchAll(/\| refuse \| `([a-z-]+)`/g)].map(([, reason]) => reason)
  expect(new Set(refused)).toEqual(new Set(REFUSALS))
})
