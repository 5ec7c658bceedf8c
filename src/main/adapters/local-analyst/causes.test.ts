import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../domain/evidence.ts'
import { band } from './explanation.ts'
import { analyse } from './local-analyst.ts'
import { ALERT_AT, caseOf, evidence, release } from './testing-cases.ts'

type Row = readonly [
  log: string,
  cause: RegExp,
  band: 'Very likely' | 'Probably' | 'Possibly',
  next: RegExp,
  over?: Partial<Evidence>,
]
/** How a band of confidence is heard. */
const SURE = {
  'Very likely': 'very likely the cause',
  Probably: 'probably the cause',
  Possibly: 'may be the cause',
}

/** One line of a log, four hundred times, and what should be said about it. */
const LINES: readonly Row[] = [
  [
    'connection pool exhausted: no connection within <duration>, <number> waiting',
    /connection pool is exhausted/,
    'Very likely',
    /larger connection pool/,
  ],
  [
    'HikariPool-1 - Connection is not available, request timed out after <duration>',
    /connection pool is exhausted/,
    'Very likely',
    /pool/,
  ],
  [
    'QueuePool limit of size <number> overflow <number> reached, connection timed out',
    /connection pool is exhausted/,
    'Very likely',
    /pool/,
  ],
  ['FATAL: sorry, too many clients already', /database has no connections left/, 'Very likely', /who holds/],
  [
    'remaining connection slots are reserved for superuser',
    /database has no connections left/,
    'Very likely',
    /who holds/,
  ],
  ['java.lang.OutOfMemoryError: Java heap space', /runs out of memory/, 'Very likely', /memory use/],
  [
    'Out of memory: killed process <number> (checkout-api)',
    /runs out of memory/,
    'Very likely',
    /memory use/,
    { level: 'fatal' },
  ],
  ['container exited with code 137', /runs out of memory/, 'Very likely', /memory use/],
  ['FATAL ERROR: Reached heap limit Allocation failed', /runs out of memory/, 'Very likely', /memory use/],
  ['write <path>: no space left on device', /disk has no space left/, 'Very likely', /Free disk space/],
  ['ENOSPC: cannot write <path>', /disk has no space left/, 'Very likely', /Free disk space/],
  ['accept4: too many open files', /too many open files/, 'Very likely', /never closed/],
  [
    'java.util.concurrent.RejectedExecutionException: queue rejected task',
    /no threads are free/,
    'Very likely',
    /waiting for/,
  ],
  [
    'container cpu throttled <percent> of periods',
    /CPU is at its limit/,
    'Probably',
    /another instance/,
    { level: 'warn' },
  ],
  [
    'Full GC (Ergonomics) took <duration>',
    /garbage collection stops/,
    'Probably',
    /memory use/,
    { level: 'warn' },
  ],
  [
    'x509: certificate has expired or is not yet valid',
    /certificate is not accepted/,
    'Very likely',
    /Renew the certificate/,
  ],
  ['Error: CERT_HAS_EXPIRED', /certificate is not accepted/, 'Very likely', /certificate/],
  ['TLS handshake failed with peer', /TLS handshake fails/, 'Probably', /certificates on both sides/],
  ['getaddrinfo ENOTFOUND ledger-db.internal', /host names cannot be resolved/, 'Very likely', /DNS/],
  ['dial tcp: lookup ledger-db: no such host', /host names cannot be resolved/, 'Very likely', /DNS/],
  ['password authentication failed for user orders', /credentials are not accepted/, 'Very likely', /secret/],
  ['upstream answered 401 Unauthorized', /credentials are not accepted/, 'Very likely', /secret/],
  ['open <path>: permission denied', /permission is missing/, 'Probably', /which permission/],
  ['429 Too Many Requests from stripe', /rate limit of stripe is reached/, 'Very likely', /who sends/],
  [
    'connect ECONNREFUSED to ledger-db:5432',
    /ledger-db cannot be reached/,
    'Probably',
    /Look first at ledger-db/,
  ],
  ['no healthy upstream', /another service cannot be reached/, 'Probably', /services it calls/],
  [
    'timeout after <duration> waiting for ledger-db.internal:5432',
    /ledger-db answers too slowly/,
    'Probably',
    /Look first at ledger-db/,
  ],
  [
    'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    /another service answers too slowly/,
    'Probably',
    /services it calls/,
  ],
  [
    'read ECONNRESET: connection reset by peer',
    /connections to another service break/,
    'Possibly',
    /services it calls/,
  ],
  ['circuit breaker payments open', /circuit to another service is open/, 'Possibly', /services it calls/],
  [
    'Deadlock found when trying to get lock; try restarting transaction',
    /block each other in a deadlock/,
    'Very likely',
    /same rows/,
  ],
  ['Lock wait timeout exceeded', /waits for a lock/, 'Probably', /holds the lock/],
  ['column orders.tax_id does not exist', /schema of the database do not match/, 'Very likely', /migration/],
  ['cannot execute INSERT in a read-only transaction', /read-only copy/, 'Very likely', /primary/],
  [
    'canceling statement due to statement timeout',
    /queries to the database are too slow/,
    'Probably',
    /slowest query/,
  ],
  ['environment variable LEDGER_URL is not set', /setting is missing or wrong/, 'Very likely', /settings/],
  ["Cannot find module 'currency'", /part of the program is missing/, 'Very likely', /newest build/],
  ['page checksum mismatch in segment', /stored data is damaged/, 'Probably', /backup/],
  ['token used before issued', /clocks of the machines differ/, 'Very likely', /time synchronisation/],
  ['TypeError: Cannot read properties of undefined', /empty value/, 'Probably', /first such error/],
  ['SyntaxError: Unexpected token in JSON', /cannot read/, 'Probably', /who sends/],
  [
    'Back-off restarting failed container',
    /keeps crashing/,
    'Probably',
    /before each crash/,
    { kind: 'restart' },
  ],
  ['panic: index out of range', /process crashes/, 'Probably', /before the crash/],
  ['no leader for partition <number>', /cluster has no leader/, 'Very likely', /members of the cluster/],
  ['consumer lag <number> above limit', /queue grows/, 'Probably', /consumers/],
  [
    'coupon could not be applied to basket',
    /a new error may be the cause: "coupon could not be applied to basket"/,
    'Possibly',
    /code behind this error/,
  ],
]

describe('the cause of one kind of line', () => {
  for (const [pattern, cause, expectedBand, next, over] of LINES)
    it(`is read out of: ${pattern}`, () => {
      const { sentences, conclusion } = analyse(caseOf([evidence({ pattern, ...over })]))
      const said = sentences.find((one) => one.role === 'cause')
      expect(said?.text).toMatch(new RegExp(cause, 'i'))
      expect(said?.text).toContain(SURE[expectedBand])
      expect(band(conclusion.confidence)).toBe(expectedBand)
      expect(sentences.find((one) => one.role === 'next')?.text).toMatch(next)
      expect(said?.evidenceIds).toContain('E1')
      expect(conclusion.rootCause).not.toBeNull()
    })
})

describe('a release shortly before', () => {
  const pool = evidence({ pattern: 'connection pool exhausted', minute: -6 })

  it('is named with what happens since, and with the way back', () => {
    const { sentences, conclusion } = analyse(caseOf([release(), pool]))
    expect(sentences.map((one) => one.text)).toEqual([
      'It is at 1.9 seconds.',
      'Since release 2.14.0 the connection pool is exhausted, very likely the cause.',
      '400 errors in 6 minutes.',
      'Consider rolling back to 2.13.4.',
    ])
    expect(conclusion.rootCause).toBe('Since release 2.14.0 the connection pool is exhausted')
    expect(conclusion.confidence).toBe(0.95)
  })

  it('makes a cause more likely', () => {
    const unknown = evidence({ pattern: 'basket total differs', minute: -6 })
    const without = analyse(caseOf([unknown])).conclusion.confidence
    const withIt = analyse(caseOf([release(), unknown])).conclusion.confidence
    expect(band(without)).toBe('Possibly')
    expect(band(withIt)).toBe('Probably')
  })

  it.each([
    ['after the first error', { minute: -1 }],
    ['of another service', { service: 'search-index' }],
    ['hours ago', { minute: -200 }],
  ])('is not blamed when it is %s', (_, over) => {
    const { sentences } = analyse(caseOf([release(over), pool]))
    expect(sentences.map((one) => one.text).join(' ')).not.toMatch(/release|roll/i)
  })

  it('is not blamed for an expired certificate', () => {
    const { sentences } = analyse(caseOf([release(), evidence({ pattern: 'x509: certificate has expired' })]))
    expect(sentences.map((one) => one.text).join(' ')).not.toMatch(/release|roll/i)
  })

  it('is only possible when nothing else is seen', () => {
    const { sentences, conclusion } = analyse(caseOf([release()]))
    expect(sentences[1]?.text).toBe('Release 2.14.0 may be the cause: it came shortly before.')
    expect(sentences[2]?.text).toBe('Consider rolling back to 2.13.4.')
    expect(conclusion.confidence).toBeCloseTo(0.45)
  })
})

describe('causes and their consequences', () => {
  const texts = (found: readonly Evidence[]) =>
    analyse(caseOf(found))
      .sentences.map((one) => one.text)
      .join(' ')
  const timeout = 'timeout after <duration> waiting for ledger-db.internal:5432'

  it('a pool that ran dry explains the timeouts that follow', () => {
    const text = texts([
      evidence({ pattern: timeout, minute: -4 }),
      evidence({ pattern: 'connection pool exhausted', minute: -5 }),
    ])
    expect(text).toMatch(/The connection pool is exhausted(?:; this is|,) very likely the cause/)
  })

  it('a dependency that was slow minutes before explains the pool', () => {
    const text = texts([
      evidence({ pattern: timeout, minute: -9 }),
      evidence({ pattern: 'connection pool exhausted', minute: -4 }),
    ])
    expect(text).toMatch(/Ledger-db answers too slowly/)
    expect(text).not.toMatch(/pool/)
  })

  it('memory explains crashes and restarts', () => {
    const text = texts([
      evidence({ kind: 'restart', pattern: 'starting checkout-api', level: 'info', count: 4 }),
      evidence({ pattern: 'java.lang.OutOfMemoryError: Java heap space', count: 4, level: 'fatal' }),
    ])
    expect(text).toMatch(/The process runs out of memory(?:; this is|,) very likely the cause/)
  })

  it('two causes that are close are both only possible', () => {
    const { sentences, conclusion } = analyse(
      caseOf([
        evidence({ pattern: 'no space left on device' }),
        evidence({ pattern: 'password authentication failed for user x' }),
      ]),
    )
    expect(sentences[1]?.text).toBe(
      'Either the disk has no space left, or the credentials are not accepted; the logs show both.',
    )
    expect(band(conclusion.confidence)).toBe('Possibly')
    expect(conclusion.rootCause).toMatch(/disk.*, or .*credentials/)
  })

  it('errors of another service are placed there', () => {
    const text = texts([evidence({ pattern: 'no space left on device', service: 'search-index' })])
    expect(text).toMatch(/The disk has no space left on search index(?:; this is|,) probably the cause/)
  })

  it('a caller that complains about this service is damage, not the cause', () => {
    const text = texts([evidence({ pattern: 'checkout-api answered 503', service: 'web-shop' })])
    expect(text).toMatch(/No cause can be seen/)
    expect(text).not.toMatch(/cannot be reached/)
  })

  it('what a stranger complains of is not made the cause', () => {
    const strange = { pattern: 'debconf unable to initialize frontend', service: 'term' }
    const { conclusion } = analyse(caseOf([evidence(strange)]))
    expect(conclusion).toMatchObject({ rootCause: null, confidence: 0 })
    expect(texts([evidence(strange)])).toMatch(/No cause can be seen/)
  })

  it('what a stranger has got over is neither the cause nor the damage', () => {
    const pool = 'connection pool exhausted: no connection within <duration>'
    const disk = evidence({ pattern: 'ENOSPC: no space left on device', count: 12 })
    const past = { service: 'payment-gateway', pattern: pool, lastAt: ALERT_AT - 60_000 }
    const theirs = release({ service: 'payment-gateway' })
    const goesOn = analyse(caseOf([disk, theirs, evidence({ ...past, lastAt: ALERT_AT - 2_000 })]))
    expect(goesOn.conclusion.rootCause).toMatch(/disk.*or.*pool.*payment gateway/)
    const over = analyse(caseOf([disk, theirs, evidence(past)]))
    expect(over.conclusion.rootCause).toBe('The disk has no space left')
    expect(over.sentences.map(({ text }) => text).join(' ')).not.toMatch(/payment/i)
  })

  it('one line alone is weaker than hundreds', () => {
    const one = analyse(caseOf([evidence({ pattern: 'connection pool exhausted', count: 1 })])).conclusion
      .confidence
    const many = analyse(caseOf([evidence({ pattern: 'connection pool exhausted' })])).conclusion.confidence
    expect(band(one)).toBe('Probably')
    expect(band(many)).toBe('Very likely')
  })

  it('what was only seen long after the alert is a weaker sign', () => {
    const late = analyse(caseOf([evidence({ pattern: 'connection pool exhausted', minute: 9 })])).conclusion
      .confidence
    expect(band(late)).toBe('Probably')
  })
})
