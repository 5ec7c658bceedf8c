import { expect, test } from 'vitest'
import { bandLevels } from './band-levels.ts'

test('a tone shows in its own band and nowhere else', () => {
  const bins = new Uint8Array(512)
  bins[Math.round(1_000 / (24_000 / 512))] = 255
  const levels = bandLevels(bins, 48_000, 12)
  expect(levels.filter((level) => level > 0)).toEqual([1])
  expect(levels.indexOf(1)).toBe(6)
})

test('silence shows nothing, whatever the device rate', () => {
  for (const rate of [8_000, 44_100, 192_000])
    expect(bandLevels(new Uint8Array(512), rate, 28)).toEqual(Array.from({ length: 28 }, () => 0))
})
