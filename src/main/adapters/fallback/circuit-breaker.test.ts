import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import { type BreakerView, circuitBreaker } from './circuit-breaker.ts'

const quiet = (): undefined => undefined

function stage() {
  const clock = virtualClock()
  const told: BreakerView[] = []
  const logged: object[] = []
  const log = { debug: quiet, info: quiet, error: quiet, warn: (data: object) => void logged.push(data) }
  const breaker = circuitBreaker({ provider: 'gemini', clock, log, changed: (view) => told.push(view) })
  const fail = (failure: Failure, retryAfterMs: number | null = null): void =>
    breaker.failed(new ProviderError('gemini', { failure, retryAfterMs }))
  return { clock, breaker, fail, told, logged, state: () => breaker.view().state }
}

describe('a cloud that fails', () => {
  it('three times within a minute is left alone for half a minute', async () => {
    const { clock, breaker, fail, state } = stage()
    fail('timeout')
    fail('server-error')
    expect(breaker.allows()).toBe(true)
    fail('unreachable')
    expect(breaker.allows()).toBe(false)
    await clock.advance(29_999)
    expect(state()).toBe('open')
    await clock.advance(1)
    expect(state()).toBe('half-open')
  })

  it('says nothing about itself where our own budget holds it back', () => {
    const { breaker, state } = stage()
    for (let time = 0; time < 5; time += 1)
      breaker.failed(new ProviderError('gemini', { failure: 'quota', isOurs: true }))
    expect(state()).toBe('closed')
  })

  it('now and then is asked on', async () => {
    const { clock, breaker, fail } = stage()
    for (let time = 0; time < 10; time += 1) {
      fail('timeout')
      await clock.advance(31_000)
      expect(breaker.allows()).toBe(true)
    }
  })

  it('and works in between is asked on', () => {
    const { breaker, fail } = stage()
    for (let time = 0; time < 10; time += 1) {
      fail('timeout')
      fail('timeout')
      breaker.succeeded()
    }
    expect(breaker.allows()).toBe(true)
  })

  it('is tried by one caller, and back when that worked', async () => {
    const { clock, breaker, fail, state, told } = stage()
    for (const failure of ['timeout', 'timeout', 'timeout'] as const) fail(failure)
    await clock.advance(30_000)
    expect([breaker.allows(), breaker.allows()]).toEqual([true, false])
    breaker.succeeded()
    expect([state(), breaker.allows(), breaker.allows()]).toEqual(['closed', true, true])
    expect(told.map((view) => view.state)).toEqual(['open', 'half-open', 'closed'])
  })

  it('rests twice as long after every trial in vain, up to five minutes', async () => {
    const { clock, breaker, fail } = stage()
    for (let time = 0; time < 3; time += 1) fail('timeout')
    await clock.advance(30_000)
    for (const restMs of [60_000, 120_000, 240_000, 300_000, 300_000]) {
      expect(breaker.allows()).toBe(true)
      fail('server-error')
      await clock.advance(restMs - 1)
      expect(breaker.allows()).toBe(false)
      await clock.advance(1)
    }
  })

  it('is tried by the next when the first gave up, or never said how it went', async () => {
    const { clock, breaker, fail } = stage()
    for (let time = 0; time < 3; time += 1) fail('timeout')
    await clock.advance(30_000)
    expect(breaker.allows()).toBe(true)
    breaker.released()
    expect(breaker.allows()).toBe(true)
    await clock.advance(30_000)
    expect(breaker.allows()).toBe(true)
  })
})

describe('what does not pass by itself', () => {
  it.each([
    ['quota', 15],
    ['bad-key', 30],
    ['forbidden', 30],
    ['not-found', 30],
  ] as const)('%s closes the way at once for %i minutes, and is named', async (failure, minutes) => {
    const { clock, breaker, fail, logged } = stage()
    fail(failure)
    expect(breaker.view()).toMatchObject({ state: 'open', failure })
    expect(logged).toEqual([{ provider: 'gemini', failure, pauseMs: minutes * 60_000 }])
    await clock.advance(minutes * 60_000 - 1)
    expect(breaker.allows()).toBe(false)
    await clock.advance(1)
    expect(breaker.allows()).toBe(true)
  })

  it('an answer from before does not open it again', () => {
    const { breaker, fail } = stage()
    fail('quota')
    breaker.succeeded()
    fail('rate-limited')
    expect(breaker.view()).toMatchObject({ state: 'open', failure: 'quota' })
  })
})

describe('what a provider asks for', () => {
  it.each([
    ['rate-limited', 12_000, 12_000],
    ['rate-limited', null, 5_000],
    ['server-error', 90_000, 90_000],
    ['rate-limited', 86_400_000, 3_600_000],
    ['quota', 1_000, 900_000],
  ] as const)('%s with a pause of %s ms is kept for %i ms', async (failure, asked, keptMs) => {
    const { clock, breaker, fail } = stage()
    fail(failure, asked)
    await clock.advance(keptMs - 1)
    expect(breaker.allows()).toBe(false)
    await clock.advance(1)
    expect(breaker.allows()).toBe(true)
  })
})

it('what was wrong with one request says nothing about the next', () => {
  const { breaker, fail } = stage()
  for (const failure of ['blocked', 'bad-request', 'too-large', 'blocked'] as const) fail(failure)
  expect(breaker.view()).toEqual({ state: 'closed', failure: null, nextTryMs: null })
})
