import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Provider } from '../../domain/provider-error.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import { type Limit, openSpending } from './spending.ts'

const MINUTE = 60_000
const quiet = (): undefined => undefined
const dollars = (costUsd: number) => ({ ...NO_USAGE, costUsd })
const spoken = (characters: number) => ({ ...NO_USAGE, characters })

function stage(hourlyUsd = 1, hourlyCharacters = 1_000) {
  const clock = virtualClock()
  const told: [Limit, boolean][] = []
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
  const changed = (limit: Limit, isUsedUp: boolean): void => void told.push([limit, isUsedUp])
  const spending = openSpending({ clock, log, hourlyUsd, hourlyCharacters, changed })
  /** A request that has cost this much and is over. */
  const add = (provider: Provider, usage: Usage): void => {
    const reserved = spending.reserve(provider, {})
    if (reserved === null) throw new Error('not allowed')
    reserved.book(usage)
    reserved.close()
  }
  return { clock, told, spending, add }
}

describe('the budget of an hour', () => {
  it('allows what fits and no more, for all providers together', () => {
    const { spending, add } = stage()
    add('gemini', dollars(0.5))
    add('elevenlabs', dollars(0.4))
    expect(spending.allows('gemini', dollars(0.1))).toBe(true)
    expect(spending.allows('gemini', dollars(0.11))).toBe(false)
  })

  it('counts characters for what speaks only', () => {
    const { spending, add } = stage()
    add('elevenlabs', spoken(1_000))
    expect(spending.allows('elevenlabs', spoken(1))).toBe(false)
    expect(spending.allows('gemini', dollars(0.1))).toBe(true)
  })

  it('comes back as the hour rolls on', async () => {
    const { clock, spending, add } = stage()
    add('gemini', dollars(0.6))
    await clock.advance(30 * MINUTE)
    add('gemini', dollars(0.4))
    expect(spending.allows('gemini', dollars(0.1))).toBe(false)
    await clock.advance(30 * MINUTE)
    expect(spending.allows('gemini', dollars(0.6))).toBe(true)
    expect(spending.allows('gemini', dollars(0.61))).toBe(false)
  })

  it('is told once when it is used up, and once when there is room again', async () => {
    const { clock, spending, told, add } = stage()
    add('gemini', dollars(1))
    for (let time = 0; time < 5; time += 1) spending.allows('gemini', dollars(0.01))
    expect(told).toEqual([['usd', true]])
    expect(spending.figures().usedUp).toEqual(['usd'])
    await clock.advance(61 * MINUTE)
    expect(spending.allows('gemini', dollars(0.01))).toBe(true)
    spending.allows('gemini', dollars(0.01))
    expect(told).toEqual([
      ['usd', true],
      ['usd', false],
    ])
  })

  it('of nothing lets the clouds rest', () => {
    const { spending, told } = stage(0)
    expect([spending.allows('gemini', {}), spending.allows('datadog', {})]).toEqual([false, false])
    expect(told).toEqual([['usd', true]])
  })

  it('is neither opened nor closed for good by a figure that makes no sense', () => {
    const { spending, add } = stage()
    add('gemini', dollars(Number.NaN))
    add('gemini', dollars(-100))
    add('gemini', dollars(0.9))
    expect(spending.allows('gemini', dollars(0.1))).toBe(true)
    expect(spending.allows('gemini', dollars(0.2))).toBe(false)
  })
})

describe('what is underway', () => {
  it('counts as what it may cost, so that many at once do not pass the budget', () => {
    const { spending } = stage()
    const begun = Array.from({ length: 10 }, () => spending.reserve('gemini', dollars(0.3)))
    expect(begun.filter((one) => one !== null)).toHaveLength(3)
    for (const one of begun) one?.book(dollars(0.3))
    for (const one of begun) one?.close()
    expect(spending.figures().hour.all.costUsd).toBeCloseTo(0.9)
  })

  it('counts characters too, and what was booked only once', () => {
    const { spending } = stage()
    const first = spending.reserve('elevenlabs', spoken(600))
    expect(spending.reserve('elevenlabs', spoken(500))).toBeNull()
    first?.book(spoken(600))
    expect(spending.allows('elevenlabs', spoken(400))).toBe(true)
    expect(spending.allows('elevenlabs', spoken(401))).toBe(false)
  })

  it('gives back what it did not use when it is over, and is no used-up budget by then', () => {
    const { spending, told } = stage()
    const first = spending.reserve('gemini', dollars(0.9))
    expect(spending.reserve('gemini', dollars(0.2))).toBeNull()
    first?.book(dollars(0.1))
    first?.close()
    expect(spending.reserve('gemini', dollars(0.9))).not.toBeNull()
    expect(told).toEqual([])
  })

  it('that costs more than was thought is booked all the same, also after its end', () => {
    const { spending } = stage()
    const first = spending.reserve('gemini', dollars(0.1))
    first?.close()
    first?.book(dollars(0.5))
    first?.close()
    expect(spending.allows('gemini', dollars(0.5))).toBe(true)
    expect(spending.allows('gemini', dollars(0.51))).toBe(false)
  })

  it('and was never ended does not hold its part for good', async () => {
    const { clock, spending } = stage()
    spending.reserve('gemini', dollars(1))
    expect(spending.allows('gemini', dollars(0.5))).toBe(false)
    await clock.advance(3 * MINUTE)
    expect(spending.allows('gemini', dollars(1))).toBe(true)
  })
})

describe('the figures', () => {
  it('are those of the hour and of the day, by provider and in all', async () => {
    const { clock, spending, add } = stage()
    add('gemini', { ...NO_USAGE, promptTokens: 100, completionTokens: 20, costUsd: 0.25 })
    await clock.advance(90 * MINUTE)
    add('elevenlabs', { ...NO_USAGE, characters: 80, costUsd: 0.5 })
    const { hour, today } = spending.figures()
    expect([hour.gemini.costUsd, hour.elevenlabs.characters, hour.all.costUsd]).toEqual([0, 80, 0.5])
    expect([today.gemini.promptTokens, today.all.costUsd]).toEqual([100, 0.75])
    await clock.advance(24 * 60 * MINUTE)
    expect(spending.figures().today.all).toEqual(NO_USAGE)
  })

  it('of an hour of many uses need no more memory than sixty slots', async () => {
    const { clock, spending, add } = stage(1_000, 1_000_000)
    for (let minute = 0; minute < 200; minute += 1) {
      for (let use = 0; use < 50; use += 1) add('gemini', { ...NO_USAGE, promptTokens: 1 })
      await clock.advance(MINUTE)
    }
    expect(spending.figures().hour.gemini.promptTokens).toBe(59 * 50)
  })
})
