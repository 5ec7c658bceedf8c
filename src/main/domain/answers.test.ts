import { describe, expect, it } from 'vitest'
import { aCommand, anIncident } from '../server/testing-ports.ts'
import { catchUpAnswer, helpAnswer, logsAnswer, statusAnswer } from './answers.ts'
import { BUILT_IN } from './built-in-actions.ts'
import type { Runbook } from './runbook.ts'

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

describe('help', () => {
  const all = { readOnly: false, pinSet: true }
  const http = { type: 'http', method: 'POST', url: 'https://a', headers: {}, body: null } as const
  const told = { ...http, idempotent: false, timeoutMs: 1_000 }
  const payment = {
    ...{ name: 'payment-gateway', aliases: [], environment: 'production', owners: [] },
    replicas: null,
  }
  const withTold = (ids: readonly string[], over = {}) =>
    BUILT_IN.map((one) => (ids.includes(one.id) ? { ...one, executor: told, ...over } : one))
  const book = (actions = BUILT_IN, services: Runbook['services'] = [payment]): Runbook => ({
    ...{ services, environments: [], actions },
  })

  it('without a runbook offers no change at all', () => {
    expect(helpAnswer(book(), all)).not.toMatch(/restart|roll back|scale/)
    expect(helpAnswer(book(), all)).toContain('I can change nothing here')
  })
  it('offers what the runbook says how to do, and nothing else', () => {
    expect(helpAnswer(book(withTold(['restart'])), all)).toContain('I can restart, one service at a time')
    expect(helpAnswer(book(withTold(['restart', 'rollback'])), all)).toContain('I can restart or roll back,')
  })
  it('does not offer to scale where nothing has bounds', () => {
    expect(helpAnswer(book(withTold(['restart', 'scale'])), all)).not.toContain('scale')
    const bounded = { ...payment, replicas: { min: 1, max: 3 } }
    expect(helpAnswer(book(withTold(['scale']), [bounded]), all)).toContain('I can scale')
  })
  it('does not offer what needs a PIN that is not set, nor what is kept to services that are not there', () => {
    const pin = book(withTold(['restart'], { pin: true }))
    expect(helpAnswer(pin, { ...all, pinSet: false })).not.toContain('restart')
    expect(helpAnswer(pin, all)).toContain('restart')
    expect(helpAnswer(book(withTold(['restart'], { services: ['gone'] })), all)).not.toContain('restart')
  })
  it('does not offer to touch what only an alert has named', () => {
    const learnt = [{ ...payment, learnt: true }]
    expect(helpAnswer(book(withTold(['restart']), learnt), all)).not.toContain('restart')
  })
  it('of a runbook with errors says that nothing is changed', () => {
    const said = helpAnswer(book(withTold(['restart'])), { ...all, readOnly: true })
    expect(said).toContain('The runbook has errors, so I change nothing.')
    expect(said).not.toContain('restart')
  })
  it('does not read out a long runbook', () => {
    const [restart] = withTold(['restart'])
    if (restart === undefined) throw new Error('no restart')
    const many = Array.from({ length: 9 }, (_, n) => ({ ...restart, id: `act-${n}`, words: [`act ${n}`] }))
    const said = helpAnswer(book(many), all)
    expect(said).toContain('act 5 or three other things,')
    expect(said).not.toContain('act 6')
  })
})

it('what was only tried dry does not count as done', () => {
  const outcome = { ok: true, text: 'A dry run: nothing.', output: '', durationMs: 1, dryRun: true }
  const record = aCommand({ at: now - 1_000, outcome })
  expect(catchUpAnswer({ ...facts(), commands: [record] })).not.toContain('dry run')
})
