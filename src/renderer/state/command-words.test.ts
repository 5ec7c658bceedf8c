import { expect, test } from 'vitest'
import { asked, command } from './command-fixtures.ts'
import {
  actTitle,
  announcement,
  brokenTitle,
  digitWord,
  lookOf,
  messageUnder,
  objection,
  offerOf,
  rehearsal,
} from './command-words.ts'

const intent = (action: string, target: string | null, parameters: Record<string, string | number> = {}) =>
  command({ intent: { action, target, parameters } })

test('an act is named as it is said', () => {
  expect(actTitle(intent('restart', 'payment-gateway'))).toBe('Restart payment gateway')
  expect(actTitle(intent('scale', 'checkout-api', { replicas: 1 }))).toBe('Scale checkout API to 1 replica')
  expect(actTitle(intent('scale', 'api-gateway', { replicas: 4 }))).toBe('Scale API gateway to 4 replicas')
  expect(actTitle(intent('mute', null, { minutes: 10 }))).toBe('Mute for 10 minutes')
  expect(actTitle(intent('rollback', 'orders-worker', { version: '2.1' }))).toBe(
    'Roll back orders worker to version 2.1',
  )
  expect(actTitle(intent('catch-up', null))).toBe('Catch up')
  expect(actTitle(asked())).toBe('Restart payment gateway in production')
  expect(actTitle(command())).toBe('restart payment gateway')
})

test('the digit is written as it is to be said', () => {
  expect([0, 7, 9].map(digitWord)).toEqual(['zero', 'seven', 'nine'])
})

test('a message does not repeat the word it stands under, and is never empty for that', () => {
  expect(messageUnder('Cancelled', 'Cancelled. Nothing was done.')).toBe('Nothing was done.')
  expect(messageUnder('Done', 'Acknowledged.')).toBe('Acknowledged.')
  expect(messageUnder('Done', 'Done. ')).toBe('Done. ')
})

test('a dry run passes neither for an answer nor for an act, whether it was asked for or the runbook only rehearses', () => {
  const text = 'Dry run: I would run systemctl to restart payment gateway. Nothing was done.'
  const outcome = { ok: true, text, output: 'systemctl restart', duration_ms: 0, dry_run: true }
  const answer = command({ state: 'answered', message: text, outcome })
  expect(lookOf(answer)).toBe('rehearsed')
  expect(lookOf({ ...answer, state: 'done' })).toBe('rehearsed')
  expect(rehearsal(text)).toBe('I would run systemctl to restart payment gateway.')
  expect(announcement(answer)).toBe(
    'Dry run: nothing was done. I would run systemctl to restart payment gateway.',
  )
  expect(lookOf({ ...answer, outcome: { ...outcome, dry_run: false } })).toBe('answered')
  expect(lookOf({ ...answer, outcome: { ...outcome, ok: false } })).toBe('answered')
  expect(lookOf(command({ state: 'refused' }))).toBe('refused')
})

test('the question itself is no objection, what was heard in place of the digit is', () => {
  expect(objection(asked())).toBeNull()
  expect(objection(asked({ message: '' }))).toBeNull()
  expect(objection(asked({ message: 'I heard 3. Say: confirm 7.' }))).toBe('I heard 3. Say: confirm 7.')
})

test('what is offered when nothing got better becomes a button, and nothing else does', () => {
  const message = 'Payment gateway is no better one minute after the restart. Shall I roll back?'
  expect(offerOf(command({ state: 'no-better', message }))).toBe('Roll back')
  expect(offerOf(command({ state: 'no-better', message: 'No better.' }))).toBeNull()
  expect(offerOf(command({ state: 'answered', message }))).toBeNull()
})

test('a screen reader is told how to answer, with and without a PIN', () => {
  expect(announcement(asked())).toBe(
    'Restart payment gateway in production? This ends its processes. Hold Space and say: confirm seven. Or press Enter. Escape cancels.',
  )
  const { confirmation } = asked()
  const withPin = asked({ confirmation: confirmation === null ? null : { ...confirmation, pin: true } })
  expect(announcement(withPin)).toContain('Enter the PIN. Escape cancels.')
  expect(announcement(command())).toBe('')
})

test('what was broken on purpose is named, also when nobody knows what it is', () => {
  const failures = [{ id: 'pool', title: 'Exhaust the pool', service: 'checkout-api' }]
  expect(brokenTitle({ services: [], failures, broken: 'pool' })).toBe('Exhaust the pool, checkout API')
  expect(brokenTitle({ services: [], failures, broken: 'other' })).toBe('other')
  expect(brokenTitle({ services: [], failures, broken: null })).toBeNull()
})
