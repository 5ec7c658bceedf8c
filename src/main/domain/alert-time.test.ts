import { describe, expect, it } from 'vitest'
import { readTime } from './alert-time.ts'

const NOW = Date.UTC(2026, 0, 10)
const AN_HOUR_AGO = NOW - 3_600_000

describe('the time of an alert', () => {
  it.each([
    [AN_HOUR_AGO],
    [AN_HOUR_AGO / 1_000],
    [AN_HOUR_AGO * 1_000],
    [String(AN_HOUR_AGO)],
    [String(AN_HOUR_AGO / 1_000)],
    ['2026-01-09T23:00:00Z'],
    ['2026-01-09T23:00:00'],
    ['2026-01-09 23:00:00.000 UTC'],
    ['2026-01-10T00:00:00+01:00'],
    ['Fri, 09 Jan 2026 23:00:00 GMT'],
  ])('is read from %s', (value) => {
    expect(readTime(value, NOW)).toBe(AN_HOUR_AGO)
  })

  it.each([[NOW + 5 * 60_000 + 1], [NOW + 3_600_000], ['2026-01-10T05:30:00Z'], ['9999-12-31T23:59:59Z']])(
    'that lies ahead is the time it was received: %s',
    (value) => {
      expect(readTime(value, NOW)).toBe(NOW)
    },
  )

  it.each([NOW, NOW + 1, NOW + 5 * 60_000])('may be a little ahead, for clocks drift: %s', (value) => {
    expect(readTime(value, NOW)).toBe(value)
  })

  it.each([
    [0],
    [-5],
    [Number.NaN],
    [1e30],
    [Date.UTC(2009, 11, 31)],
    ['yesterday'],
    ['2026-13-45T00:00:00Z'],
    ['$DATE'],
    [''],
    [null],
    [{}],
    ['9'.repeat(400)],
  ])('is not read from %s', (value) => {
    expect(readTime(value, NOW)).toBeNull()
  })
})
