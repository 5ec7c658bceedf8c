import { expect, test } from 'vitest'
import { pieces, withoutTime } from './example.ts'

const slot = (from: number, to: number) => ({ from, to, type: 'number' })
const marked = (text: string, slots: ReturnType<typeof slot>[]) =>
  pieces({ text, slots })
    .map((piece) => (piece.slot ? `<${piece.text}>` : piece.text))
    .join('')

test('the varying parts of a line are marked, wherever they stand', () => {
  expect(marked('after 30 ms, 5 waiting', [slot(13, 14), slot(6, 8)])).toBe('after <30> ms, <5> waiting')
  expect(marked('42', [slot(0, 2)])).toBe('<42>')
})

test('slots that overlap, are empty or lie outside the line lose nothing of it', () => {
  expect(marked('abcdef', [slot(0, 3), slot(2, 4), slot(5, 99), slot(4, 4), slot(50, 60)])).toBe(
    '<abc><d>e<f>',
  )
  expect(marked('', [slot(0, 1)])).toBe('')
})

test.each([
  ['2026-11-23 03:02:11 ERROR pool', 'ERROR pool'],
  ['2026-11-23T03:02:11.123Z ERROR pool', 'ERROR pool'],
  ['[2026-11-23T03:02:11,123+01:00] ERROR pool', 'ERROR pool'],
  ['Nov 23 03:02:11 db-2 postgres: FATAL', 'db-2 postgres: FATAL'],
  ['Nov  3 03:02:11 db-2 postgres: FATAL', 'db-2 postgres: FATAL'],
  ['ERROR at 2026-11-23 03:02:11', 'ERROR at 2026-11-23 03:02:11'],
])('a card leaves out the time a line starts with: %s', (line, shown) => {
  expect(withoutTime({ text: line, slots: [] }).text).toBe(shown)
})

test('what is marked stays marked when the time is left out', () => {
  const text = '2026-11-23 03:02:11 waited 30000 ms'
  const example = withoutTime({ text, slots: [slot(0, 19), slot(27, 32)] })
  expect(marked(example.text, example.slots)).toBe('waited <30000> ms')
})
