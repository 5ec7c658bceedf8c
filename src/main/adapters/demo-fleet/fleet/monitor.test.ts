import { describe, expect, it } from 'vitest'
import { MONITORS, Monitor } from './monitor.ts'

const CALM_MS = 4_000
const latency = MONITORS[0] ?? expect.fail('there are monitors')

/** What a monitor says to one value a second. */
function told(values: readonly (number | null)[]): readonly string[] {
  const monitor = new Monitor(latency, CALM_MS)
  return values.flatMap((value, second) => {
    const change = monitor.evaluate(value, second * 1_000)
    return change === null ? [] : [`${second} ${change.transition} ${change.value} ${change.cycle}`]
  })
}

describe('a monitor', () => {
  it('sounds the alarm at the second bad look, and once', () => {
    expect(told([0.1, 2, 3, 3, 3])).toEqual(['2 Triggered 3 2000'])
  })

  it('lets one bad moment pass', () => {
    expect(told([0.1, 2, 0.1, 2, 0.1])).toEqual([])
  })

  it('tells the recovery after it was well for long enough, in the same cycle', () => {
    expect(told([2, 2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])).toEqual(['1 Triggered 2 1000', '6 Recovered 0.1 1000'])
  })

  it('does not call a pause a recovery', () => {
    expect(told([2, 2, 0.1, 0.1, 0.1, 2, 0.1, 0.1, 0.1])).toEqual(['1 Triggered 2 1000'])
  })

  it('says nothing while nothing is known', () => {
    expect(told([2, null, null, null])).toEqual([])
    expect(told([2, 2, null, null, null, null, null, null])).toEqual(['1 Triggered 2 1000'])
  })

  it('begins a new cycle with the next alarm', () => {
    const values = [2, 2, 0.1, 0.1, 0.1, 0.1, 0.1, 2, 2]
    expect(told(values).map((text) => text.split(' ').at(-1))).toEqual(['1000', '1000', '8000'])
  })

  it('is calm at its limit', () => {
    expect(told([0.8, 0.8, 0.8])).toEqual([])
  })
})
