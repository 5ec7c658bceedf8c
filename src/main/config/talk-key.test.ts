import { expect, it } from 'vitest'
import { talkKeyOf } from './talk-key.ts'

it.each([
  ['F9', 'F9'],
  ['f24', 'F24'],
  ['scrolllock', 'ScrollLock'],
  ['shift + f9', 'Shift+F9'],
  ['alt+CTRL+space', 'Ctrl+Alt+Space'],
  ['Super+j', 'Super+J'],
  ['off', null],
  ['OFF', null],
])('the talk key "%s" is %j', (text, key) => {
  expect(talkKeyOf(text)).toBe(key)
})

it.each([
  ['', 'is no key'],
  ['F0', 'does not exist'],
  ['F25', 'does not exist'],
  ['Space', 'is typed with'],
  ['j', 'is typed with'],
  ['Shift+J', 'is a capital'],
  ['Ctrl', 'is no key by itself'],
  ['Ctrl+', 'ends in nothing'],
  ['Ctrl+Ctrl+J', 'names one twice'],
  ['Hyper+F9', 'is not on every keyboard'],
  ['F9+F10', 'is two keys'],
])('"%s" %s and cannot be the talk key', (text) => {
  expect(talkKeyOf(text)).toBeUndefined()
})
