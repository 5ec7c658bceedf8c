import { describe, expect, it } from 'vitest'
import { systemIds } from './system-ids.ts'

const clockAt = (times: number[]) => ({
  now: () => (times.length > 1 ? (times.shift() ?? 0) : (times[0] ?? 0)),
  monotonicMs: () => 0,
  after: () => () => undefined,
})

describe('ids', () => {
  it('are safe in a URL and in a file name', () => {
    expect(systemIds(clockAt([1_763_855_940_000])).next('inc')).toMatch(/^inc_[0-9A-HJKMNP-TV-Z]{26}$/)
  })

  it('sort in the order they were made, also within a millisecond and when the clock steps back', () => {
    const times = [...Array.from({ length: 2_000 }, (_, index) => 5_000 + (index >> 6)), 4_000]
    const ids = systemIds(clockAt(times))
    const made = Array.from({ length: 4_000 }, () => ids.next('utt'))
    expect([...made].sort()).toEqual(made)
    expect(new Set(made).size).toBe(made.length)
  })

  it('of two processes at the same moment differ', () => {
    const [a, b] = [systemIds(clockAt([7])), systemIds(clockAt([7]))]
    expect(a.next('dlv')).not.toBe(b.next('dlv'))
  })
})
