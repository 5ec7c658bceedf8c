import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ERROR, LONGEST_MS, SHORTEST_MS, Sketch } from './sketch.ts'

const durations = fc.array(fc.double({ min: SHORTEST_MS, max: LONGEST_MS, noNaN: true }), {
  minLength: 1,
  maxLength: 300,
})
const shares = fc.constantFrom(0, 0.5, 0.95, 1)

function sketchOf(all: readonly number[]): Sketch {
  const sketch = new Sketch()
  for (const ms of all) sketch.add(ms)
  return sketch
}

describe('a sketch of durations', () => {
  it('tells every quantile to within its error', () => {
    fc.assert(
      fc.property(durations, shares, (all, q) => {
        const exact = all.toSorted((a, b) => a - b)[Math.floor(q * (all.length - 1))] ?? 0
        const told = sketchOf(all).quantile(q) ?? 0
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * ERROR + 1e-6)
      }),
    )
  })

  it('added to another is that of all durations together', () => {
    fc.assert(
      fc.property(durations, durations, (some, others) => {
        const merged = sketchOf(some)
        merged.merge(sketchOf(others))
        expect(merged.bins()).toEqual(sketchOf([...some, ...others]).bins())
        expect(merged.count).toBe(some.length + others.length)
      }),
    )
  })

  it('comes back from its bins', () => {
    fc.assert(
      fc.property(durations, (all) => {
        const sketch = sketchOf(all)
        const again = Sketch.of(JSON.parse(JSON.stringify(sketch.bins())))
        expect(again?.bins()).toEqual(sketch.bins())
        expect(again?.count).toBe(all.length)
      }),
    )
  })

  it('says nothing of nothing', () => {
    expect(new Sketch().quantile(0.5)).toBeNull()
  })

  it('takes what is shorter or longer than it tells apart', () => {
    const sketch = sketchOf([0, -3, 1e12])
    expect(sketch.quantile(0)).toBeCloseTo(SHORTEST_MS, 1)
    expect((sketch.quantile(1) ?? 0) / LONGEST_MS).toBeCloseTo(1, 1)
  })

  it.each([null, {}, [[0]], [[0, 0]], [[-1, 2]], [[1.5, 2]], [[1, 'x']], [[9_999, 1]], [3]])(
    'is not made of bins that it cannot have had: %j',
    (bins) => {
      expect(Sketch.of(bins)).toBeNull()
    },
  )
})
