import { expect, it } from 'vitest'
import { Seeded } from '../../src/main/adapters/demo-fleet/seeded.ts'
import { changesOf, KINDS, nextAsk } from './mix.ts'

const changes = changesOf(['checkout-api']).map((text) => ({ text, expected: ['confirm'] }))

function asks(seed: number, alerts: boolean, known = changes) {
  const seeded = new Seeded(seed)
  return Array.from({ length: 2_000 }, () => nextAsk(seeded, known, alerts))
}

it('everything that users send comes in its share, most of it good', () => {
  const count = (kind: string) => asks(1, true).filter((ask) => ask.kind === kind).length
  for (const kind of KINDS) expect(count(kind), kind).toBeGreaterThan(100)
  expect(count('valid')).toBeGreaterThan(Math.max(...KINDS.slice(1).map(count)))
})

it('the same seed sends the same, another one something else', () => {
  expect(asks(5, true)).toEqual(asks(5, true))
  expect(asks(5, true)).not.toEqual(asks(6, true))
})

it('alerts come only when they are asked for, and changes only where there are some', () => {
  expect(asks(1, false).some(({ kind }) => kind === 'alert')).toBe(false)
  expect(asks(1, false, []).some(({ kind }) => kind === 'change')).toBe(false)
})

it('empty, far too long and foreign words are among the invalid ones', () => {
  const texts = asks(1, false).flatMap(({ kind, text }) => (kind === 'invalid' ? [text] : []))
  expect(texts).toContain('')
  expect(texts).toContain(null)
  expect(Math.max(...texts.map((text) => text?.length ?? 0))).toBeGreaterThan(10_000)
  expect(texts.some((text) => /[^\0-\x7f]/.test(text ?? ''))).toBe(true)
})
