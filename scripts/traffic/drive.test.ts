import { expect, it } from 'vitest'
import { virtualClock } from '../../tests/fakes/virtual-clock.ts'
import { drive } from './drive.ts'

function course(over: { mostUnderway?: number; answerMs?: number } = {}) {
  const { mostUnderway = 10, answerMs = 50 } = over
  const clock = virtualClock()
  const control = new AbortController()
  const sentAt: number[] = []
  const told: string[] = []
  const done = drive(
    { count: 8, perSecond: 4, mostUnderway },
    {
      ...{ clock, signal: control.signal },
      send: () => {
        sentAt.push(clock.monotonicMs() - 1_000)
        return new Promise((answered) => void clock.after(answerMs, answered))
      },
      progress: (seconds, sent, underway) => void told.push(`${seconds}: ${sent}, ${underway}`),
    },
  )
  return { clock, control, sentAt, told, done }
}

it('sends at an even pace and tells how it goes every second', async () => {
  const { clock, sentAt, told, done } = course()
  await clock.advance(3_000)
  await done
  expect(sentAt).toEqual([0, 250, 500, 750, 1_000, 1_250, 1_500, 1_750])
  expect(told).toEqual(['1: 4, 0', '2: 8, 0'])
  expect(clock.pending()).toBe(0)
})

it('never has more underway than may be', async () => {
  const { clock, sentAt, done } = course({ mostUnderway: 2, answerMs: 1_000 })
  await clock.advance(10_000)
  await done
  expect(sentAt).toEqual([0, 250, 1_000, 1_250, 2_000, 2_250, 3_000, 3_250])
})

it('sends nothing more once it is interrupted, and waits for what is underway', async () => {
  const { clock, control, sentAt, done } = course({ answerMs: 400 })
  await clock.advance(600)
  control.abort()
  await clock.settle()
  expect(sentAt).toHaveLength(3)
  await clock.advance(400)
  await done
  expect(clock.pending()).toBe(0)
})
