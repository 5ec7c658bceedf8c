import { describe, expect, it } from 'vitest'
import { DEMO_BOOK } from '../../../tests/unit/transcripts/demo-book.ts'
import type { Intent, Understanding } from './intent.ts'
import { bothHeard, bothUnderstood } from './second-opinion.ts'

const intent = (over: Partial<Intent> = {}): Understanding => ({
  kind: 'intent',
  intent: { action: 'restart', targets: ['payment-gateway'], environment: null, parameters: {}, ...over },
})
const RESTART = intent()
const OTHER = intent({ targets: ['checkout-api'] })
const NEGATED: Understanding = { kind: 'unclear', why: 'negated', message: 'Nothing done.', candidates: [] }
const LOST: Understanding = { kind: 'unclear', why: 'no-action', message: 'Say …', candidates: [] }
const CANCEL: Understanding = { kind: 'cancellation' }
const CONFIRM: Understanding = { kind: 'confirmation', digit: 7 }
const YES: Understanding = { kind: 'assent' }
const DANGER: Understanding = { kind: 'danger', danger: 'destructive', named: 'delete' }

const asked = (candidates: readonly string[]) =>
  expect.objectContaining({ kind: 'unclear', why: 'ambiguous-action', candidates })

describe('two ears', () => {
  it('that heard the same command, however it was written, are one', () => {
    expect(bothHeard(RESTART, intent(), DEMO_BOOK)).toBe(RESTART)
    expect(bothHeard(RESTART, intent({ environment: 'prod' }), DEMO_BOOK)).toBe(RESTART)
  })

  it('that heard different commands have it said again', () => {
    const both = bothHeard(RESTART, OTHER, DEMO_BOOK)
    expect(both).toEqual({
      kind: 'unclear',
      why: 'ambiguous-action',
      message: 'Did you mean restart payment gateway, or restart checkout API? Say it again.',
      candidates: ['restart payment gateway', 'restart checkout API'],
    })
  })

  it.each([
    [
      'another number',
      intent({ action: 'scale', parameters: { replicas: 3 } }),
      intent({ action: 'scale', parameters: { replicas: 13 } }),
    ],
    ['another place', intent({ environment: 'prod' }), intent({ environment: 'staging' })],
    ['another deed', RESTART, intent({ action: 'rollback' })],
  ])('that heard %s have it said again', (_, first, second) => {
    expect(bothHeard(first, second, DEMO_BOOK)).toMatchObject({ why: 'ambiguous-action' })
  })

  it.each([
    ['a command', RESTART],
    ['a confirmation', CONFIRM],
    ['a yes', YES],
  ])('never let %s pass that the other took for a refusal', (_, first) => {
    for (const second of [NEGATED, CANCEL, DANGER])
      expect(bothHeard(first, second, DEMO_BOOK).kind).toBe('unclear')
  })

  it('leave what the second did not catch, and what the first refuses, as it is', () => {
    expect(bothHeard(RESTART, LOST, DEMO_BOOK)).toBe(RESTART)
    for (const first of [NEGATED, CANCEL, DANGER, LOST])
      expect(bothHeard(first, RESTART, DEMO_BOOK)).toBe(first)
  })
})

describe('two commanders', () => {
  it.each([
    ['refuses as negated', NEGATED],
    ['takes for a cancellation', CANCEL],
    ['takes for a confirmation', CONFIRM],
    ['takes for a yes', YES],
    ['takes for dangerous', DANGER],
    ['did not catch', { ...LOST, why: 'not-caught' } as Understanding],
    ['finds too long', { ...LOST, why: 'too-long' } as Understanding],
  ])('cannot make a command of what the local one %s', (_, first) => {
    for (const second of [RESTART, OTHER, YES, CONFIRM, DANGER])
      expect(bothUnderstood(first, second, DEMO_BOOK)).toBe(first)
  })

  it('take a command of the second where the first is at a loss, and only one of the runbook', () => {
    expect(bothUnderstood(LOST, RESTART, DEMO_BOOK)).toBe(RESTART)
    expect(bothUnderstood(LOST, intent({ action: 'explode' }), DEMO_BOOK)).toBe(LOST)
    expect(bothUnderstood(LOST, intent({ targets: ['the-bank'] }), DEMO_BOOK)).toBe(LOST)
    for (const second of [YES, CONFIRM, CANCEL, DANGER])
      expect(bothUnderstood(LOST, second, DEMO_BOOK)).toBe(LOST)
  })

  it('ask where they differ, and where the second would not do it', () => {
    expect(bothUnderstood(RESTART, OTHER, DEMO_BOOK)).toEqual(
      asked(['restart payment gateway', 'restart checkout API']),
    )
    expect(bothUnderstood(RESTART, NEGATED, DEMO_BOOK)).toEqual(asked(['restart payment gateway']))
    expect(bothUnderstood(RESTART, LOST, DEMO_BOOK)).toBe(RESTART)
  })
})
