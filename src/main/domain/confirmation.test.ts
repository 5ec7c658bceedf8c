import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_BOOK } from '../../../tests/unit/transcripts/demo-book.ts'
import type { Command } from './command.ts'
import {
  type Asking,
  CONFIRM_WITHIN_MS,
  NOTHING_ASKED,
  redeem,
  type SettleEvent,
  settle,
} from './confirmation.ts'

const command = (id: string, pin = false): Command => {
  const action = DEMO_BOOK.actions.find((one) => one.id === 'restart')
  if (action === undefined) throw new Error('no action')
  return {
    id,
    action: { ...action, pin },
    target: DEMO_BOOK.services[0] ?? null,
    parameters: {},
    incidentId: null,
  }
}

/** Plays events one after the other; each may say when it happens. */
function play(events: readonly (SettleEvent & { at?: number })[], pin = '4711') {
  let state: Asking = NOTHING_ASKED
  const told: string[] = []
  for (const { at = 0, ...event } of events) {
    const step = settle(state, event as SettleEvent, { now: at, pinMatches: (given) => given === pin })
    state = step.state
    told.push(
      ...step.effects.map((effect) => (effect.type === 'ended' ? `ended ${effect.how}` : effect.type)),
    )
  }
  return { state, told }
}
const ask = (id = 'a', drawn = 6, pin = false): SettleEvent => ({
  type: 'ask',
  command: command(id, pin),
  drawn,
})
const say = (digit: number | null): SettleEvent => ({ type: 'digit', digit, how: 'voice' })
const press = (id = 'a', pin: string | null = null): SettleEvent => ({
  type: 'press',
  commandId: id,
  how: 'key',
  pin,
})

describe('a question', () => {
  it('is answered by its digit, once', () => {
    expect(play([ask(), say(6), say(6)]).told).toEqual(['asked', 'permitted', 'idle'])
  })
  it('may be answered wrongly once', () => {
    expect(play([ask(), say(3), say(6)]).told).toEqual(['asked', 'again', 'permitted'])
    expect(play([ask(), say(null), say(4), say(6)]).told).toEqual(['asked', 'again', 'ended voice', 'idle'])
  })
  it('is answered by the key for its own command alone', () => {
    expect(play([ask(), press('b'), press('a')]).told).toEqual(['asked', 'idle', 'permitted'])
  })
  it('is off after thirty seconds, and an answer that comes late is none', () => {
    expect(play([ask(), { type: 'tick', at: CONFIRM_WITHIN_MS - 1 }]).told).toEqual(['asked'])
    expect(play([ask(), { ...say(6), at: CONFIRM_WITHIN_MS }]).told).toEqual([
      'asked',
      'ended expired',
      'idle',
    ])
  })
  it('gives way to a newer one, whose digit is another', () => {
    const { told, state } = play([ask('a', 6), ask('b', 6)])
    expect(told).toEqual(['asked', 'ended replaced', 'asked'])
    expect(state.pending?.digit).toBe(7)
  })
  it('is cancelled by word, by key, and when its object is gone', () => {
    expect(play([ask(), { type: 'cancel', commandId: null, how: 'voice' }]).told).toEqual([
      'asked',
      'ended voice',
    ])
    expect(play([ask(), { type: 'cancel', commandId: 'b', how: 'http' }]).told).toEqual(['asked', 'idle'])
    expect(play([ask(), { type: 'void' }]).told).toEqual(['asked', 'ended void'])
  })
})

describe('where a PIN is needed', () => {
  it('the digit alone does not do, and neither does the key', () => {
    expect(play([ask('a', 6, true), say(6), press()]).told).toEqual(['asked', 'pin-needed', 'pin-needed'])
  })
  it('the right one does, and three wrong ones end it', () => {
    expect(play([ask('a', 6, true), press('a', '0000'), press('a', '4711')]).told).toEqual([
      'asked',
      'pin-wrong',
      'permitted',
    ])
    const wrong = press('a', '0000')
    expect(play([ask('a', 6, true), wrong, wrong, wrong, press('a', '4711')]).told).toEqual([
      'asked',
      'pin-wrong',
      'pin-wrong',
      'ended key',
      'idle',
    ])
  })
})

it('a permit is worth something once, and a copy of it nothing', () => {
  const context = { now: 0, pinMatches: () => false }
  const asked = settle(NOTHING_ASKED, ask(), context)
  const [effect] = settle(asked.state, press(), context).effects
  if (effect?.type !== 'permitted') throw new Error('not permitted')
  expect(redeem({ ...effect.permit })).toBe(false)
  expect(redeem(effect.permit)).toBe(true)
  expect(redeem(effect.permit)).toBe(false)
})

it('whatever happens in whatever order, each question gives one permit at the most, and none without a question', () => {
  const event = fc.oneof(
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.nat(8), fc.boolean())
      .map(([id, drawn, pin]) => ask(id, drawn, pin)),
    fc.option(fc.nat(9), { nil: null }).map(say),
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom(null, '4711', '1'))
      .map(([id, pin]) => press(id, pin)),
    fc.constant<SettleEvent>({ type: 'cancel', commandId: null, how: 'key' }),
    fc.constant<SettleEvent>({ type: 'tick' }),
    fc.constant<SettleEvent>({ type: 'void' }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.nat(12_000)), { maxLength: 30 }), (steps) => {
      let now = 0
      const timed = steps.map(([one, ms]) => {
        now += ms
        return { ...one, at: now }
      })
      const { told } = play(timed)
      let open = 0
      for (const effect of told) {
        if (effect === 'asked') open += 1
        if (effect === 'permitted' || effect.startsWith('ended')) open -= 1
        expect(open).toBeGreaterThanOrEqual(0)
        expect(open).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 2_000 },
  )
})
