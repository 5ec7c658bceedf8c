import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AVAILABILITY_TARGET, FAST_BURN, LATENCY_TARGET, type Served, serviceLevel } from './slo.ts'

/** Any traffic there can be: some of it was good enough. */
const traffic = fc
  .tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([total, share]): Served => ({ total, satisfactory: Math.round(total * share) }))
const targets = fc.constantFrom(0.5, 0.9, LATENCY_TARGET, 0.99, AVAILABILITY_TARGET)

describe('a service level', () => {
  it('is unknown where nothing was served, and not perfect', () => {
    const none = { total: 0, satisfactory: 0, level: null, burnRate: null, budgetLeft: null }
    expect(serviceLevel({ total: 0, satisfactory: 0 }, LATENCY_TARGET)).toEqual(none)
  })

  it('burns at 1 and has nothing left when it just meets its target', () => {
    const { level, burnRate, budgetLeft } = serviceLevel({ total: 200, satisfactory: 190 }, 0.95)
    expect(level).toBe(0.95)
    expect(burnRate).toBeCloseTo(1, 9)
    expect(budgetLeft).toBeCloseTo(0, 9)
  })

  it('burns twenty times too fast when everything is late and one in twenty may be', () => {
    expect(serviceLevel({ total: 8, satisfactory: 0 }, 0.95).burnRate).toBeCloseTo(20, 9)
  })

  it('has its whole budget while nothing is late', () => {
    expect(serviceLevel({ total: 8, satisfactory: 8 }, 0.95)).toMatchObject({ burnRate: 0, budgetLeft: 1 })
  })

  it('never has more that is good enough than was served', () => {
    expect(serviceLevel({ total: 2, satisfactory: 3 }, 0.95)).toMatchObject({ satisfactory: 2, level: 1 })
  })

  it('has less left of its budget the more of it burns, and is overspent exactly below its target', () => {
    fc.assert(
      fc.property(traffic, targets, (served, target) => {
        const { level, burnRate, budgetLeft } = serviceLevel(served, target)
        if (level === null || burnRate === null || budgetLeft === null) return false
        expect(level).toBeGreaterThanOrEqual(0)
        expect(level).toBeLessThanOrEqual(1)
        expect(budgetLeft + burnRate).toBeCloseTo(1, 9)
        expect(burnRate * (1 - target)).toBeCloseTo(1 - level, 9)
        if (Math.abs(level - target) > 1e-9) expect(budgetLeft < 0).toBe(level < target)
        return true
      }),
    )
  })

  it('of two windows together lies between those of each', () => {
    fc.assert(
      fc.property(traffic, traffic, targets, (one, other, target) => {
        const both = { total: one.total + other.total, satisfactory: one.satisfactory + other.satisfactory }
        const rates = [one, other].map((served) => serviceLevel(served, target).burnRate ?? 0)
        const { burnRate } = serviceLevel(both, target)
        expect(burnRate).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-9)
        expect(burnRate).toBeLessThanOrEqual(Math.max(...rates) + 1e-9)
      }),
    )
  })
})

it('a burn is fast when an hour of it takes a fiftieth of the budget of seven days', () => {
  expect(FAST_BURN / (7 * 24)).toBeCloseTo(0.02, 12)
  expect(FAST_BURN).toBeLessThan(1 / (1 - LATENCY_TARGET))
})
