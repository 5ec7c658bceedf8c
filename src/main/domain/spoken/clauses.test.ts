import { describe, expect, it } from 'vitest'
import { clausesOf } from './clauses.ts'

const texts = (spoken: string) => clausesOf(spoken).map((clause) => clause.text)

describe('cutting speech where a speaker breathes', () => {
  it('sentences stand alone, so that a one-word opener sounds at once', () => {
    expect(texts('Critical. Latency on payment gateway. Why?')).toEqual([
      'Critical.',
      'Latency on payment gateway.',
      'Why?',
    ])
  })

  it('the first clause of the first sentence stands alone when it is long enough to stand', () => {
    expect(texts('The database ran out of connections, so that checkout, search and login fail.')).toEqual([
      'The database ran out of connections,',
      'so that checkout, search and login fail.',
    ])
    expect(texts('Next, roll back.')).toEqual(['Next, roll back.'])
  })

  it('pauses are longer after a sentence than after a clause', () => {
    expect(clausesOf('The payment gateway is slow, again. Sorry').map((clause) => clause.pauseMs)).toEqual([
      90, 120, 90,
    ])
  })

  it('a text without any pause is cut at its spaces, and without spaces all the same', () => {
    expect(texts('word '.repeat(80)).every((text) => text.length <= 160 && text.endsWith('word'))).toBe(true)
    expect(texts('x'.repeat(500)).map((text) => text.length)).toEqual([160, 160, 160, 20])
  })

  it('nothing to say gives no clause', () => {
    expect(texts('')).toEqual([])
    expect(texts(' ... , ')).toEqual([])
  })
})
