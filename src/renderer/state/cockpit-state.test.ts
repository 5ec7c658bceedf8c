import { describe, expect, test } from 'vitest'
import type { LiveEvent } from '../../contract/live.ts'
import { isCockpitShown } from './cockpit-state.ts'
import { stageOf } from './command-scene.ts'
import { figures, snapshot, summary, whole } from './fixtures.ts'
import { reduce } from './reduce.ts'
import { INITIAL_STATE, type WallAction, type WallState } from './wall-state.ts'

const event = (live: LiveEvent): WallAction => ({ type: 'event', event: live, localNow: 9_000 })
const wallAfter = (...actions: WallAction[]): WallState => actions.reduce(reduce, INITIAL_STATE)
const on = (state: WallState, ...actions: WallAction[]): WallState => actions.reduce(reduce, state)
const choose: WallAction = { type: 'cockpit', shown: true }
const leave: WallAction = { type: 'cockpit', shown: false }
const says = (id: string, changes: Parameters<typeof summary>[1] = {}): WallAction =>
  event({ type: 'incident-summary', incident: summary(id, changes) })
const told = (id: string | null): WallAction => event({ type: 'subject', incident_id: id })
const stage = (state: WallState) => stageOf(state, 10_000).kind

describe('the cockpit', () => {
  test('is shown when somebody chooses it, and the wall again when it is left', () => {
    const state = wallAfter(event(snapshot()), choose)
    expect(stage(state)).toBe('cockpit')
    expect(stage(on(state, leave))).toBe('subject')
  })

  test('steps back for an incident that opens, until that is over and nothing is said of it any more', () => {
    const burning = wallAfter(event(snapshot()), choose, says('a'), told('a'))
    expect(stage(burning)).toBe('subject')
    const over = on(burning, says('a', { state: 'recovered', recovered_at: 5_000 }))
    expect(stage(over)).toBe('subject')
    expect(stage(on(over, told(null)))).toBe('cockpit')
  })

  test('comes back before an incident by choice, and then only what is new or worse goes first', () => {
    const chosen = wallAfter(event(snapshot()), choose, says('a', { severity: 2 }), choose)
    expect(stage(chosen)).toBe('cockpit')
    expect(stage(on(chosen, says('a', { severity: 2, updated_at: 7_000 })))).toBe('cockpit')
    expect(stage(on(chosen, says('a', { severity: 3 })))).toBe('cockpit')
    expect(stage(on(chosen, says('a', { severity: 1 })))).toBe('subject')
    expect(stage(on(chosen, says('b', { severity: 5 })))).toBe('subject')
  })

  test('steps back for what got milder and is bad again, and for what recovered and came back', () => {
    const chosen = wallAfter(event(snapshot({ incidents: [summary('a', { severity: 1 })] })), choose)
    expect(stage(on(chosen, says('a', { severity: 3 }), says('a', { severity: 1 })))).toBe('subject')
    const back = on(chosen, says('a', { state: 'recovered' }), says('a', { state: 'open' }))
    expect(stage(back)).toBe('subject')
  })

  test('opened by its address shows itself, whatever burns already', () => {
    const state = wallAfter(choose, event(snapshot({ incidents: [summary('a')] })))
    expect(stage(state)).toBe('cockpit')
    expect(stage(on(state, says('b')))).toBe('subject')
  })

  test('after a reconnection steps back for what opened meanwhile, and not for what it knew', () => {
    const state = wallAfter(event(snapshot({ incidents: [summary('a')] })), choose)
    expect(stage(on(state, event(snapshot({ incidents: [summary('a')] }))))).toBe('cockpit')
    expect(stage(on(state, event(snapshot({ incidents: [summary('a'), summary('b')] }))))).toBe('subject')
  })

  test('comes back when the incident before it was forgotten', () => {
    const state = wallAfter(event(snapshot()), choose, says('a'), told('a'))
    expect(stage(on(state, event({ type: 'incident-forgotten', incident_id: 'a' })))).toBe('cockpit')
  })

  test('is behind every question and every word of a command', () => {
    const state = wallAfter(event(snapshot()), choose)
    expect(stage(on(state, { type: 'talk', talk: { phase: 'listening', talk: 1, since: 0 } }))).toBe('talk')
  })

  test('takes figures only while it is chosen, and forgets them when it is left', () => {
    const send = event({ type: 'figures', figures: figures() })
    expect(wallAfter(event(snapshot()), send).figures).toBeNull()
    const state = wallAfter(event(snapshot()), choose, send)
    expect(state.figures).toEqual(figures())
    expect(on(state, leave).figures).toBeNull()
  })

  test('keeps its figures while an incident stands before it, and through a lost connection', () => {
    const state = wallAfter(
      event(snapshot()),
      choose,
      event({ type: 'figures', figures: figures() }),
      says('a'),
    )
    expect(state.figures).not.toBeNull()
    const lost = on(state, { type: 'link', link: { phase: 'lost', retryAt: 1 }, localNow: 9_000 })
    expect(lost.figures).not.toBeNull()
  })

  test('remembers no incident that is gone, however many there were', () => {
    let state = wallAfter(event(snapshot()), choose)
    for (let n = 0; n < 200; n++)
      state = on(state, says(`i${n}`), choose, says(`i${n}`, { state: 'closed', closed_at: n }))
    expect(state.cockpit?.seen.size).toBe(0)
    expect(isCockpitShown(state)).toBe(true)
  })

  test('is the same state when nothing changed for it', () => {
    const state = wallAfter(event(snapshot({ subject_id: 'a', subject: whole('a') })), choose)
    expect(on(state, event({ type: 'muted', muted: true })).cockpit).toBe(state.cockpit)
  })
})
