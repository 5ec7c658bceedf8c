import { expect, it } from 'vitest'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import type { WatchedSource } from '../ports/evidence-source.ts'
import { keepWatchedFresh } from './watched.ts'

it('the wall is told of files that appear just after the start, and every half hour from then on', async () => {
  const clock = virtualClock()
  const told: (readonly WatchedSource[])[] = []
  const warnings: string[] = []
  const note = (_data: object, message: string) => void warnings.push(message)
  let fails = false
  const watched = async () => {
    if (fails) throw new Error('no folder')
    return []
  }
  const log = { debug: note, info: note, warn: note, error: note }
  const end = keepWatchedFresh({ watched }, { watching: (now) => void told.push(now) }, clock, log)
  await clock.advance(59_000)
  expect(told).toHaveLength(1)
  await clock.advance(1_000)
  expect(told).toHaveLength(2)
  fails = true
  await clock.advance(30 * 60_000)
  expect(warnings).toEqual(['what is watched could not be listed'])
  fails = false
  await clock.advance(30 * 60_000)
  expect(told).toHaveLength(3)
  end()
  await clock.advance(60 * 60_000)
  expect([told.length, clock.pending()]).toEqual([3, 0])
})
