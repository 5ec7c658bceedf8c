import type { PolicyFacts } from '../../../src/main/domain/command.ts'
import type { Danger, Intent } from '../../../src/main/domain/intent.ts'
import type { Runbook, RunbookAction, RunbookService } from '../../../src/main/domain/runbook.ts'
import { DEMO_BOOK } from '../transcripts/demo-book.ts'

/** One situation, and the rule that is to decide it. */
export interface PolicyCase {
  readonly rule: string
  /** As docs/policy.md puts it. */
  readonly when: string
  readonly intent: Intent
  readonly book: Runbook
  readonly facts: PolicyFacts
}

export const NOW = Date.UTC(2026, 0, 5, 3, 0, 0)
export const CALM: PolicyFacts = {
  now: NOW,
  performed: [],
  underway: [],
  readOnly: false,
  pinSet: true,
  incidentId: 'inc_1',
}

export const restart = (over: Partial<Intent> = {}): Intent => ({
  action: 'restart',
  targets: ['payment-gateway'],
  environment: null,
  parameters: {},
  ...over,
})
const scale = (replicas: string | number): Intent => restart({ action: 'scale', parameters: { replicas } })

export const withAction = (id: string, over: Partial<RunbookAction>, book = DEMO_BOOK): Runbook => ({
  ...book,
  actions: book.actions.map((action) => (action.id === id ? { ...action, ...over } : action)),
})
export const withService = (name: string, over: Partial<RunbookService>, book = DEMO_BOOK): Runbook => ({
  ...book,
  services: book.services.map((service) => (service.name === name ? { ...service, ...over } : service)),
})

const own = (over: Partial<RunbookAction>): Runbook => ({
  ...DEMO_BOOK,
  actions: [
    ...DEMO_BOOK.actions,
    {
      id: 'warm-edge',
      words: ['warm the edge'],
      kind: 'change',
      target: 'none',
      parameters: [],
      effect: 'fills the edge cache',
      pin: false,
      services: null,
      cooldownMs: 60_000,
      watchMs: 0,
      otherwise: null,
      executor: { type: 'demo', act: 'restart', timeoutMs: 1_000 },
      ...over,
    },
  ],
})
const warm = (over: Partial<Intent> = {}): Intent => restart({ action: 'warm-edge', targets: [], ...over })

const a = (
  rule: string,
  when: string,
  intent: Intent,
  book = DEMO_BOOK,
  facts: Partial<PolicyFacts> = {},
) => ({
  rule,
  when,
  intent,
  book,
  facts: { ...CALM, ...facts },
})

/** In the order of docs/policy.md. */
export const CASES: readonly PolicyCase[] = [
  a('unknown-action', 'the runbook has no such action', restart({ action: 'rotate-logs' })),
  a('answer', 'the action only reads', restart({ action: 'status' })),
  a('answer', 'the action concerns EchoOps alone', restart({ action: 'mute', targets: [] })),
  a(
    'answer-out-of-bounds',
    'it concerns EchoOps alone, but its number is out of bounds',
    restart({ action: 'mute', targets: [], parameters: { minutes: 9_999 } }),
  ),
  a(
    'answer-several-targets',
    'it concerns EchoOps alone, and more than one service is named',
    restart({ action: 'mute', targets: ['payment-gateway', 'checkout-api'] }),
  ),
  a('read-only', 'the runbook has errors', restart(), DEMO_BOOK, { readOnly: true }),
  a(
    'untold',
    'the runbook does not say how it is done',
    restart(),
    withAction('restart', { executor: { type: 'own' } }),
  ),
  a(
    'several-targets',
    'more than one service is named',
    restart({ targets: ['payment-gateway', 'checkout-api'] }),
  ),
  a(
    'several-targets',
    'a service is named for an action that concerns all of them',
    warm({ targets: ['checkout-api'] }),
    own({}),
  ),
  a('unknown-target', 'the service is not in the inventory', restart({ targets: ['billing'] })),
  a('unknown-target', 'no service is named, and one is needed', restart({ targets: [] })),
  a(
    'unknown-target',
    'an unknown service is named where none is needed',
    warm({ targets: ['billing'] }),
    own({ target: 'optional' }),
  ),
  a(
    'learnt-target',
    'the service is known from alerts only',
    restart(),
    withService('payment-gateway', { learnt: true }),
  ),
  a(
    'wrong-environment',
    'another environment is named than that of the service',
    restart({ environment: 'staging' }),
  ),
  a(
    'wrong-environment',
    'an environment is named, and the service has none',
    restart({ environment: 'production' }),
    withService('payment-gateway', { environment: null }),
  ),
  a(
    'wrong-environment',
    'two environments of the fleet have similar names',
    restart({ environment: 'test' }),
    {
      ...withService('payment-gateway', { environment: 'qa' }),
      environments: ['qa', 'test'],
    },
  ),
  a(
    'wrong-environment',
    'an environment is named for an action without a service',
    warm({ environment: 'production' }),
    own({}),
  ),
  a(
    'not-allowed-here',
    'the action is kept to other services',
    restart(),
    withAction('restart', { services: ['checkout-api', 'search-index'] }),
  ),
  a(
    'not-allowed-here',
    'the action is kept to some services, and none is named',
    warm(),
    own({ target: 'optional', services: ['search-index'] }),
  ),
  a('out-of-bounds', 'the number is beyond the bounds of the service', scale(7)),
  a('out-of-bounds', 'the number is no whole number', scale(2.5)),
  a('out-of-bounds', 'the number is written as a text', scale('3')),
  a('out-of-bounds', 'the number is too long to be said', scale(1e15)),
  a('out-of-bounds', 'the number is missing', restart({ action: 'scale' })),
  a(
    'out-of-bounds',
    'the runbook gives the service no bounds',
    scale(2),
    withService('payment-gateway', { replicas: null }),
  ),
  a('out-of-bounds', 'the action takes no such value', restart({ parameters: { replicas: 2 } })),
  a(
    'out-of-bounds',
    'the version looks like an option',
    restart({ action: 'rollback', parameters: { version: '--force' } }),
  ),
  a(
    'no-pin',
    'the action needs the operator PIN, and none is set',
    restart(),
    withAction('restart', { pin: true }),
    { pinSet: false },
  ),
  a('busy-target', 'another command is being carried out on the service', restart(), DEMO_BOOK, {
    underway: [{ action: 'rollback', target: 'payment-gateway' }],
  }),
  a('cool-down', 'the same was done to the service within the cool-down', restart(), DEMO_BOOK, {
    performed: [{ action: 'restart', target: 'payment-gateway', at: NOW - 20_000 }],
  }),
  a('confirm', 'none of these', restart()),
  a('confirm', 'none of these, with a number within the bounds', scale(6)),
  a('confirm', 'none of these, for an action without a service', warm(), own({})),
  a('dry-run', 'a dry run of what would be confirmed', restart({ dryRun: true })),
  a(
    'dry-run',
    'a dry run of what could not be done just now: PIN, busy, cool-down',
    restart({ dryRun: true }),
    withAction('restart', { pin: true }),
    {
      pinSet: false,
      underway: [{ action: 'rollback', target: 'payment-gateway' }],
      performed: [{ action: 'restart', target: 'payment-gateway', at: CALM.now - 20_000 }],
    },
  ),
  a('dry-run', 'a dry run of what only reads', restart({ action: 'status', dryRun: true })),
  a(
    'dry-run',
    'a dry run of what would be refused for any other reason',
    restart({ targets: ['billing'], dryRun: true }),
  ),
  a(
    'no-dry-run',
    'a dry run of what concerns EchoOps alone',
    restart({ action: 'mute', targets: [], dryRun: true }),
  ),
]

/** Refused for what is said, before any intent. */
export const DANGERS: readonly { readonly danger: Danger; readonly named: string; readonly when: string }[] =
  [
    {
      danger: 'injected',
      named: '',
      when: 'shell signs, code, links, "ignore your instructions", "the alert says …"',
    },
    { danger: 'secrets', named: '', when: 'passwords, tokens, keys, environment variables' },
    {
      danger: 'destructive',
      named: 'delete the database',
      when: 'delete, drop, wipe, kill, shut down, turn off',
    },
    { danger: 'everything', named: '', when: 'a changing action with "everything", "all", "every"' },
    { danger: 'not-in-runbook', named: 'deploy', when: 'an operation that no action of the runbook has' },
  ]
