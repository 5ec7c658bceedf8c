import { describe, expect, it } from 'vitest'
import { anIncident } from '../server/testing-ports.ts'
import { catchUpAnswer, helpAnswer, logsAnswer, statusAnswer } from './answers.ts'

const now = Date.UTC(2026, 0, 10, 3)
const facts = (incidents = [anIncident()]) => ({ now, incidents, commands: [] })
const ended = anIncident({
  id: 'inc_2',
  service: 'orders-worker',
  state: 'recovered',
  recoveredAt: now - 600_000,
})
const cause = anIncident({
  sitrep: {
    headline: 'Critical.',
    sentences: [
      { key: 'what', role: 'what', text: 'It is slow.', evidenceIds: [] },
      { key: 'cause', role: 'cause', text: 'The pool is exhausted.', evidenceIds: [] },
    ],
    rootCause: 'pool',
    confidence: 1,
    by: 'a',
    durationMs: 1,
    costUsd: 0,
  },
})

describe('status', () => {
  it('names the worst incident, for how long, and why', () => {
    expect(statusAnswer(null, facts([cause]))).toBe(
      'Checkout API: critical for five minutes. The pool is exhausted.',
    )
  })
  it('counts the others', () => {
    const mild = anIncident({ id: 'inc_3', severity: 4, service: 'auth-service' })
    expect(statusAnswer(null, facts([mild, cause]))).toContain('One other incident open.')
  })
  it('of a calm house says so, and what was last', () => {
    expect(statusAnswer(null, facts([]))).toBe('Nothing is burning. No alert has come yet.')
    expect(statusAnswer(null, facts([ended]))).toBe(
      'Nothing is burning. The last was orders worker; it ended ten minutes ago.',
    )
  })
  it('of one service speaks of that service alone', () => {
    expect(statusAnswer('orders-worker', facts([cause, ended]))).toBe(
      'Orders worker has no open incident. The last one ended ten minutes ago.',
    )
    expect(statusAnswer('search-index', facts([cause]))).toBe('No alert has come for search index.')
  })
})

describe('logs', () => {
  it('quotes the line that says most', () => {
    expect(logsAnswer('checkout-api', facts())).toBe(
      'New error since 02:55, forty-two times. The line reads: pool exhausted after 30s. The lines are on the wall.',
    )
  })
  it('says when there was nothing to read, and when nothing was found', () => {
    expect(logsAnswer('search-index', facts())).toContain('No incident has made me read')
    expect(logsAnswer('checkout-api', facts([anIncident({ evidence: [] })]))).toContain('Nothing unusual')
  })
})

describe('what did I miss', () => {
  it('tells what is open, then what is over, with their lengths', () => {
    expect(catchUpAnswer(facts([ended, cause]))).toBe(
      'Checkout API: critical for five minutes. The pool is exhausted. ' +
        'Orders worker has been over for ten minutes; it lasted a few seconds.',
    )
  })
  it('counts what does not fit', () => {
    const many = [1, 2, 3, 4, 5].map((n) => anIncident({ id: `inc_${n}` }))
    expect(catchUpAnswer(facts(many))).toContain('And two more incidents.')
  })
  it('of a quiet hour says so', () => {
    const old = anIncident({ state: 'closed', recoveredAt: now - 7_200_000 })
    expect(catchUpAnswer(facts([old]))).toContain('Nothing in the last hour.')
  })
})

it('help names what the runbook can do, and that it asks first', () => {
  const base = { services: [], environments: [] }
  expect(helpAnswer({ ...base, actions: [] })).toContain('No action is set up')
})
