import { expect, it } from 'vitest'
import { understand } from '../../../src/main/domain/understanding/understand.ts'
import { seededRandom } from '../../scenarios/seeded-random.ts'
import { DEMO_BOOK } from './demo-book.ts'
import { transcript } from './grammar.ts'
import { faultIn } from './invariants.ts'

const RUNS = 1_050_000

it(`over ${RUNS.toLocaleString('en')} generated texts nothing outside the runbook is chosen, and nothing negated, told, asked or dangerous is a change`, {
  timeout: 240_000,
}, () => {
  const random = seededRandom(4711)
  const counts = new Map<string, number>()
  const faults: string[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const text = transcript(random)
    const circumstances = { subjectService: run % 3 === 0 ? null : 'search-index', bySound: run % 4 !== 0 }
    const meant = understand(text, DEMO_BOOK, circumstances)
    const kind = meant.kind === 'intent' ? meant.intent.action : meant.kind
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    const fault = faultIn(text, meant, DEMO_BOOK)
    if (fault !== null && faults.length < 20) faults.push(`${fault}: ${JSON.stringify(text)}`)
  }
  expect(faults).toEqual([])
  // Not because nothing is understood: every action, every reply and many refusals are among them.
  for (const { id } of DEMO_BOOK.actions) expect(counts.get(id), id).toBeGreaterThan(500)
  for (const kind of ['confirmation', 'cancellation', 'assent', 'danger', 'unclear'])
    expect(counts.get(kind), kind).toBeGreaterThan(500)
})
