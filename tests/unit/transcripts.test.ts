import { describe, expect, it } from 'vitest'
import type { Circumstances } from '../../src/main/domain/intent.ts'
import { understand } from '../../src/main/domain/understanding/understand.ts'
import { DEMO_BOOK } from './transcripts/demo-book.ts'
import { bookOf, serviceOf } from './transcripts/fleets.ts'
import { TABLE } from './transcripts/table.ts'
import { written } from './transcripts/written.ts'

const HERE: Circumstances = { subjectService: 'search-index', bySound: true }
const NOWHERE: Circumstances = { subjectService: null, bySound: true }
const UNSURE: Circumstances = { subjectService: null, bySound: false }

describe('what people say', () => {
  it('is in a table of more than 300, none of it twice', () => {
    expect(TABLE.length).toBeGreaterThan(300)
    expect(new Set(TABLE.map(([said]) => said)).size).toBe(TABLE.length)
  })

  it.each(TABLE.map(([said, meant]) => [said.slice(0, 80), said, meant] as const))(
    '%j is understood as it is meant',
    (_short, said, meant) => {
      // "It" is the incident on the wall; a bare command must name its own target.
      const bare = meant === '? no-target'
      expect(written(understand(said, DEMO_BOOK, bare ? NOWHERE : HERE))).toBe(meant)
    },
  )
})

describe('an ear that was not sure', () => {
  it.each([
    ['restart the pavement gateway', '? unknown-target'],
    ['restart orders walker', '? no-action'],
    ['restart the payment gateway', 'restart payment-gateway'],
    ['confirm to', '? not-caught'],
    ['confirm two', 'confirm 2'],
  ])('must have spelled it right: %s', (said, meant) => {
    expect(written(understand(said, DEMO_BOOK, UNSURE))).toBe(meant)
  })
})

describe('a question back', () => {
  const twins = bookOf(['payment-gateway', 'payment-ledger'].map((name) => serviceOf(name)))

  it('names the candidates, and offers them as commands', () => {
    expect(understand('restart payment', twins, HERE)).toEqual({
      kind: 'unclear',
      why: 'ambiguous-target',
      message: 'Which one: payment gateway or payment ledger?',
      candidates: ['restart payment gateway', 'restart payment ledger'],
    })
  })

  it.each([
    ['restart checkout, no, payment', 'Which one: checkout API or payment gateway?'],
    ['restart', 'Restart which service? For example payment gateway.'],
    ['restart it', 'Restart which service? For example payment gateway.'],
    ['restart the surge index', 'I know no service of that name. Did you mean search index?'],
    ['restart the mainframe', 'I know no service of that name.'],
    [
      'restart the old payment gateway',
      'I did not understand all of that. Say only: restart payment gateway.',
    ],
    ['restart or roll back payment', 'Restart or roll back? One thing at a time.'],
    ['scale checkout', 'To how many replicas? Say, for example: scale checkout API to three.'],
    ['the weather is fine', 'I did not understand that. Say, for example: restart payment gateway.'],
    ["don't restart payment", 'Nothing done.'],
    ['', 'I did not catch that.'],
    ['x'.repeat(2_001), 'That was too long. Say one command.'],
  ])('%j is answered with %j', (said, message) => {
    expect(understand(said.slice(0, 3_000), DEMO_BOOK, NOWHERE)).toMatchObject({ kind: 'unclear', message })
  })

  it('can be answered with what it offers: every candidate is understood', () => {
    for (const [said] of TABLE) {
      const meant = understand(said, DEMO_BOOK, HERE)
      if (meant.kind !== 'unclear' || meant.why === 'ambiguous-action') continue
      for (const candidate of meant.candidates)
        expect(understand(candidate, DEMO_BOOK, HERE), candidate).not.toMatchObject({ why: 'no-action' })
    }
  })

  it('quotes the beginning of what is refused, never cutting a word', () => {
    expect(understand('delete the database of the payment gateway at once', DEMO_BOOK, HERE)).toEqual({
      kind: 'danger',
      danger: 'destructive',
      named: 'delete the database of the',
    })
  })
})
