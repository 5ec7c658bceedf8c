import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { NO_USAGE } from '../../domain/usage.ts'
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
  return { clock, told, spending: openSpending({ clock, log, hourlyUsd, hourlyCharacters, changed }) }
}

describe('the budget of an hour', () => {
  it('allows what fits and no more, for all providers together', () => {
    const { spending } = stage()
    spending.add('gemini', dollars(0.5))
    spending.add('elevenlabs', dollars(0.4))
    expect(spending.allows('gemini', dollars(0.1))).toBe(true)
    expect(spending.allows('gemini', dollars(0.11))).toBe(false)
  })

  it('counts characters for what speaks only', () => {
    const { spending } = stage()
    spending.add('elevenlabs', spoken(1_000))
    expect(spending.allows('elevenlabs', spoken(1))).toBe(false)
    expect(spending.allows('gemini', dollars(0.1))).toBe(true)
  })

  it('comes back as the hour rolls on', async () => {
    const { clock, spending } = stage()
    spending.add('gemini', dollars(0.6))
    await clock.advance(30 * MINUTE)
    spending.add('gemini', dollars(0.4))
    expect(spending.allows('gemini', dollars(0.1))).toBe(false)
    await clock.advance(30 * MINUTE)
    expect(spending.allows('gemini', dollars(0.6))).toBe(true)
    expect(spending.allows('gemini', dollars(0.61))).toBe(false)
  })

  it('is told once when it is used up, and once when there is room again', async () => {
    const { clock, spending, told } = stage()
    spending.add('gemini', dollars(1))
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
    const { spending } = stage()
    spending.add('gemini', dollars(Number.NaN))
    spending.add('gemini', dollars(-100))
    spending.add('gemini', dollars(0.9))
    expect(spending.allows('gemini', dollars(0.1))).toBe(true)
    expect(spending.allows('gemini', dollars(0.2))).toBe(false)
  })
})

describe('the figures', () => {
  it('are those of the hour and of the day, by provider and in all', async () => {
    const { clock, spending } = stage()
    spending.add('gemini', { ...NO_USAGE, promptTokens: 100, completionTokens: 20, costUsd: 0.25 })
    await clock.advance(90 * MINUTE)
    spending.add('elevenlabs', { ...NO_USAGE, characters: 80, costUsd: 0.5 })
    const { hour, today } = spending.figures()
    expect([hour.gemini.costUsd, hour.elevenlabs.characters, hour.all.costUsd]).toEqual([0, 80, 0.5])
    expect([today.gemini.promptTokens, today.all.costUsd]).toEqual([100, 0.75])
    await clock.advance(24 * 60 * MINUTE)
    expect(spending.figures().today.all).toEqual(NO_USAGE)
  })

  it('of an hour of many uses need no more memory than sixty slots', async () => {
    const { clock, spending } = stage(1_000, 1_000_000)
    for (let minute = 0; minute < 200; minute += 1) {
      for (let use = 0; use < 50; use += 1) spending.add('gemini', { ...NO_USAGE, promptTokens: 1 })
      await clock.advance(MINUTE)
    }
    expect(spending.figures().hour.gemini.promptTokens).toBe(59 * 50)
  })
})
