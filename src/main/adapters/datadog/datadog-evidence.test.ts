import { afterEach, describe, expect, it } from 'vitest'
import type { FakeLog } from '../../../../tests/fakes/datadog/fake-account.ts'
import type { FakeDatadog } from '../../../../tests/fakes/datadog/fake-datadog.ts'
import { scenarioLogs } from '../../../../tests/fakes/datadog/scenario-logs.ts'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { EvidenceReport } from '../../domain/evidence.ts'
import { type DatadogEvidenceOptions, openDatadogEvidence } from './datadog-evidence.ts'
import {
  ALERT_AT,
  account,
  analyse,
  closeFakes,
  EVENTS_PATH,
  fake,
  incident,
  LOGS_PATH,
  MINUTE,
  QUERY_PATH,
  recordingLog,
} from './testing-datadog.ts'

afterEach(closeFakes)

const never = new AbortController().signal
const QUERY = 'p95:trace.http.request{env:prod,service:payment-gateway}'

function open(datadog: FakeDatadog, clock: VirtualClock, over: Partial<DatadogEvidenceOptions> = {}) {
  const log = recordingLog()
  const source = openDatadogEvidence({ ...account(datadog.url, clock), log, analyse, ...over })
  return { source, log }
}

async function look(datadog: FakeDatadog, over = {}): Promise<EvidenceReport> {
  const { source } = open(datadog, virtualClock(ALERT_AT + 30_000))
  return source.around(incident('pool-exhausted-after-release', over), never)
}

async function full(): Promise<FakeDatadog> {
  const datadog = await fake()
  datadog.account.logs = [...scenarioLogs('pool-exhausted-after-release', ALERT_AT)]
  datadog.account.series.set(QUERY, [
    {
      metric: 'trace.http.request',
      scope: 'env:prod,service:payment-gateway',
      unit: { name: 'second', short_name: 's' },
      points: Array.from({ length: 61 }, (_, index) => {
        const at = ALERT_AT - (60 - index) * MINUTE
        return [at, index < 53 ? 0.41 : 4.8] as const
      }),
    },
  ])
  datadog.account.events = [
    {
      at: ALERT_AT - 8 * MINUTE,
      title: 'Deployed payment-gateway 2.14.0',
      tags: ['service:payment-gateway', 'version:2.14.0', 'source:github'],
      attributes: { service: 'payment-gateway', author: { name: 'sre', type: 'user' } },
    },
    {
      at: ALERT_AT - 20 * MINUTE,
      title: 'Flag changed',
      tags: ['service:payment-gateway'],
      attributes: {
        service: 'payment-gateway',
        changed_resource: { name: 'fast-checkout', type: 'feature_flag' },
      },
    },
    { at: ALERT_AT, title: '[Triggered] p95', tags: ['service:payment-gateway', 'source:alert'] },
    { at: ALERT_AT - MINUTE, title: 'Somebody said hello', tags: ['service:payment-gateway'] },
  ]
  return datadog
}

describe('evidence from Datadog', () => {
  it('finds in its logs what the same lines show in files, with the release among the events', async () => {
    const { evidence } = await look(await full())
    expect(evidence[0]).toMatchObject({ id: 'E0', kind: 'alert', source: 'Datadog alert' })
    expect(evidence.map(({ id }) => id)).toEqual(evidence.map((_, index) => `E${index}`))
    const pool = evidence.find(({ pattern }) => pattern.includes('connection pool exhausted'))
    expect(pool).toMatchObject({
      kind: 'new-pattern',
      source: 'Datadog logs',
      service: 'payment-gateway',
      expected: 0,
    })
    const releases = evidence.filter(({ facts }) => facts['version'] === '2.14.0')
    expect(releases.map(({ facts }) => facts)).toMatchObject([{ version: '2.14.0', by: 'sre' }])
    expect(evidence.some(({ facts }) => facts['name'] === 'fast-checkout')).toBe(true)
    expect(JSON.stringify(evidence)).not.toContain('hello')
    expect(evidence.slice(1).map(({ score }) => score)).toEqual(
      evidence
        .slice(1)
        .map(({ score }) => score)
        .toSorted((a, b) => b - a),
    )
  })

  it('asks for the service and the environment of the alert, in the window and before it, and says so', async () => {
    const datadog = await full()
    const { reading } = await look(datadog)
    const [first] = datadog.requests.filter(({ path }) => path === LOGS_PATH)
    expect(first?.body).toEqual({
      filter: {
        query: 'service:payment-gateway env:prod',
        indexes: ['*'],
        from: new Date(reading.windowFrom).toISOString(),
        to: new Date(reading.windowTo).toISOString(),
      },
      sort: 'timestamp',
      page: { limit: 1_000 },
    })
    const questions = reading.asked?.map(({ query }) => query.split(':')[0])
    expect(questions?.filter((one) => one === 'logs')).toHaveLength(5)
    expect(questions).toEqual(expect.arrayContaining(['metrics', 'events']))
    expect(reading.asked?.every(({ problem, found }) => problem === null && found !== null)).toBe(true)
    expect(reading.lines).toBe(
      reading.asked
        ?.filter(({ query }) => query.startsWith('logs'))
        .reduce((sum, { found }) => sum + (found ?? 0), 0),
    )
    expect(reading.skipped).toEqual([])
  })

  it('brings the metric of the monitor with its limit, and what was usual', async () => {
    const { metric, evidence } = await look(await full())
    expect(metric).toMatchObject({ unit: 's', threshold: 1.5 })
    expect(metric?.points.length).toBeGreaterThan(50)
    expect(metric?.points.at(-1)).toEqual([ALERT_AT, 4.8])
    expect(evidence[0]?.facts).toMatchObject({ usual: '0.41 s', highest: '4.8 s' })
  })

  it('asks again without the environment when nothing is logged under it', async () => {
    const datadog = await full()
    datadog.account.logs = datadog.account.logs.map((log) => ({ ...log, tags: ['env:production'] }))
    const { evidence, reading } = await look(datadog)
    expect(reading.asked?.find(({ query }) => query.startsWith('logs'))).toMatchObject({
      query: 'logs: service:payment-gateway env:prod',
      found: 0,
    })
    expect(evidence.some(({ pattern }) => pattern.includes('connection pool exhausted'))).toBe(true)
  })

  it('a name from an alert stays a value in what is asked', async () => {
    const datadog = await full()
    await look(datadog, { service: 'a" OR service:*', environment: null })
    const [first] = datadog.requests.filter(({ path }) => path === LOGS_PATH)
    expect(first?.body).toMatchObject({ filter: { query: 'service:"a\\" OR service:*"' } })
  })

  it('an alert that names no place is told as such, and its metric is still shown', async () => {
    const datadog = await full()
    const whole = incident('pool-exhausted-after-release', { service: null, environment: null })
    const alerts = whole.alerts.map((alert) => ({ ...alert, host: null, tags: [], scope: null }))
    const { source } = open(datadog, virtualClock(ALERT_AT + 30_000))
    const { reading, metric } = await source.around({ ...whole, alerts }, never)
    expect(reading.skipped).toEqual([
      { path: 'Datadog logs', reason: 'the alert names no service, host or place to look for' },
    ])
    expect(metric?.points.length).toBeGreaterThan(0)
  })
})

/** A service that says very much: every line an INFO but a fault in the last minutes. */
function chatty(perMinute: number): FakeLog[] {
  const logs: FakeLog[] = []
  for (let at = ALERT_AT - 375 * MINUTE; at <= ALERT_AT; at += MINUTE / perMinute)
    logs.push({
      at: Math.round(at),
      message: `GET /pay/${Math.round(at) % 977} 200 in 41 ms`,
      service: 'payment-gateway',
      tags: ['env:prod'],
    })
  for (let at = ALERT_AT - 375 * MINUTE; at <= ALERT_AT; at += MINUTE)
    logs.push({
      at: at + 7,
      message: 'slow query took 912 ms',
      service: 'payment-gateway',
      status: 'warn',
      tags: ['env:prod'],
    })
  for (let at = ALERT_AT - 4 * MINUTE; at <= ALERT_AT; at += 2_000)
    logs.push({
      at,
      message: 'could not reach ledger-db: connection refused',
      service: 'payment-gateway',
      status: 'error',
      tags: ['env:prod'],
    })
  return logs
}

describe('a service that says more than is read', () => {
  it('is read by pages when the window has a few of them, and compared with samples of the time before', async () => {
    const datadog = await fake()
    datadog.account.logs = chatty(200)
    const { evidence, reading } = await look(datadog)
    const ledger = evidence.find(({ pattern }) => pattern.includes('connection refused'))
    expect(ledger).toMatchObject({ kind: 'new-pattern', count: 121, expected: 0 })
    expect(ledger?.firstAt).toBe(ALERT_AT - 4 * MINUTE)
    expect(ledger?.title).toContain(new Date(ALERT_AT - 4 * MINUTE).getMinutes().toString().padStart(2, '0'))
    // What goes on as before is not called new or more, however little of the time before was read.
    expect(evidence.some(({ pattern }) => pattern.includes('slow query'))).toBe(false)
    expect(evidence.some(({ pattern }) => pattern.startsWith('GET'))).toBe(false)
    expect(reading.skipped.map(({ reason }) => reason)).toEqual([
      'more was logged than is read: samples of it were compared',
    ])
    expect(ledger?.trend.slice(0, -3).every((count) => count === 0)).toBe(true)
  })

  it('is asked for its warnings and errors alone when there are many', async () => {
    const datadog = await fake()
    datadog.account.logs = chatty(2_000)
    const { evidence, reading } = await look(datadog)
    const ledger = evidence.find(({ pattern }) => pattern.includes('connection refused'))
    expect(ledger).toMatchObject({ kind: 'new-pattern', count: 121, firstAt: ALERT_AT - 4 * MINUTE })
    expect(evidence.some(({ pattern }) => pattern.includes('slow query'))).toBe(false)
    expect(reading.skipped.map(({ reason }) => reason)).toEqual([
      'too much was logged to read all: only warnings and errors were compared, in samples',
    ])
    const requests = datadog.requests.filter(({ path }) => path === LOGS_PATH)
    expect(requests.length).toBeLessThanOrEqual(8)
    expect(reading.lines).toBeLessThanOrEqual(8_000)
  })
})

/** Turns the clock on until the report is there. */
async function meanwhile<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let over = false
  const guarded = work.finally(() => {
    over = true
  })
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    await clock.advance(50)
  }
  return guarded
}

describe('when Datadog does not do its part', () => {
  it.each<[string, string, RegExp]>([
    ['logs', LOGS_PATH, /^Datadog logs$/],
    ['metric', QUERY_PATH, /^Datadog metrics$/],
    ['events', EVENTS_PATH, /^Datadog events$/],
  ])(
    'a hanging answer about %s costs no more than the time there is, and the rest is told',
    async (_what, path, name) => {
      const clock = virtualClock(ALERT_AT + 30_000)
      const datadog = await full()
      datadog.script(path, ...Array.from({ length: 12 }, () => ({ do: 'hang' }) as const))
      const { source } = open(datadog, clock)
      const startedMs = clock.monotonicMs()
      const report = await meanwhile(clock, source.around(incident('pool-exhausted-after-release'), never))
      expect(clock.monotonicMs() - startedMs).toBeLessThanOrEqual(2_400)
      expect(report.reading.skipped).toEqual([
        { path: expect.stringMatching(name), reason: 'Datadog did not answer in time' },
      ])
      expect(report.evidence.length).toBeGreaterThan(1)
      expect(report.reading.asked?.some(({ problem }) => problem === null)).toBe(true)
    },
  )

  it('the lines of the window are compared even when those before have no answer', async () => {
    const clock = virtualClock(ALERT_AT + 30_000)
    const datadog = await full()
    const hang = { do: 'hang' } as const
    const { source } = open(datadog, clock)
    const work = source.around(incident('pool-exhausted-after-release'), never)
    await datadog.heard(LOGS_PATH)
    datadog.script(LOGS_PATH, hang, hang, hang, hang, hang, hang, hang, hang)
    const { evidence, reading } = await meanwhile(clock, work)
    expect(evidence.some(({ pattern }) => pattern.includes('connection pool exhausted'))).toBe(true)
    expect(reading.skipped.map(({ reason }) => reason)).toContain(
      'a part of the logs had no answer, and the rest was compared',
    )
  })

  it('a missing permission is named with what it is needed for, once', async () => {
    const datadog = await fake({ permissions: ['logs_read_data'] })
    datadog.account.logs = [...scenarioLogs('pool-exhausted-after-release', ALERT_AT)]
    const { source, log } = open(datadog, virtualClock(ALERT_AT + 30_000))
    const { reading, evidence } = await source.around(incident('pool-exhausted-after-release'), never)
    const lets = 'Datadog does not let this application key use'
    expect(reading.skipped).toEqual(
      expect.arrayContaining([
        { path: 'Datadog metrics', reason: `${lets} metrics: it needs the permission timeseries_query` },
        { path: 'Datadog events', reason: `${lets} events: it needs the permission events_read` },
      ]),
    )
    expect(evidence.length).toBeGreaterThan(2)
    expect((await source.watched())[0]?.problem).toContain('needs the permission')
    expect(JSON.stringify([reading, evidence, log.lines])).not.toContain('key-of-the-tests')
  })

  it('a query that Datadog cannot run is a problem and no chart, though it comes with 200', async () => {
    const datadog = await full()
    datadog.script(QUERY_PATH, {
      do: 'answer',
      status: 200,
      body: { status: 'error', error: 'Error parsing query' },
    })
    const { metric, reading } = await look(datadog)
    expect(metric).toBeNull()
    expect(reading.skipped).toEqual([
      { path: 'Datadog metrics', reason: 'Datadog refused the question (Error parsing query)' },
    ])
  })

  it('lines in shapes nobody foresaw are left out, and the rest counts', async () => {
    const datadog = await fake()
    const at = new Date(ALERT_AT - MINUTE).toISOString()
    const shapes = [
      null,
      7,
      {},
      { attributes: 3 },
      { attributes: { timestamp: 'soon', message: 'x' } },
      { attributes: { timestamp: at } },
      { attributes: { timestamp: at, message: ['x'] } },
    ]
    const right = {
      attributes: {
        timestamp: at,
        message: '{"level":"error","msg":"boom"}',
        status: 'error',
        tags: [7, null],
      },
    }
    datadog.script(LOGS_PATH, { do: 'answer', status: 200, body: { data: [...shapes, right] } })
    const { reading } = await look(datadog)
    expect(reading.lines).toBe(8)
  })

  it('lines that nobody compares in time cost the chart and the changes nothing', async () => {
    const clock = virtualClock(ALERT_AT + 30_000)
    const datadog = await full()
    const busy: DatadogEvidenceOptions['analyse'] = (_batch, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const { source } = open(datadog, clock, { analyse: busy })
    const startedMs = clock.monotonicMs()
    const report = await meanwhile(clock, source.around(incident('pool-exhausted-after-release'), never))
    expect(clock.monotonicMs() - startedMs).toBeLessThanOrEqual(2_400)
    expect(report.reading.skipped).toEqual([
      { path: 'Datadog logs', reason: 'the lines could not be compared in time' },
    ])
    expect(report.reading.lines, 'what was not compared was not read').toBe(0)
    expect(report.metric?.points.length).toBeGreaterThan(0)
    expect(report.evidence.map(({ source }) => source)).toContain('Datadog events')
  })

  it('whoever stops the report stops the questions', async () => {
    const clock = virtualClock(ALERT_AT + 30_000)
    const datadog = await full()
    datadog.script(LOGS_PATH, { do: 'hang' })
    const controller = new AbortController()
    const { source } = open(datadog, clock)
    const work = source.around(incident('pool-exhausted-after-release'), controller.signal)
    await datadog.heard(LOGS_PATH)
    controller.abort(new Error('the appliance stops'))
    await expect(work).rejects.toThrow('the appliance stops')
    expect(clock.pending()).toBe(0)
  })
})
