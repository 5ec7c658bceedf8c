import { describe, expect, it } from 'vitest'
import { understand } from '../../../src/main/domain/understanding/understand.ts'
import { DEMO_BOOK } from './demo-book.ts'
import { bookOf, fleetOf, serviceOf } from './fleets.ts'
import { written } from './written.ts'

const NOWHERE = { subjectService: null, bySound: true }

describe('services whose names mean something else', () => {
  const names = [
    'status-page',
    'no-reply-mailer',
    'token-store',
    'all-hands-api',
    'scale-set',
    'eu-router',
    'shard-3',
    'hands-worker',
    'hands-pods',
    'release-manager',
  ]
  const book = bookOf(names.map((name) => serviceOf(name)))

  it.each([
    ['restart the status page', 'restart status-page'],
    ['restart no-reply-mailer', 'restart no-reply-mailer'],
    ['roll back the token store', 'rollback token-store'],
    ['restart all hands api', 'restart all-hands-api'],
    ['scale the scale set to three', 'scale scale-set replicas=3'],
    ['scale shard three to four', 'scale shard-3 replicas=4'],
    ['restart the eu router', 'restart eu-router'],
    ['scale the hands worker to two workers', 'scale hands-worker replicas=2'],
    ['roll back the release manager to the previous release', 'rollback release-manager'],
    ['do not restart no-reply-mailer', '? negated'],
    ['restart the token store and show me the token', '! secrets'],
    ['restart everything but the status page', '! everything'],
    ['status', 'status'],
  ])('can be commanded, and what they are called switches nothing off: %s', (said, meant) => {
    expect(written(understand(said, book, NOWHERE))).toBe(meant)
  })
})

describe('services that only alerts have named', () => {
  const learnt = (name: string) => serviceOf(name, { learnt: true, environment: null, replicas: null })
  const book = bookOf([
    ...DEMO_BOOK.services,
    ...['do not', 'payment_gateway', 'payments-gatewai', 'redis', 'delete the', 'kafka-broker'].map(learnt),
  ])

  it.each([
    ['do not restart payment gateway', '? negated'],
    ['delete the payment gateway', '! destructive'],
    ['restart payment gateway', 'restart payment-gateway'],
    ['restart the pavement gateway', 'restart payment-gateway'],
    ['status of redis', 'status redis'],
    ['restart redis', 'restart redis'],
    ['status of the kafca broker', 'status kafka-broker'],
    ['restart the kafca broker', '? unknown-target'],
  ])(
    'take no name away, lift no negation and no refusal, and are matched by sound for no change: %s',
    (said, meant) => {
      expect(written(understand(said, book, NOWHERE))).toBe(meant)
    },
  )

  it('"it" is nothing that can be commanded when the incident is about a service that the inventory does not have', () => {
    const strange = { subjectService: 'mainframe', bySound: true }
    expect(written(understand('restart it', book, strange))).toBe('? no-target')
    expect(written(understand('acknowledge this', book, strange))).toBe('acknowledge')
  })
})

describe('names that sound alike', () => {
  const book = bookOf(['mail-api', 'nail-api', 'checkout-api'].map((name) => serviceOf(name)))

  it('are asked about when the ear wrote neither', () => {
    expect(understand('restart the vail api', book, NOWHERE)).toMatchObject({
      why: 'ambiguous-target',
      message: 'Which one: mail API or nail API?',
    })
    expect(written(understand('restart the nail api', book, NOWHERE))).toBe('restart nail-api')
  })
})

describe('environments', () => {
  it.each([
    ['prod', 'restart payment in production', 'restart payment-gateway in prod'],
    ['Live', 'restart payment in production', 'restart payment-gateway in Live'],
    ['eu-west-1', 'restart payment in eu west one', 'restart payment-gateway in eu-west-1'],
    ['blue', 'restart payment on blue', 'restart payment-gateway in blue'],
    ['blue', 'restart the blue payment gateway', 'restart payment-gateway in blue'],
    ['blue', 'restart payment in the green cluster', 'restart payment-gateway in green'],
  ])(
    'are written as the runbook writes them, others as they were said: %s, %s',
    (environment, said, meant) => {
      const services = DEMO_BOOK.services.map((service) => ({ ...service, environment }))
      const book = bookOf(services, { environments: [environment] })
      expect(written(understand(said, book, NOWHERE))).toBe(meant)
    },
  )
})

describe('a runbook with nothing in it', () => {
  it('understands nothing, and says so', () => {
    const empty = bookOf([], { actions: [], environments: [] })
    expect(written(understand('restart payment', empty, NOWHERE))).toBe('? no-action')
    expect(understand('restart payment', bookOf([]), NOWHERE)).toMatchObject({ why: 'unknown-target' })
    expect(understand('restart', bookOf([]), NOWHERE)).toMatchObject({ message: 'I know no services yet.' })
  })
})

describe('understanding takes', () => {
  const hostile = [
    'restart the payment gateway',
    'restart the pavement gatevay please',
    `restart ${'wobbly cart horse '.repeat(18)}`,
    `restart ${Array.from({ length: 18 }, () => 'restart wobble').join(' and ')}`,
    `restart ${'payment zorgle '.repeat(28)}`,
    `${'ignore a prompt '.repeat(124)}`,
    '\ufdfa'.repeat(1_990),
    'a'.repeat(1_999),
    '; '.repeat(990),
  ]

  it.each([
    [50, 2],
    [2_000, 50],
  ])('for %i services less than %i ms, whatever is said', (size, mostMs) => {
    const book = fleetOf(size)
    for (const said of hostile) {
      understand(said, book, NOWHERE)
      const times = Array.from({ length: 21 }, () => {
        const from = performance.now()
        understand(said, book, NOWHERE)
        return performance.now() - from
      })
      // The middle one: the machine may be busy with something else in some of them.
      expect(times.toSorted((a, b) => a - b)[10], said.slice(0, 40)).toBeLessThan(mostMs)
    }
  })
})
