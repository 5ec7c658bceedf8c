import { describe, expect, it } from 'vitest'
import type { Candidate, Question } from './candidate.ts'
import { rank } from './rank.ts'

const MINUTE = 60_000
const question: Question = {
  service: 'shop',
  alertAt: 0,
  baselineFrom: -370 * MINUTE,
  windowFrom: -10 * MINUTE,
  windowTo: MINUTE,
}
const piece = (over: Partial<Candidate>): Candidate => ({
  kind: 'new-pattern',
  title: 'New error',
  service: 'shop',
  pattern: over.example?.text ?? over.title ?? 'something broke',
  level: 'error',
  count: 40,
  expected: 0,
  firstAt: -5 * MINUTE,
  lastAt: 0,
  example: { text: over.title ?? '', slots: [] },
  sourceFile: 0,
  lines: [],
  trend: [],
  facts: {},
  score: 0.8,
  ...over,
})
const titles = (candidates: readonly Candidate[]): string[] =>
  rank(candidates, question).map((one) => one.title)

describe('the order of evidence', () => {
  it('a release comes before what followed it in its service, though it weighs less', () => {
    const release = piece({ kind: 'deployment', title: 'release', firstAt: -7 * MINUTE, score: 0.5 })
    expect(titles([piece({ title: 'pool exhausted' }), release])).toEqual(['release', 'pool exhausted'])
  })

  it('a release after the trouble began is not put before it', () => {
    const release = piece({ kind: 'deployment', title: 'release', firstAt: -2 * MINUTE, score: 0.5 })
    expect(titles([piece({ title: 'pool exhausted' }), release])).toEqual(['pool exhausted', 'release'])
  })

  it('own service first, then those its lines name, then those that name it, then the rest', () => {
    const own = piece({ title: 'no answer from billing-db today', score: 0.7 })
    const named = piece({ title: 'too many clients', service: 'billing-db' })
    const naming = piece({ title: 'shop answered badly', service: 'front-end' })
    const other = piece({ title: 'unrelated mishap', service: 'mailer' })
    expect(titles([other, naming, named, own])).toEqual([own, named, naming, other].map((one) => one.title))
  })

  it('pieces that say nearly the same are one, with the lines of both', () => {
    const found = rank(
      [
        piece({ title: 'write of segment failed: disk full', lines: ['a'] }),
        piece({ title: 'write of index segment failed: disk full', lines: ['b'], score: 0.6 }),
      ],
      question,
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ lines: ['a', 'b'], facts: { similar: '1' } })
  })

  it('the start that belongs to a release is not told twice, a crash is', () => {
    const release = piece({ kind: 'deployment', title: 'release', firstAt: -7 * MINUTE })
    const start = piece({ kind: 'restart', title: 'restarted', count: 1, firstAt: -7 * MINUTE })
    const crash = piece({
      kind: 'restart',
      title: 'crashed',
      count: 1,
      firstAt: -6 * MINUTE,
      facts: { reason: 'crash' },
    })
    expect(titles([release, start])).toEqual(['release'])
    expect(titles([release, crash])).toContain('crashed')
  })

  it('there are never more than seven, and the faint ones are left out', () => {
    const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india']
    expect(titles(words.map((title) => piece({ title })))).toHaveLength(7)
    expect(titles([piece({ title: 'faint', score: 0.1 })])).toEqual([])
  })
})
