import { expect, it } from 'vitest'
import { parseTrafficOptions } from './options.ts'

const parse = (...args: string[]) => parseTrafficOptions(args, 7)

it('without options some traffic is sent, and a burst with chaos', () => {
  expect(parse()).toEqual({
    ...{ url: null, count: 60, perSecond: 4, seed: 7 },
    ...{ chaos: false, alerts: false, perform: false, help: false },
  })
  expect(parse('--chaos')).toMatchObject({ chaos: true, count: 20, perSecond: 10 })
})

it('a duration stands for as many as come in it', () => {
  expect(parse('--duration', '30', '--rate', '2.5')).toMatchObject({ count: 75 })
  expect(parse('--duration', '3600', '--rate', '50')).toMatchObject({ count: 10_000 })
})

it.each([
  [['--count', '0'], 'from 1 to 10000'],
  [['--count', '1.5'], 'not a whole number'],
  [['--count', ''], 'from 1 to 10000'],
  [['--rate', '51'], 'from 0.1 to 50'],
  [['--duration', 'long'], 'from 1 to 3600'],
  [['--seed', '-1'], /--seed/],
  [['--url', 'ftp://here'], '--url'],
  [['--count', '2', '--duration', '3'], 'only one'],
  [['--explode'], /explode/],
] as const)('%j is refused with the bounds', (args, why) => {
  expect(() => parse(...args)).toThrow(why)
})
