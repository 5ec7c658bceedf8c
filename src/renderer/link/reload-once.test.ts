import { expect, test } from 'vitest'
import { type ReloadWorld, reloadOnce } from './reload-once.ts'

function tab() {
  const kept = new Map<string, string>()
  let reloads = 0
  const world: ReloadWorld = {
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
    reload: () => {
      reloads += 1
    },
  }
  return { world, kept, reloads: () => reloads }
}

test('an updated engine reloads the page once, even when the page that comes is the old one', () => {
  const { world, reloads } = tab()
  expect(reloadOnce('2.0.0', world)).toBe(true)
  expect(reloadOnce('2.0.0', world)).toBe(false)
  expect(reloads()).toBe(1)
})

test('two engines of different versions cannot play ping-pong with a wall', () => {
  const { world, reloads } = tab()
  for (const version of ['2.0.0', '1.0.0', '2.0.0', '1.0.0']) reloadOnce(version, world)
  expect(reloads()).toBe(2)
})

test('what is remembered does not grow without an end', () => {
  const { world, kept } = tab()
  for (let minor = 0; minor < 50; minor += 1) reloadOnce(`1.${minor}.0`, world)
  expect([...kept.values()][0]?.split('\n')).toHaveLength(20)
})

test.each([
  ['forbidden', null],
  [
    'full',
    {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    },
  ],
])('a tab whose storage is %s never reloads by itself', (_, storage) => {
  let reloads = 0
  expect(reloadOnce('2.0.0', { storage, reload: () => reloads++ })).toBe(false)
  expect(reloads).toBe(0)
})
