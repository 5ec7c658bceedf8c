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

  it.each([
    [0],
    [-5],
    [Number.NaN],
    [Date.UTC(2009, 11, 31)],
    [NOW + 86_400_001],
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
