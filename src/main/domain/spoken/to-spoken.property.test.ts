import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clausesOf } from './clauses.ts'
import { lexiconOf } from './lexicon.ts'
import { toSpoken } from './to-spoken.ts'

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'p99',
    '-',
    '/',
    '.',
    ':',
    '::',
    '10.0.0.1',
    '500ms',
    'a',
    'A',
    'v2.1',
    '%',
    '"',
    "'",
    '03:02',
    '7f3a9c14',
    '->',
    '{',
    '#',
    '_',
    '\u{1F525}',
    '\uE000',
    ' ',
    'api',
    '99',
    ',',
  ),
)
const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''))

describe('whatever comes in', () => {
  it('only letters, spaces and plain punctuation come out, and never much more of it', () => {
    fc.assert(
      fc.property(text, (written) => {
        const spoken = toSpoken(written)
        expect(spoken).toMatch(/^[A-Za-z .,?!'-]*$/)
        expect(spoken).not.toMatch(/ {2}|^ | $/)
        expect(spoken.length).toBeLessThanOrEqual(8 * written.length + 64)
      }),
      { numRuns: 1_000 },
    )
  })

  it('what was said once stays nearly the same when it is read again: nothing piles up', () => {
    fc.assert(
      fc.property(text, (written) => {
        const once = toSpoken(written)
        const twice = toSpoken(once)
        expect(toSpoken(twice).length).toBeLessThanOrEqual(twice.length + 8 + once.length / 2)
      }),
      { numRuns: 300 },
    )
  })

  it('clauses hold every word of it, in order, none longer than 160 characters', () => {
    fc.assert(
      fc.property(text, (written) => {
        const spoken = toSpoken(written)
        const clauses = clausesOf(spoken)
        for (const clause of clauses) expect(clause.text.length).toBeLessThanOrEqual(160)
        const letters = (value: string) => value.replace(/[^A-Za-z]/g, '')
        expect(clauses.map((clause) => letters(clause.text)).join('')).toBe(letters(spoken))
      }),
      { numRuns: 300 },
    )
  })

  it('any lexicon can be used on any text', () => {
    const entry = fc.record({
      written: fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
        .filter((value) => /[\p{L}\p{N}]/u.test(value)),
      spoken: fc.constantFrom('one thing', 'another', 'x y z'),
    })
    fc.assert(
      fc.property(text, fc.array(entry, { maxLength: 20 }), (written, entries) => {
        expect(toSpoken(written, lexiconOf(entries))).toMatch(/^[A-Za-z .,?!'-]*$/)
      }),
      { numRuns: 300 },
    )
  })

  it('hostile repetition takes a bounded number of steps', () => {
    // A rule that backtracks over these would not end within the test's own limit.
    for (const part of [
      'a-',
      '1.',
      '1:',
      'f',
      '/',
      '::',
      '0f:',
      'a.a-',
      '1,',
      'x_',
      "a'",
      'A',
      '[',
      'a@',
      '1-',
      '<a',
      '#1',
    ]) {
      expect(typeof toSpoken(part.repeat(2_000))).toBe('string')
    }
  })
})
