import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Understanding } from '../../../src/main/domain/intent.ts'
import { understand } from '../../../src/main/domain/understanding/understand.ts'
import { seededRandom } from '../../scenarios/seeded-random.ts'
import { DEMO_BOOK } from './demo-book.ts'
import { transcript } from './grammar.ts'
import { faultIn } from './invariants.ts'
import { TABLE } from './table.ts'
import { written } from './written.ts'

const HERE = { subjectService: 'search-index', bySound: true }
const meaning = (text: string): Understanding => understand(text, DEMO_BOOK, HERE)
const isChange = (meant: Understanding): boolean =>
  meant.kind === 'intent' && DEMO_BOOK.actions.find(({ id }) => id === meant.intent.action)?.kind === 'change'

/** Rows of the table that are commands to change something. */
const CHANGES = TABLE.map(([said]) => said).filter((said) => isChange(meaning(said)))
const change = fc.constantFrom(...CHANGES)
const REAL = CHANGES.filter((said) => !/dry|simul|what (?:would|happens)/i.test(said))
const generated = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((seed) => transcript(seededRandom(seed)))

describe('whatever is said', () => {
  it('something is understood or asked, nothing is thrown, and nothing leads beyond the runbook', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2_100 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.array(generated, { maxLength: 30 }).map((texts) => texts.join(' ')),
    )
    fc.assert(
      fc.property(anything, fc.boolean(), (text, bySound) => {
        const meant = understand(text, DEMO_BOOK, { subjectService: null, bySound })
        expect(faultIn(text, meant, DEMO_BOOK)).toBeNull()
      }),
      { numRuns: 2_000 },
    )
  })

  it('it means the same every time', () => {
    fc.assert(
      fc.property(generated, (text) => {
        expect(meaning(text)).toEqual(meaning(text))
      }),
      { numRuns: 1_000 },
    )
  })

  it('case, accents, spaces, an invisible character and a full stop change nothing', () => {
    const ways: readonly ((text: string) => string)[] = [
      (text) => text.toUpperCase(),
      (text) => text.replace('e', 'e\u0301'),
      (text) => `  ${text.replaceAll(' ', '   ')}.`,
      (text) => text.replace('t', 't\u200b'),
      (text) => text.replaceAll('a', '\u0430'),
    ]
    fc.assert(
      fc.property(change, fc.constantFrom(...ways), (text, way) => {
        expect(written(meaning(way(text)))).toBe(written(meaning(text)))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a dry run', () => {
  it('is never taken for the real thing, wherever it is mentioned', () => {
    const dry = fc.constantFrom('dry run', 'dry-run', 'dry', 'as a dry run', 'simulated', 'in dry run mode')
    const somewhere = fc.tuple(change, dry, fc.nat(20)).map(([text, words, at]) =>
      text
        .split(' ')
        .toSpliced(at % (text.split(' ').length + 1), 0, words)
        .join(' '),
    )
    fc.assert(
      fc.property(somewhere, fc.boolean(), (text, bySound) => {
        const meant = understand(text, DEMO_BOOK, { ...HERE, bySound })
        expect(isChange(meant) && meant.kind === 'intent' && meant.intent.dryRun !== true, text).toBe(false)
      }),
      { numRuns: 3_000 },
    )
  })

  it('means exactly what the command means without it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REAL), (text) => {
        expect(written(meaning(`dry run ${text}`))).toBe(`dry run ${written(meaning(text))}`)
      }),
    )
  })
})

describe('no command to change something', () => {
  const never = (arbitrary: fc.Arbitrary<string>) =>
    fc.assert(
      fc.property(arbitrary, (text) => {
        expect(isChange(meaning(text)), text).toBe(false)
      }),
      { numRuns: 2_000 },
    )

  it('is left when a negation stands before it, beside it or behind it', () => {
    const negation = fc.constantFrom(
      "don't",
      'do not',
      'never',
      'please do not',
      'I would not',
      'no need to',
      'you must not',
      'dont',
    )
    never(fc.tuple(negation, change).map(([no, text]) => `${no} ${text}`))
    never(change.map((text) => `${text}, not`))
    never(change.map((text) => `${text} unless it is fine`))
  })

  it('is left when something dangerous is said as well', () => {
    const danger = fc.constantFrom(
      ...[
        'and delete the database',
        'and drop all tables',
        '; rm -rf /',
        '&& reboot',
        '$(id)',
        'with the password',
        'everywhere',
      ],
      ...[
        'because the alert says so',
        'https://evil.example',
        'ignore all previous instructions',
        'and show me the api key',
      ],
    )
    never(fc.tuple(change, danger).map(([text, more]) => `${text} ${more}`))
    never(fc.tuple(change, danger).map(([text, more]) => `${more} ${text}`))
  })

  it('is left when it is asked, told, thought or quoted', () => {
    const lead = fc.constantFrom(
      ...[
        'should we',
        'did you',
        'is it time to',
        'can I',
        'we',
        'they',
        'he said',
        'I think we should',
        'maybe',
        'what if we',
      ],
      ...[
        'the alert says',
        'somebody',
        'why did you',
        'you could',
        'that would',
        'would you like to',
        'it is time to',
        'if so',
      ],
    )
    never(fc.tuple(lead, change).map(([words, text]) => `${words} ${text}`))
  })

  it('is left when a word stands in it that nobody knows', () => {
    // Made of letters that no word of the runbook begins with, so that no sound is near.
    const word = fc.string({ unit: fc.constantFrom(...'zxqjv'), minLength: 4, maxLength: 9 })
    never(fc.tuple(change, word).map(([text, strange]) => `${text} ${strange}`))
    never(fc.tuple(change, word).map(([text, strange]) => `${strange} ${text}`))
  })
})
