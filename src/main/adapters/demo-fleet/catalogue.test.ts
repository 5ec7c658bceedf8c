import { expect, it } from 'vitest'
import { isAtLeast } from './catalogue.ts'

it.each([
  ['2.13.4', '2.14.0', false],
  ['2.14.0', '2.14.0', true],
  ['2.14.3', '2.14.0', true],
  ['2.9.9', '2.14.0', false],
  ['3.0.0', '2.14.0', true],
])('of a program of version %s it is known whether it is at least %s: %j', (version, since, expected) => {
  expect(isAtLeast(version, since)).toBe(expected)
})
