import { beforeEach, expect, test } from 'vitest'
import { openPcmPieces, type PcmPieces, PIECE_SAMPLES, PRE_ROLL_PIECES } from './pcm-pieces.ts'

let given: { pcm: Int16Array; last: boolean }[]
let pieces: PcmPieces

beforeEach(() => {
  given = []
  pieces = openPcmPieces((pcm, last) => given.push({ pcm, last }))
})

const add = (count: number, value = 0.5) => {
  for (let n = 0; n < count; n += 1) pieces.add(value)
}

test('while the key is not held nothing is given out', () => {
  add(PIECE_SAMPLES * 50)
  expect(given).toEqual([])
})

test('the first word is not lost: what was said just before the key comes first, and no more than that', () => {
  add(PIECE_SAMPLES, 0.1)
  add(PIECE_SAMPLES * PRE_ROLL_PIECES, 0.2)
  pieces.begin(true)
  expect(given.length).toBe(PRE_ROLL_PIECES)
  expect(given.every(({ pcm, last }) => pcm[0] === Math.round(0.2 * 32_767) && !last)).toBe(true)
})

test('after its own voice nothing from before the key is given out', () => {
  add(PIECE_SAMPLES * 3 + 100, 0.1)
  pieces.begin(false)
  add(PIECE_SAMPLES, 0.9)
  expect(given.map(({ pcm }) => [...new Set(pcm)])).toEqual([[Math.round(0.9 * 32_767)]])
})

test('the piece during which the key was let go is the last one', () => {
  pieces.begin(true)
  add(PIECE_SAMPLES + 10)
  pieces.end()
  expect(given.map(({ last }) => last)).toEqual([false])
  add(PIECE_SAMPLES * 9)
  expect(given.map(({ last }) => last)).toEqual([false, true])
})

test('a second talk does not repeat the first', () => {
  pieces.begin(true)
  add(PIECE_SAMPLES, 0.3)
  pieces.end()
  add(PIECE_SAMPLES, 0.3)
  given.length = 0
  pieces.begin(true)
  expect(given).toEqual([])
})

test('a voice that is too loud is clipped and does not turn over', () => {
  pieces.begin(true)
  add(PIECE_SAMPLES / 2, 3)
  add(PIECE_SAMPLES / 2, -3)
  expect([...new Set(given[0]?.pcm)]).toEqual([32_767, -32_767])
})
