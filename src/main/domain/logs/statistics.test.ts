import { describe, expect, it } from 'vitest'
import { dispersion, median, rankShift, rateSurprise } from './statistics.ts'

describe('statistics', () => {
  it('an unchanged rate is no surprise, a risen one is, a fallen one is negative', () => {
    expect(rateSurprise(10, 600, 360, 21_600)).toBeCloseTo(0)
    expect(rateSurprise(40, 600, 360, 21_600)).toBeGreaterThan(10.8)
    expect(rateSurprise(0, 600, 360, 21_600)).toBeLessThan(-10)
    expect(rateSurprise(0, 600, 0, 21_600)).toBe(0)
  })

  it('agrees with the closed form for something never seen before', () => {
    expect(rateSurprise(3, 1, 0, 36)).toBeCloseTo(2 * 3 * Math.log(37))
  })

  it('even counts are as Poisson or calmer, clumped ones are burstier', () => {
    expect(dispersion([4, 4, 4, 4])).toBe(1)
    expect(dispersion([0, 0, 20, 0, 0, 0])).toBeGreaterThan(10)
  })

  it('the rank test sees a shift and is not moved by one outlier', () => {
    const before = Array.from({ length: 40 }, (_, n) => 40 + (n % 7))
    expect(
      rankShift(
        before,
        before.map((value) => value + 20),
      ),
    ).toBeGreaterThan(6)
    expect(Math.abs(rankShift(before, [...before.slice(1), 1e9]))).toBeLessThan(1)
    expect(rankShift([5, 5, 5], [5, 5])).toBe(0)
  })

  it('the median of an even number lies between the middle two', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })
})
