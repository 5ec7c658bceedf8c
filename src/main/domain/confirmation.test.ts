import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUILT_IN } from './built-in-actions.ts'
import type { Command } from './command.ts'
import {
  type Asking,
  CONFIRM_WITHIN_MS,
  NOTHING_ASKED,
  redeem,
  type SettleEffect,
  type SettleEvent,
  settle,
} from './confirmation.ts'
import type { Permit } from './permit.ts'

const PIN = '4711'
const pinMatches = (pin: string) => pin === PIN

function command(id: string, over: { pin?: boolean; dryRun?: boolean } = {}): Command {
  const action = BUILT_IN.find((one) => one.id === 'restart')
  if (action === undefined) throw new Error('no restart')
  return { id, action: { ...action, ...over }, target: null, parameters: {}, incidentId: 'inc_1' }
}

/** Plays events one after the other, each at its time. */
function play(events: readonly (readonly [number, SettleEvent])[], from: Asking = NOTHING_ASKED) {
  let state = from
  const effects: SettleEffect[] = []
  for (const [now, event] of events) {
    const step = settle(state, event, { now, pinMatches })
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects, types: effects.map(({ type }) => type) }
}
/** The same, one millisecond after the other. */
const inOrder = (...events: readonly SettleEvent[]) => play(events.map((event, now) => [now, event] as const))

const ask = (id = 'cmd_1', drawn = 3, over = {}): SettleEvent => ({
  type: 'ask',
  command: command(id, over),
  drawn,
})
const say = (digit: number | null): SettleEvent => ({ type: 'digit', digit, how: 'voice' })
const press = (commandId = 'cmd_1', pin: string | null = null, how: 'key' | 'http' = 'key'): SettleEvent => ({
  type: 'press',
  commandId,
  how,
  pin,
})
const permitOf = (effects: readonly SettleEffect[]): Permit | undefined =>
  effects.flatMap((effect) => (effect.type === 'permitted' ? [effect.permit] : []))[0]

describe('a question', () => {
  it.each<[string, SettleEvent, Permit['how']]>([
    ['by its digit', say(3), 'voice'],
    ['by a digit that is typed', { type: 'digit', digit: 3, how: 'key' }, 'key'],
    ['by Enter on the wall', press(), 'key'],
    ['by a program', press('cmd_1', null, 'http'), 'http'],
  ])('is confirmed %s, once, and the permit says how', (_name, answer, how) => {
    const { effects, types, state } = inOrder(ask(), answer, answer)
    expect(types).toEqual(['asked', 'permitted', 'idle'])
    expect(permitOf(effects)).toMatchObject({ how, dryRun: false, command: { id: 'cmd_1' } })
    expect(state.pending).toBeNull()
  })

  it('is answered up to its last millisecond, and not at its end', () => {
    const at = (now: number) =>
      play([
        [0, ask()],
        [now, say(3)],
      ]).types
    expect(at(CONFIRM_WITHIN_MS - 1)).toEqual(['asked', 'permitted'])
    expect(at(CONFIRM_WITHIN_MS)).toEqual(['asked', 'ended', 'idle'])
  })

  it('ends by itself when nobody answers', () => {
    const { effects } = play([
      [0, ask()],
      [CONFIRM_WITHIN_MS - 1, { type: 'tick' }],
      [CONFIRM_WITHIN_MS, { type: 'tick' }],
      [CONFIRM_WITHIN_MS + 1, { type: 'tick' }],
    ])
    expect(effects.slice(1)).toMatchObject([{ type: 'ended', how: 'expired', wrong: null }])
  })

  it('may be answered wrongly once; no digit at all is a wrong one', () => {
    expect(inOrder(ask(), say(4), say(3)).types).toEqual(['asked', 'again', 'permitted'])
    const { effects, types } = inOrder(ask(), say(null), say(4), say(3))
    expect(types).toEqual(['asked', 'again', 'ended', 'idle'])
    expect(effects[2]).toMatchObject({ how: 'voice', wrong: 'digit' })
  })

  it.each(['voice', 'key', 'http'] as const)('is cancelled by %s', (how) => {
    const commandId = how === 'voice' ? null : 'cmd_1'
    const { effects, types } = inOrder(ask(), { type: 'cancel', commandId, how }, say(3))
    expect(types).toEqual(['asked', 'ended', 'idle'])
    expect(effects[1]).toMatchObject({ how, wrong: null })
  })

  it('is not touched by answers to another command', () => {
    const cancel: SettleEvent = { type: 'cancel', commandId: 'cmd_2', how: 'http' }
    const { types, state } = inOrder(ask(), press('cmd_2'), cancel)
    expect(types).toEqual(['asked', 'idle', 'idle'])
    expect(state.pending?.command.id).toBe('cmd_1')
  })

  it('is void when its incident is closed or its target is gone', () => {
    const { effects, types } = inOrder(ask(), { type: 'void' }, press(), { type: 'void' })
    expect(types).toEqual(['asked', 'ended', 'idle'])
    expect(effects[1]).toMatchObject({ how: 'void' })
  })

  it('gives way to a newer one, which has another digit', () => {
    const { effects, types, state } = inOrder(ask('cmd_1', 3), ask('cmd_2', 3), say(3))
    expect(types).toEqual(['asked', 'ended', 'asked', 'again'])
    expect(effects[1]).toMatchObject({ how: 'replaced', command: { id: 'cmd_1' } })
    expect(state.pending).toMatchObject({ digit: 4, command: { id: 'cmd_2' } })
  })

  it('that had run out is not said to be replaced', () => {
    const { effects } = play([
      [0, ask('cmd_1')],
      [CONFIRM_WITHIN_MS, ask('cmd_2')],
    ])
    expect(effects[1]).toMatchObject({ type: 'ended', how: 'expired', command: { id: 'cmd_1' } })
  })

  it('draws each of the nine digits that were not the last one alike', () => {
    for (let last = 0; last <= 9; last += 1) {
      const digits = Array.from(
        { length: 9 },
        (_, drawn) =>
          play([[0, ask('cmd_1', drawn)]], { pending: null, lastDigit: last }).state.pending?.digit,
      )
      expect(new Set(digits).size).toBe(9)
      expect(digits).not.toContain(last)
    }
  })
})

describe('a question that needs the PIN', () => {
  const asked = ask('cmd_1', 3, { pin: true })

  it('is not confirmed by a digit or by Enter alone', () => {
    const { types, state } = inOrder(asked, say(3), press())
    expect(types).toEqual(['asked', 'pin-needed', 'pin-needed'])
    expect(state.pending).not.toBeNull()
  })

  it('is confirmed with the PIN, and the third wrong one ends it', () => {
    expect(inOrder(asked, press('cmd_1', '1'), press('cmd_1', PIN)).effects).toMatchObject([
      { type: 'asked' },
      { type: 'pin-wrong', left: 2 },
      { type: 'permitted', pinGiven: true },
    ])
    const wrong = press('cmd_1', '0000', 'http')
    const { effects, types } = inOrder(asked, wrong, wrong, wrong, press('cmd_1', PIN))
    expect(types).toEqual(['asked', 'pin-wrong', 'pin-wrong', 'ended', 'idle'])
    expect(effects[3]).toMatchObject({ how: 'http', wrong: 'pin' })
  })

  it('a wrong PIN counts even where none is asked for', () => {
    expect(inOrder(ask(), press('cmd_1', 'nonsense')).types).toEqual(['asked', 'pin-wrong'])
  })
})

describe('a permit', () => {
  it('is good once; a copy of it is none, and it cannot be changed', () => {
    const permit = permitOf(inOrder(ask(), press()).effects)
    if (permit === undefined) throw new Error('not permitted')
    expect(redeem({ ...permit })).toBe(false)
    expect(redeem({ ...permit, dryRun: true })).toBe(false)
    expect(() => Object.assign(permit, { command: command('cmd_2') })).toThrow(TypeError)
    expect(redeem(permit)).toBe(true)
    expect(redeem(permit)).toBe(false)
  })

  it('is for a dry run where the runbook says so', () => {
    const { effects } = inOrder(ask('cmd_1', 3, { dryRun: true }), press())
    expect(permitOf(effects)?.dryRun).toBe(true)
  })
})

const HOW = fc.constantFrom('voice' as const, 'key' as const, 'http' as const)
const anyEvent: fc.Arbitrary<SettleEvent> = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.nat(3), fc.boolean())
    .map(([id, drawn, pin]) => ask(id, drawn, { pin })),
  fc.tuple(fc.option(fc.nat(4)), HOW).map(([digit, how]): SettleEvent => ({ type: 'digit', digit, how })),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.constantFrom(PIN, '0000', '')), fc.boolean())
    .map(([id, pin, key]) => press(id, pin, key ? 'key' : 'http')),
  fc
    .tuple(fc.option(fc.constantFrom('a', 'b', 'c')), HOW)
    .map(([commandId, how]): SettleEvent => ({ type: 'cancel', commandId, how })),
  fc.constant<SettleEvent>({ type: 'tick' }),
  fc.constant<SettleEvent>({ type: 'void' }),
)

interface Open {
  readonly command: Command
  readonly digit: number
  readonly at: number
}

/** What must hold of a permit, told without the code that made it. */
function expectEarned(permit: Permit, event: SettleEvent, open: Open | null, now: number): void {
  expect(open?.command).toBe(permit.command)
  expect(now - (open?.at ?? Number.NaN)).toBeLessThan(CONFIRM_WITHIN_MS)
  if (event.type === 'digit') expect(event.digit).toBe(open?.digit)
  else expect(event).toMatchObject({ type: 'press', commandId: permit.command.id })
  if (permit.command.action.pin) expect(event).toMatchObject({ type: 'press', pin: PIN })
  expect(redeem(permit)).toBe(true)
}

it('whatever happens in whatever order, nothing is permitted that was not asked, answered rightly and in time, and once', () => {
  let permits = 0
  const steps = fc.array(fc.tuple(fc.nat(12_000), anyEvent), { minLength: 20, maxLength: 40 })
  fc.assert(
    fc.property(steps, (events) => {
      let state: Asking = NOTHING_ASKED
      let now = 0
      let open: Open | null = null
      for (const [pause, event] of events) {
        now += pause
        const step = settle(state, event, { now, pinMatches })
        for (const effect of step.effects) {
          if (effect.type === 'permitted') {
            permits += 1
            expectEarned(effect.permit, event, open, now)
            open = null
          }
          if (effect.type === 'ended') {
            expect(open?.command).toBe(effect.command)
            open = null
          }
          if (effect.type === 'asked') {
            if (state.lastDigit !== null) expect(effect.pending.digit).not.toBe(state.lastDigit)
            open = { command: effect.pending.command, digit: effect.pending.digit, at: now }
          }
        }
        expect(step.state.pending?.command ?? null).toBe(open?.command ?? null)
        state = step.state
      }
    }),
    { numRuns: 3_000 },
  )
  expect(permits).toBeGreaterThan(500)
})

it('what nobody confirmed cannot be performed: it does not compile', () => {
  const perform = (permit: Permit) => redeem(permit)
  const unconfirmed = { command: command('cmd_1'), how: 'key', dryRun: false } as const
  // @ts-expect-error: what only looks like a permit is none
  expect(perform(unconfirmed)).toBe(false)
  // @ts-expect-error: neither is a command
  expect(perform(unconfirmed.command)).toBe(false)
})
