import { beforeEach, expect, test } from 'vitest'
import type { TalkKeyNews } from '../../contract/shell.ts'
import { freshTrouble } from '../state/command-scene.ts'
import { openStore, type Store } from '../state/store.ts'
import { hearMachineKey } from './machine-key.ts'

let store: Store
let acts: string[]
let hear: (news: TalkKeyNews) => void

beforeEach(() => {
  store = openStore()
  acts = []
  hearMachineKey({ onTalkKey: (hears) => (hear = hears) }, store, {
    press: (anywhere) => acts.push(`press ${anywhere}`),
    release: () => acts.push('release'),
  })
})

const works = (how: 'held' | 'pressed' | 'not') => hear({ type: 'key', key: { key: 'F9', works: how } })
const trouble = () => freshTrouble(store.state(), Date.now())?.trouble ?? null

test('the key for all windows is held like Space, whatever has the focus', () => {
  works('held')
  hear({ type: 'down' })
  hear({ type: 'up' })
  expect([acts, trouble()]).toEqual([['press true', 'release'], null])
})

test('a key that is only seen going down begins with one press and sends with the next', () => {
  works('pressed')
  hear({ type: 'press' })
  store.apply({ type: 'talk', talk: { phase: 'listening', talk: 1, since: 0 } })
  hear({ type: 'press' })
  // What went on for too long has ended by itself: the next press begins anew.
  store.apply({ type: 'talk', talk: { phase: 'awaiting', talk: 1, since: 0 } })
  hear({ type: 'press' })
  expect(acts).toEqual(['press true', 'release', 'press true'])
})

test('that a key does less than it should is told once', () => {
  hear({ type: 'key', key: null })
  works('held')
  expect(trouble()).toBeNull()
  works('pressed')
  expect(trouble()).toBe('key-pressed')
  store.apply({ type: 'put-away' })
  works('pressed')
  expect(trouble()).toBeNull()
  works('not')
  expect(trouble()).toBe('key-taken')
})
