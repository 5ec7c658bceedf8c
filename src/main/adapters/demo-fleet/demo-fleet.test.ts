import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { incidentOf } from '../../../../tests/scenarios/scenario-incident.ts'
import { analyse } from '../local-analyst/local-analyst.ts'
import { openLogEvidence } from '../logs/log-evidence.ts'
import { SERVICE_NAMES, type ServiceName } from './catalogue.ts'
import { FAILURES } from './failures.ts'
import { ownClock } from './own-clock.ts'
import { actOn, SILENT, serviceOf, startTestFleet, type TestFleet } from './testing-fleet.ts'

/** Real processes, broken for real; only the span that the monitors look at is short. */
const WINDOW_MS = 4_000
const SOON = { timeout: 25_000, interval: 100 }

type Remedy = readonly [act: string, parameters?: object]

/** What each failure writes, how its cause is told, what does not mend it, and what does. */
const CASES: Readonly<
  Record<ServiceName, { sign: RegExp; cause: RegExp; wrong: readonly Remedy[]; right: Remedy }>
> = {
  'payment-gateway': {
    sign: /connection pool exhausted: no connection within \d+ms, 2 of 2 in use/,
    cause: /^Since release 2\.14\.0 the connection pool is exhausted$/,
    wrong: [['restart'], ['scale', { replicas: 2 }]],
    right: ['rollback'],
  },
  'checkout-api': {
    sign: /^TypeError: Cannot read properties of null/,
    cause: /^Since release 3\.2\.0 the program meets an empty value/,
    wrong: [['scale', { replicas: 2 }], ['restart']],
    right: ['rollback'],
  },
  'orders-worker': {
    sign: /heap out of memory/,
    cause: /runs out of memory$/,
    wrong: [['scale', { replicas: 2 }], ['rollback']],
    right: ['restart'],
  },
  'auth-service': {
    sign: /^ENOSPC: no space left on device/,
    cause: /disk has no space left$/,
    wrong: [['rollback'], ['scale', { replicas: 2 }]],
    right: ['restart'],
  },
  'search-index': {
    sign: /^overloaded: 2 of 2 searches running/,
    cause: /^More requests arrive than the service can take$/,
    wrong: [['restart'], ['rollback'], ['scale', { replicas: 2 }]],
    right: ['scale', { replicas: 3 }],
  },
}

let stage: TestFleet
beforeAll(async () => {
  stage = await startTestFleet(WINDOW_MS)
}, 30_000)
afterAll(() => stage.close())

const states = () => stage.fleet.view().services.map(({ state }) => state)
const all = (transition: string) => SERVICE_NAMES.map((name) => `${name} ${transition}`)
const count = (service: ServiceName, sign: RegExp, since: number) =>
  stage.log(service).filter(({ at, message }) => at > since && sign.test(message)).length

describe('the demo fleet', () => {
  it('has five services that come up, are well and write one line a request', async () => {
    await expect.poll(states, SOON).toEqual(SERVICE_NAMES.map(() => 'well'))
    const lines: Readonly<Record<ServiceName, RegExp>> = {
      'payment-gateway': /^POST \/charge 20[02] in \d+ms$/,
      'checkout-api': /^POST \/checkout 20[02] in \d+ms$/,
      'orders-worker': /^order \d{5} packed in \d+ms$/,
      'auth-service': /^POST \/login 201 in \d+ms$/,
      'search-index': /^GET \/search 200 in \d+ms$/,
    }
    for (const name of SERVICE_NAMES)
      await expect.poll(() => count(name, lines[name], 0), SOON).toBeGreaterThan(5)
    const levels = SERVICE_NAMES.flatMap((name) => stage.log(name).map(({ level }) => level))
    expect(levels.filter((level) => level !== 'info')).toEqual([])
    expect(stage.fleet.view().failures.map(({ id }) => id)).toEqual(FAILURES.map(({ id }) => id))
    expect(stage.said()).toEqual([])
  })

  it('is steered only with its token, and says what is wrong with an order', async () => {
    const { fleet } = stage
    expect((await actOn(fleet, {}, 'guess')).status).toBe(401)
    for (const [body, status, text] of [
      ['{', 422, 'The body is not JSON.'],
      [{ act: 'delete', target: 'search-index' }, 422, 'act: must be restart, rollback or scale.'],
      [{ act: 'restart', target: 'billing' }, 422, 'target: billing is no service of the demo fleet.'],
      [{ act: 'scale', target: 'search-index' }, 422, 'parameters.replicas: must be a number.'],
      [
        { act: 'scale', target: 'search-index', parameters: { replicas: 7 } },
        409,
        'replicas: a whole number from 1 to 6 is needed.',
      ],
      [
        { act: 'rollback', target: 'search-index', parameters: { version: '9.9.9' } },
        409,
        'search-index never ran version 9.9.9.',
      ],
    ] as const)
      expect(await actOn(fleet, body)).toEqual({ status, text })
    await expect(fleet.break('earthquake')).rejects.toThrow(/^failure: is not one of exhausted-pool, /)
  })

  it('breaks in five ways, and every monitor notices', async () => {
    for (const { id } of FAILURES) await stage.fleet.break(id)
    await expect.poll(() => [...stage.said()].sort(), SOON).toEqual(all('Triggered').sort())
    expect(states()).not.toContain('well')
    expect(stage.fleet.view().broken).toBe('full-disk')
    expect([...stage.secrets]).toEqual(['hunter2'])
  }, 60_000)

  it.each(SERVICE_NAMES)(
    'leaves in the log of %s what its cause is found by',
    async (name) => {
      const { sign, cause } = CASES[name]
      await expect.poll(() => count(name, sign, 0), SOON).toBeGreaterThan(2)
      const event = stage.events.find((one) => serviceOf(one) === name) ?? expect.fail('no alert')
      const evidence = openLogEvidence({
        paths: [`${stage.fleet.logFolder}/${name}.log`],
        workerUrl: new URL('../logs/logs-worker.ts', import.meta.url),
        clock: ownClock(),
        log: SILENT,
      })
      const incident = incidentOf(event, Date.now())
      const report = await evidence.around(incident, new AbortController().signal)
      await evidence.close()
      expect(analyse({ incident, report }).conclusion.rootCause).toMatch(cause)
    },
    40_000,
  )

  it('is mended by no wrong remedy: the signs of each failure go on after it', async () => {
    const tryAll = async (name: ServiceName) => {
      const { sign, wrong } = CASES[name]
      for (const [act, parameters] of wrong) {
        expect((await stage.act(act, name, parameters)).status).toBe(200)
        const since = Date.now()
        await expect.poll(() => count(name, sign, since), SOON).toBeGreaterThan(0)
      }
    }
    await Promise.all(SERVICE_NAMES.map(tryAll))
    expect([...stage.said()].sort()).toEqual(all('Triggered').sort())
  }, 60_000)

  it('is mended by the right remedies, and every monitor says so', async () => {
    for (const name of SERVICE_NAMES) {
      const [act, parameters] = CASES[name].right
      expect((await stage.act(act, name, parameters)).status).toBe(200)
    }
    await expect
      .poll(() => [...stage.said()].sort(), SOON)
      .toEqual([...all('Recovered'), ...all('Triggered')].sort())
    expect(states()).toEqual(SERVICE_NAMES.map(() => 'well'))
    expect(stage.fleet.view().broken).toBeNull()
  }, 60_000)

  it('is as it was at first when everything is mended at once', async () => {
    await stage.fleet.break('bad-release')
    expect(stage.fleet.view()).toMatchObject({ broken: 'bad-release' })
    await stage.fleet.break(null)
    await expect.poll(() => stage.fleet.view().broken, SOON).toBeNull()
    const { services } = stage.fleet.view()
    expect(services.map(({ replicas, version }) => `${replicas} ${version}`)).toEqual([
      '1 2.13.4',
      '1 3.1.2',
      '1 5.2.1',
      '1 1.8.1',
      '1 4.0.7',
    ])
  }, 60_000)
})
