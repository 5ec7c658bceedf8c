import { expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { ChaosState } from '../../ports/chaos.ts'
import { openChaos } from './chaos.ts'

function stage(drawn = 0) {
  const clock = virtualClock()
  const told: ChaosState[] = []
  const chaos = openChaos({
    clock,
    chance: { below: () => drawn },
    changed: (state) => void told.push(state),
  })
  return { clock, chaos, told }
}

it('without chaos nobody waits', async () => {
  await expect(stage().chaos.delay(new AbortController().signal)).resolves.toBeUndefined()
})

it.each([
  [0, 2_500],
  [1_500, 4_000],
])('a command waits between 2.5 and 4 seconds', async (drawn, ms) => {
  const { clock, chaos } = stage(drawn)
  chaos.start()
  let passed = false
  void chaos.delay(new AbortController().signal).then(() => {
    passed = true
  })
  await clock.advance(ms - 1)
  expect(passed).toBe(false)
  await clock.advance(1)
  expect(passed).toBe(true)
})

it('ends by itself after fifteen minutes, and says so', async () => {
  const { clock, chaos, told } = stage()
  const { until } = chaos.start()
  expect(until).toBe(clock.now() + 900_000)
  await clock.advance(899_999)
  expect(chaos.state().active).toBe(true)
  await clock.advance(1)
  expect(chaos.state()).toEqual({ active: false, until: null })
  expect(told.map(({ active }) => active)).toEqual([true, false])
})

it('begun again lasts anew, ended it is over at once', async () => {
  const { clock, chaos } = stage()
  chaos.start()
  await clock.advance(600_000)
  chaos.start()
  await clock.advance(600_000)
  expect(chaos.state().active).toBe(true)
  expect(chaos.stop()).toEqual({ active: false, until: null })
  expect(clock.pending()).toBe(0)
})

it('who waits is let go when the appliance stops', async () => {
  const { chaos } = stage()
  chaos.start()
  const stop = new AbortController()
  const waiting = chaos.delay(stop.signal)
  stop.abort(new Error('stopping'))
  await expect(waiting).rejects.toThrow('stopping')
})
