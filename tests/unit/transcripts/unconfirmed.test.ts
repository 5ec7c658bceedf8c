import { expect, it } from 'vitest'
import { phrasesOf } from '../../../src/main/domain/understanding/phrases.ts'
import { understand } from '../../../src/main/domain/understanding/understand.ts'
import { seededRandom } from '../../scenarios/seeded-random.ts'
import { DEMO_BOOK } from './demo-book.ts'
import { Unconfirmed } from './unconfirmed.ts'

const RUNS = 1_050_000
const HERE = { subjectService: 'search-index', bySound: true }

it(`of ${RUNS.toLocaleString('en')} things said one after the other, nothing is permitted that was not asked, answered by its digit, in time and once`, {
  timeout: 120_000,
}, () => {
  const random = seededRandom(4711)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random.fraction() * from.length)]
  const meanings = phrasesOf(DEMO_BOOK).map(({ text }) => understand(text, DEMO_BOOK, HERE))
  const replies = meanings.filter(({ kind }) => kind === 'confirmation' || kind === 'cancellation')
  const room = new Unconfirmed(DEMO_BOOK, random)
  const faults: string[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const meant = pick(random.fraction() < 0.3 ? replies : meanings)
    const fault = meant === undefined ? 'nothing was said' : room.faultAfter(meant, run)
    if (fault !== null && faults.length < 10) faults.push(`${run}: ${fault}`)
  }
  expect(faults).toEqual([])
  // Not because nothing is ever confirmed.
  expect(room.permitted).toBeGreaterThan(1_000)
})
