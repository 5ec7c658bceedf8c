import { afterEach, describe, expect, it } from 'vitest'
import type { FakeDatadog, Script } from '../../../../tests/fakes/datadog/fake-datadog.ts'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Failure } from '../../domain/provider-error.ts'
import { type ApiCall, openDatadogApi } from './api.ts'
import { DatadogError, problemOf } from './failure.ts'
import { API_KEY, APP_KEY, account, closeFakes, EVENTS_PATH, fake } from './testing-datadog.ts'

afterEach(closeFakes)

const CALL: ApiCall = {
  what: 'events',
  permission: 'events_read',
  method: 'POST',
  path: EVENTS_PATH,
  body: { filter: { query: 'x', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' } },
  safe: true,
  // Longer than a machine under load takes for an answer that does come.
  tryMs: 60_000,
}
const never = new AbortController().signal

/** Turns the clock on until the promise has settled. While Datadog owes an answer time stands still, unless that is what is tried. */
async function settle<T>(
  clock: VirtualClock,
  datadog: FakeDatadog,
  promise: Promise<T>,
  owesForEver = false,
): Promise<T | DatadogError> {
  let isOver = false
  const guarded = promise
    .catch((error: unknown) => {
      if (error instanceof DatadogError) return error
      throw error
    })
    .finally(() => {
      isOver = true
    })
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve, 2))
    if (owesForEver || datadog.underway() === 0) await clock.advance(100)
  }
  return guarded
}

interface Fault {
  readonly script: Script
  readonly failure: Failure
  readonly tries: number
  readonly words: RegExp
}

const error = (status: number): Script => ({ do: 'error', status })
const FAULTS: Readonly<Record<string, Fault>> = {
  '400': {
    script: error(400),
    failure: 'bad-request',
    tries: 1,
    words: /refused the question \(input_validation/,
  },
  '401': { script: error(401), failure: 'bad-key', tries: 1, words: /does not know the API key/ },
  '404': {
    script: error(404),
    failure: 'not-found',
    tries: 1,
    words: /no such thing \(workflow not found\)/,
  },
  '408': { script: error(408), failure: 'timeout', tries: 3, words: /did not answer in time/ },
  '413': { script: error(413), failure: 'too-large', tries: 1, words: /too large/ },
  '429 that passes late': {
    script: { do: 'error', status: 429, headers: { 'x-ratelimit-reset': '42' } },
    failure: 'rate-limited',
    tries: 1,
    words: /too often; it may be asked again in 42 s/,
  },
  '500': { script: error(500), failure: 'server-error', tries: 3, words: /failed \(HTTP 500\)/ },
  '503': { script: error(503), failure: 'server-error', tries: 3, words: /failed \(HTTP 503\)/ },
  'a redirect': {
    script: { do: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    failure: 'malformed',
    tries: 1,
    words: /cannot be read/,
  },
  'no answer': { script: { do: 'hang' }, failure: 'timeout', tries: 3, words: /did not answer in time/ },
  'half an answer': {
    script: { do: 'stall' },
    failure: 'timeout',
    tries: 3,
    words: /did not answer in time/,
  },
  'a reset': { script: { do: 'reset' }, failure: 'unreachable', tries: 3, words: /cannot be reached/ },
  'a reset midway': { script: { do: 'reset', midway: true }, failure: 'cut', tries: 3, words: /broke off/ },
  'what is no JSON': { script: { do: 'malformed' }, failure: 'malformed', tries: 1, words: /cannot be read/ },
  'a bare value': {
    script: { do: 'malformed', body: '7' },
    failure: 'malformed',
    tries: 1,
    words: /cannot be read/,
  },
}

describe('a failure of Datadog is told for what it is', () => {
  it.each(Object.entries(FAULTS))('%s', async (_name, { script, failure, tries, words }) => {
    const clock = virtualClock()
    const datadog = await fake()
    datadog.script(EVENTS_PATH, script, script, script, script)
    const tryMs = script.do === 'hang' || script.do === 'stall' ? 2_000 : CALL.tryMs
    const call = openDatadogApi(account(datadog.url, clock)).call({ ...CALL, tryMs }, never)
    const found = await settle(clock, datadog, call, tryMs !== CALL.tryMs)
    expect(found).toMatchObject({ provider: 'datadog', failure })
    expect(datadog.requests).toHaveLength(tries)
    expect(problemOf(found, CALL)).toMatch(words)
    expect(String(found) + JSON.stringify(found)).not.toMatch(/key-of-the-tests/)
  })

  it('a wrong key and a missing permission are both a 403, and told apart', async () => {
    const clock = virtualClock()
    const call = async (url: string, keys = {}) =>
      openDatadogApi({ ...account(url, clock), ...keys })
        .call(CALL, never)
        .catch((error: unknown) => problemOf(error, CALL))
    const datadog = await fake({ permissions: ['logs_read_data'] })
    expect(await call(datadog.url)).toBe(
      'does not let this application key use events: it needs the permission events_read',
    )
    expect(await call(datadog.url, { appKey: 'revoked' })).toMatch(/^does not know the API key/)
    datadog.script(EVENTS_PATH, { do: 'error', status: 403 })
    expect(await call(datadog.url)).toMatch(/needs the permission events_read/)
  })

  it('a server that is not there is out of reach', async () => {
    const clock = virtualClock()
    const datadog = await fake()
    await datadog.close()
    const found = await settle(clock, datadog, openDatadogApi(account(datadog.url, clock)).call(CALL, never))
    expect(found).toMatchObject({ failure: 'unreachable', retryable: true })
  })

  it('an answer that repeats a key is shown without it', async () => {
    const clock = virtualClock()
    const datadog = await fake()
    datadog.script(EVENTS_PATH, {
      do: 'answer',
      status: 400,
      body: { errors: [`bad ${API_KEY} ${APP_KEY}`] },
    })
    const found = await settle(clock, datadog, openDatadogApi(account(datadog.url, clock)).call(CALL, never))
    expect(problemOf(found, CALL)).toBe('refused the question (bad •••••• ••••••)')
  })
})

describe('a call', () => {
  it('carries both keys, and they go nowhere else', async () => {
    const clock = virtualClock()
    const datadog = await fake()
    await openDatadogApi(account(datadog.url, clock)).call(CALL, never)
    const [request] = datadog.requests
    expect(request?.headers).toMatchObject({ 'dd-api-key': API_KEY, 'dd-application-key': APP_KEY })
    expect(request?.path + JSON.stringify([request?.query, request?.body])).not.toContain('key-of-the-tests')
  })

  it('that passes with the third try succeeds, after pauses that grow', async () => {
    const clock = virtualClock()
    const datadog = await fake()
    datadog.script(EVENTS_PATH, { do: 'reset' }, { do: 'error', status: 503 })
    const startedMs = clock.monotonicMs()
    const found = await settle(clock, datadog, openDatadogApi(account(datadog.url, clock)).call(CALL, never))
    expect(found).toEqual({ data: [] })
    expect(datadog.requests).toHaveLength(3)
    expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(600)
  })

  it('that changes something is never made twice', async () => {
    const clock = virtualClock()
    const datadog = await fake()
    datadog.script(EVENTS_PATH, { do: 'reset' })
    const api = openDatadogApi(account(datadog.url, clock))
    expect(await settle(clock, datadog, api.call({ ...CALL, safe: false }, never))).toMatchObject({
      failure: 'unreachable',
    })
    expect(datadog.requests).toHaveLength(1)
  })

  it('is not made when Datadog has said that it would be refused, and is again when that time is over', async () => {
    const clock = virtualClock()
    const datadog = await fake({ rateLimit: 1, resetS: 30 })
    const api = openDatadogApi(account(datadog.url, clock))
    await api.call(CALL, never)
    expect(await settle(clock, datadog, api.call(CALL, never))).toMatchObject({
      failure: 'rate-limited',
      retryAfterMs: 30_000,
    })
    expect(datadog.requests).toHaveLength(1)
    // Another endpoint has a limit of its own.
    await api.call(
      { ...CALL, what: 'keys', method: 'GET', path: '/api/v2/validate_keys', body: undefined },
      never,
    )
    await clock.advance(29_000)
    expect(datadog.requests).toHaveLength(2)
    const later = api.call(CALL, never).catch((error: unknown) => error)
    await clock.advance(1_000)
    expect(await later).toMatchObject({ failure: 'rate-limited', status: 429 })
    expect(datadog.requests).toHaveLength(3)
  })

  it('ends at once when nobody wants its answer any more', async () => {
    const clock = virtualClock()
    const datadog = await fake()
    datadog.script(EVENTS_PATH, { do: 'hang' })
    const controller = new AbortController()
    const call = openDatadogApi(account(datadog.url, clock)).call(CALL, controller.signal)
    await datadog.heard(EVENTS_PATH)
    controller.abort(new Error('stopped'))
    await expect(call).rejects.toThrow('stopped')
    expect(clock.pending()).toBe(0)
  })
})
