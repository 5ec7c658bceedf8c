import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUILT_IN } from '../../src/main/domain/built-in-actions.ts'
import { type Decision, type PolicyFacts, REFUSALS } from '../../src/main/domain/command.ts'
import type { Intent } from '../../src/main/domain/intent.ts'
import { judge, judgeDanger } from '../../src/main/domain/policy.ts'
import type {
  Executor,
  ParameterRule,
  Runbook,
  RunbookAction,
  RunbookService,
} from '../../src/main/domain/runbook.ts'

const NAMES = ['payment-gateway', 'checkout-api', 'orders-worker'] as const
const ENVIRONMENTS = ['production', 'prod', 'staging', 'qa'] as const
const NOW = 1_000_000
const EXECUTORS: readonly Executor[] = [
  { type: 'own' },
  { type: 'demo', act: 'restart', timeoutMs: 1_000 },
  { type: 'exec', program: '/bin/true', args: [], timeoutMs: 1_000 },
]

const bounds = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
  .map(([min, more]) => ({ min, max: min + more }))

const anyService = (name: string): fc.Arbitrary<RunbookService> =>
  fc.record({
    name: fc.constant(name),
    aliases: fc.constant([]),
    environment: fc.option(fc.constantFrom(...ENVIRONMENTS)),
    owners: fc.constant([]),
    replicas: fc.option(bounds),
    learnt: fc.boolean(),
  })

const anyRule = (name: string): fc.Arbitrary<ParameterRule> =>
  fc
    .record({
      type: fc.constantFrom('integer' as const, 'minutes' as const, 'version' as const),
      required: fc.boolean(),
      bounds: fc.option(bounds),
    })
    .map(({ type, required, bounds: own }) => ({
      name,
      type,
      required,
      min: own?.min ?? null,
      max: own?.max ?? null,
    }))

const anyOwnAction: fc.Arbitrary<RunbookAction> = fc.record({
  id: fc.constant('warm-edge'),
  words: fc.constant(['warm … edge']),
  kind: fc.constant('change' as const),
  target: fc.constantFrom('required' as const, 'optional' as const, 'none' as const),
  parameters: fc.tuple(anyRule('replicas'), anyRule('zone')).map((rules) => rules),
  effect: fc.constant('warms it'),
  pin: fc.boolean(),
  services: fc.option(fc.subarray([...NAMES])),
  cooldownMs: fc.constantFrom(0, 30_000),
  watchMs: fc.constant(0),
  otherwise: fc.constant(null),
  executor: fc.constantFrom(...EXECUTORS),
})

const anyBook: fc.Arbitrary<Runbook> = fc
  .record({
    services: fc.tuple(...NAMES.map(anyService)),
    own: anyOwnAction,
    executors: fc.array(fc.constantFrom(...EXECUTORS), { minLength: 3, maxLength: 3 }),
    pins: fc.boolean(),
    environments: fc.subarray([...ENVIRONMENTS]),
  })
  .map(({ services, own, executors, pins, environments }) => ({
    services,
    environments,
    actions: [
      ...BUILT_IN.map((action, index) =>
        action.kind === 'change'
          ? { ...action, pin: pins, executor: executors[index] ?? action.executor }
          : action,
      ),
      own,
    ],
  }))

const anyValue = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, -0),
  fc.constantFrom('3', '2.13.4', '--force', '', '__proto__', '$(reboot)'),
)
const anyIntent: fc.Arbitrary<Intent> = fc.record({
  action: fc.constantFrom(
    'restart',
    'rollback',
    'scale',
    'warm-edge',
    'status',
    'mute',
    'reboot',
    '__proto__',
    'toString',
  ),
  targets: fc.array(fc.constantFrom(...NAMES, 'billing', '', 'constructor'), { maxLength: 3 }),
  environment: fc.option(fc.constantFrom(...ENVIRONMENTS, 'mars', '')),
  parameters: fc.dictionary(
    fc.constantFrom('replicas', 'version', 'minutes', 'zone', 'target', 'environment', 'constructor'),
    anyValue,
    { maxKeys: 3 },
  ),
  dryRun: fc.constantFrom(...Array.from({ length: 20 }, (_, one) => one === 19)),
})

const anyAct = fc.record({
  action: fc.constantFrom('restart', 'scale', 'warm-edge'),
  target: fc.option(fc.constantFrom(...NAMES)),
})
const anyFacts: fc.Arbitrary<PolicyFacts> = fc.record({
  now: fc.constant(NOW),
  performed: fc.array(
    fc.tuple(anyAct, fc.integer({ min: -90_000, max: 0 })).map(([act, ago]) => ({ ...act, at: NOW + ago })),
    { maxLength: 2 },
  ),
  underway: fc.array(anyAct, { maxLength: 1 }),
  readOnly: fc.nat(9).map((one) => one === 0),
  pinSet: fc.boolean(),
  incidentId: fc.constant('inc_1'),
})

/** The rules again, told as what must hold of anything that may be confirmed. */
function mayBeConfirmed(intent: Intent, book: Runbook, facts: PolicyFacts): string[] {
  const action = book.actions.find(({ id }) => id === intent.action)
  const target = book.services.find(({ name }) => name === intent.targets[0])
  if (action === undefined) return ['no such action']
  const inPlace = (name: string): number | string | undefined =>
    Object.entries(intent.parameters).find(([key]) => key === name)?.[1]
  const must: Readonly<Record<string, boolean>> = {
    changes: action.kind === 'change' && action.executor.type !== 'own' && !facts.readOnly,
    'meant for real': intent.dryRun !== true,
    'one target at the most': intent.targets.length <= 1,
    'a known target':
      intent.targets.length === 0
        ? action.target !== 'required'
        : target !== undefined && target.learnt !== true,
    'no target for what has none': action.target !== 'none' || intent.targets.length === 0,
    'a place that is its own':
      intent.environment === null || (target !== undefined && target.environment !== null),
    'not staging for production': intent.environment !== 'staging' || target?.environment === 'staging',
    'an allowed service':
      action.services === null || (target !== undefined && action.services.includes(target.name)),
    'only what it takes': Object.keys(intent.parameters).every((name) =>
      action.parameters.some((rule) => rule.name === name),
    ),
    'all that it needs': action.parameters.every(
      ({ name, required }) => !required || inPlace(name) !== undefined,
    ),
    'a PIN': !action.pin || facts.pinSet,
    'nothing underway': !facts.underway.some((one) => one.target === (target?.name ?? null)),
    'cooled down': !facts.performed.some(
      ({ action: id, target: name, at }) =>
        id === action.id && name === (target?.name ?? null) && NOW - at < action.cooldownMs,
    ),
  }
  const broken = Object.entries(must).flatMap(([name, holds]) => (holds ? [] : [name]))
  for (const rule of action.parameters) {
    const value = inPlace(rule.name)
    if (value === undefined) continue
    if (rule.type === 'version') {
      if (typeof value !== 'string' || !/^[0-9a-z]/i.test(value)) broken.push('a version')
      continue
    }
    if (typeof value !== 'number' || !Number.isInteger(value)) broken.push('a whole number')
    else if (rule.min !== null && value < rule.min) broken.push('not too few')
    else if (rule.max !== null && value > rule.max) broken.push('not too many')
    else if (rule.name === 'replicas' && target?.replicas != null)
      if (value < target.replicas.min || value > target.replicas.max)
        broken.push('within the bounds of the service')
  }
  if (action.id === 'scale' && target?.replicas === null) broken.push('something that scales')
  return broken
}

describe('whatever is asked, of whatever runbook, in whatever situation', () => {
  it('nothing is confirmed that is out of bounds, and nothing is refused that is within them', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(anyIntent, anyBook, anyFacts, (intent, book, facts) => {
        const decision = judge(intent, book, facts, 'cmd_1')
        seen.set(kindOf(decision), (seen.get(kindOf(decision)) ?? 0) + 1)
        const broken = mayBeConfirmed(intent, book, facts)
        if (decision.kind === 'confirm') expect(broken).toEqual([])
        if (
          decision.kind === 'refuse' &&
          decision.reason !== 'wrong-environment' &&
          intent.action !== 'mute' &&
          intent.action !== 'status'
        )
          expect(broken).not.toEqual([])
        isSayable(decision)
      }),
      { numRuns: 20_000, seed: 4711 },
    )
    expect([...seen.keys()].sort()).toEqual(
      ['answer', 'confirm', ...REFUSALS.filter((reason) => !SAID_OF_TEXTS.has(reason))].sort(),
    )
  })

  it('a dry run is answered or refused, never confirmed, whatever its action would need', () => {
    fc.assert(
      fc.property(anyIntent, anyBook, anyFacts, (intent, book, facts) => {
        const decision = judge({ ...intent, dryRun: true }, book, facts, 'cmd_1')
        expect(decision.kind).not.toBe('confirm')
        const real = judge(intent, book, facts, 'cmd_1')
        const action = book.actions.find(({ id }) => id === intent.action)
        if (intent.dryRun !== true && real.kind === 'confirm')
          expect(decision).toMatchObject({ kind: 'answer', command: { dryRun: true } })
        if (action?.kind === 'own') expect(decision).toMatchObject({ reason: 'no-dry-run' })
      }),
      { numRuns: 5_000 },
    )
  })

  it('what is confirmed is bound to what was asked', () => {
    fc.assert(
      fc.property(anyIntent, anyBook, anyFacts, (intent, book, facts) => {
        const decision = judge(intent, book, facts, 'cmd_1')
        if (decision.kind !== 'confirm') return
        const { command } = decision
        expect(command).toMatchObject({ id: 'cmd_1', incidentId: 'inc_1', parameters: intent.parameters })
        expect(command.action.id).toBe(intent.action)
        expect(command.target?.name).toBe(intent.targets[0])
      }),
      { numRuns: 5_000 },
    )
  })

  it('the same is decided again, and nothing that was given is changed', () => {
    fc.assert(
      fc.property(anyIntent, anyBook, anyFacts, (intent, book, facts) => {
        const before = JSON.stringify([intent, book, facts])
        expect(judge(intent, book, facts, 'c')).toEqual(judge(intent, book, facts, 'c'))
        expect(JSON.stringify([intent, book, facts])).toBe(before)
      }),
      { numRuns: 500 },
    )
  })

  it('whatever text is quoted, what is said stays short and plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), anyBook, (text, book) => {
        isSayable(judgeDanger('destructive', text, book))
        const intent = { action: text, targets: [text], environment: text, parameters: { [text]: text } }
        const facts = {
          now: 0,
          performed: [],
          underway: [],
          readOnly: false,
          pinSet: false,
          incidentId: null,
        }
        isSayable(judge(intent, book, facts, 'c'))
        isSayable(judge({ ...intent, action: 'restart', targets: [NAMES[0]] }, book, facts, 'c'))
      }),
      { numRuns: 3_000 },
    )
  })
})

const SAID_OF_TEXTS: ReadonlySet<string> = new Set(['destructive', 'secrets', 'everything', 'injected'])
const kindOf = (decision: Decision): string => (decision.kind === 'refuse' ? decision.reason : decision.kind)

function isSayable(decision: Decision): void {
  if (decision.kind !== 'refuse') return
  expect(decision.message.length).toBeLessThan(320)
  expect(decision.message).toMatch(/^[^\p{Cc}<>{}$`|\\]+[.?]$/u)
}

it('a decision on a fleet of two thousand takes less than a tenth of a millisecond', () => {
  const services = Array.from({ length: 2_000 }, (_, index) => ({
    name: `service-${index}`,
    aliases: [],
    environment: 'production',
    owners: [],
    replicas: { min: 1, max: 6 },
  }))
  const [executor] = EXECUTORS.slice(1)
  if (executor === undefined) throw new Error('no executor')
  const book = {
    services,
    environments: ['production'],
    actions: BUILT_IN.map((one) => ({ ...one, executor })),
  }
  const facts = { now: NOW, performed: [], underway: [], readOnly: false, pinSet: true, incidentId: null }
  const intent = {
    action: 'scale',
    targets: ['service-1999'],
    environment: 'prod',
    parameters: { replicas: 3 },
  }
  const takenMs = Array.from({ length: 2_000 }, () => {
    const startedMs = performance.now()
    judge(intent, book, facts, 'cmd_1')
    return performance.now() - startedMs
  }).toSorted((a, b) => a - b)
  expect(judge(intent, book, facts, 'cmd_1').kind).toBe('confirm')
  // The quarter that nothing else on the machine got in the way of.
  expect(takenMs[500]).toBeLessThan(0.1)
})
