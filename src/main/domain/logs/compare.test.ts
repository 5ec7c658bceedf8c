import { describe, expect, it } from 'vitest'
import type { LogLevel } from '../evidence.ts'
import type { Candidate } from './candidate.ts'
import { compareService } from './compare.ts'
import { Miner } from './miner.ts'

const MINUTE = 60_000
const question = {
  service: 'shop',
  alertAt: 370 * MINUTE,
  baselineFrom: 0,
  windowFrom: 360 * MINUTE,
  windowTo: 370 * MINUTE,
}

interface Stream {
  readonly text: (n: number) => string
  readonly level?: LogLevel
  readonly before: number
  readonly now: number
}

/** Streams of lines, evenly spread over the hours before and over the window. */
function compare(...streams: readonly Stream[]): Candidate[] {
  const miner = new Miner(question)
  const add = (stream: Stream, n: number, at: number): void => {
    const message = stream.text(n)
    miner.add(
      { at, level: stream.level ?? 'error', service: 'shop', version: null, message, raw: message },
      0,
    )
  }
  miner.add({ at: 0, level: 'info', service: 'shop', version: null, message: 'up', raw: 'up' }, 0)
  for (const stream of streams) {
    for (let n = 0; n < stream.before; n++) add(stream, n, ((n + 0.5) / stream.before) * 360 * MINUTE)
    for (let n = 0; n < stream.now; n++)
      add(stream, n + stream.before, 360 * MINUTE + ((n + 0.5) / stream.now) * 10 * MINUTE)
  }
  return [...miner.services()].flatMap((logs) => compareService(logs, question))
}
const failed = (): string => 'payment failed'

describe('the comparison with the hours before', () => {
  it('an error that comes a little more often is no evidence', () => {
    expect(compare({ text: failed, before: 108, now: 5 })).toEqual([])
  })

  it('an error that comes much more often is a burst that says how much', () => {
    const [found] = compare({ text: failed, before: 36, now: 41 })
    expect(found).toMatchObject({
      kind: 'burst',
      title: '41 times as many errors as usual',
      count: 41,
      expected: 1,
    })
  })

  it('a line that fell silent is no burst', () => {
    expect(compare({ text: failed, before: 3_600, now: 1 })).toEqual([])
  })

  it('without hours before nothing is called new', () => {
    const miner = new Miner(question)
    for (let n = 0; n < 30; n++) {
      const at = 361 * MINUTE + n * 1_000
      miner.add({ at, level: 'error', service: 'shop', version: null, message: 'payment failed', raw: '' }, 0)
    }
    const [found] = [...miner.services()].flatMap((logs) => compareService(logs, question))
    expect(found).toMatchObject({ kind: 'burst', count: 30 })
    expect(found?.title).toMatch(/^30 errors since \d\d:\d\d$/)
  })

  it('a value that rose is told with what it was; the pattern need not come more often', () => {
    const [found] = compare({
      text: (n) => `reply took ${n < 360 ? 40 + (n % 9) : 1_900 + n}ms`,
      level: 'info',
      before: 360,
      now: 10,
    })
    expect(found).toMatchObject({ kind: 'level-shift', facts: { from: '44 ms', to: '2.3 s' } })
  })

  it('numbers that count or name something never shift', () => {
    expect(
      compare({ text: (n) => `saved item ${1_000 + n * 50}`, level: 'info', before: 360, now: 10 }),
    ).toEqual([])
    expect(
      compare({ text: (n) => `total ${1_000 + n * 50} rows`, level: 'info', before: 360, now: 10 }),
    ).toEqual([])
  })

  it('one fatal line never seen before is enough', () => {
    expect(compare({ text: () => 'cannot continue', level: 'fatal', before: 0, now: 1 })[0]?.kind).toBe(
      'new-pattern',
    )
  })
})
