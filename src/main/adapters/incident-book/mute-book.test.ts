import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { JournalEvent } from '../../domain/journal.ts'
import { MuteBook } from './mute-book.ts'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

function book() {
  const clock = virtualClock()
  const events: JournalEvent[] = []
  const mutes: MuteBook = new MuteBook({
    clock,
    log: quiet,
    async record(event) {
      events.push(event)
      mutes.apply(event, clock.now())
    },
  })
  return { mutes, clock, events }
}

describe('the book of mutes', () => {
  it('forgets a mute at its time, and never before', async () => {
    const { mutes, clock } = book()
    await mutes.mute({ service: 'payment-gateway', until: clock.now() + 60_000, by: 'ann' })
    await clock.advance(59_999)
    expect(mutes.list()).toHaveLength(1)
    await clock.advance(1)
    expect(mutes.list()).toEqual([])
    expect(await mutes.unmute('payment-gateway', 'ann')).toBe(false)
  })

  it('does not make a mute longer when the clock is set back', async () => {
    const { mutes, clock } = book()
    const until = clock.now() + 60_000
    await mutes.mute({ service: null, until, by: 'ann' })
    clock.setWallTime(clock.now() - 3_600_000)
    expect(mutes.list()).toHaveLength(1)
    clock.setWallTime(until)
    expect(mutes.list()).toEqual([])
  })

  it('has one mute a service, the newest, and at most two hundred', async () => {
    const { mutes, clock } = book()
    await mutes.mute({ service: 'a', until: clock.now() + 60_000, by: 'ann' })
    await mutes.mute({ service: 'a', until: null, by: 'bob' })
    expect(mutes.list()).toMatchObject([{ service: 'a', until: null, by: 'bob' }])
    for (let n = 0; n < 200; n += 1) await mutes.mute({ service: `s${n}`, until: null, by: 'ann' })
    expect(mutes.list()).toHaveLength(200)
    expect(mutes.list().some(({ service }) => service === 'a')).toBe(false)
  })

  it('writes nothing for what is not muted, and tells those who follow of every change', async () => {
    const { mutes, events } = book()
    let told = 0
    const leave = mutes.subscribe(() => {
      told += 1
    })
    mutes.subscribe(() => {
      throw new Error('a follower that fails')
    })
    expect(await mutes.unmute('payment-gateway', 'ann')).toBe(false)
    await mutes.mute({ service: 'payment-gateway', until: null, by: 'ann' })
    expect(await mutes.unmute('payment-gateway', 'ann')).toBe(true)
    leave()
    await mutes.mute({ service: 'payment-gateway', until: null, by: 'ann' })
    expect([told, events.length]).toEqual([2, 3])
  })
})
