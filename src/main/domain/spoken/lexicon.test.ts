import { describe, expect, it } from 'vitest'
import { applyLexicon, lexiconOf, parseLexicon } from './lexicon.ts'

const apply = (text: string, pairs: readonly (readonly [string, string])[]) =>
  applyLexicon(
    text,
    lexiconOf(pairs.map(([written, spoken]) => ({ written, spoken }))),
    (spoken) => `<${spoken}>`,
  )

describe('reading a lexicon', () => {
  it('takes one pronunciation a line, whatever the line ends, and skips comments and empty lines', () => {
    const { entries, problems } = parseLexicon('\uFEFF# ours\r\nkiali = key ah lee\r\n\r\n  Zuul=zool  \n')
    expect(entries).toEqual([
      { written: 'kiali', spoken: 'key ah lee' },
      { written: 'Zuul', spoken: 'zool' },
    ])
    expect(problems).toEqual([])
  })

  it('names the line and the remedy of what it cannot use, and uses the rest', () => {
    const { entries, problems } = parseLexicon(
      `good = fine\nno sign\n= nothing\nword =\n--- = dash\nw = caf\u00e9\n${'x'.repeat(81)} = x`,
    )
    expect(entries).toHaveLength(1)
    expect(problems.map((problem) => problem.line)).toEqual([2, 3, 4, 5, 6, 7])
    expect(problems[0]?.message).toContain('written = spoken')
    expect(problems[4]?.message).toContain('plain letters')
    expect(problems[5]?.message).toContain('80')
  })

  it('the later of two lines for one word counts', () => {
    expect(parseLexicon('Foo = one\nfoo = two').entries).toEqual([{ written: 'foo', spoken: 'two' }])
  })

  it('takes 2,000 entries and reports the lines beyond', () => {
    const text = Array.from({ length: 2_003 }, (_, i) => `w${i} = word`).join('\n')
    const { entries, problems } = parseLexicon(text)
    expect(entries).toHaveLength(2_000)
    expect(problems.map((problem) => problem.line)).toEqual([2_001, 2_002, 2_003])
  })
})

describe('using a lexicon', () => {
  it('replaces whole words, whatever their case', () => {
    expect(apply('Redis, REDIS and redisson', [['redis', 'r']])).toBe('<r>, <r> and redisson')
  })

  it('takes the longest entry where several fit', () => {
    expect(
      apply('checkout-api and checkout', [
        ['checkout', 'c'],
        ['checkout-api', 'shop'],
      ]),
    ).toBe('<shop> and <c>')
  })

  it('understands entries that begin or end with a sign', () => {
    expect(
      apply('.net and c++ here', [
        ['.net', 'dot net'],
        ['C++', 'see plus plus'],
      ]),
    ).toBe('<dot net> and <see plus plus> here')
  })

  it('changes nothing without entries', () => {
    expect(apply('as it is', [])).toBe('as it is')
  })
})
