import { describe, expect, it } from 'vitest'
import { acknowledgedWords, mutedWords, muteOf } from './marks.ts'
import { clockTime } from './words.ts'

const mute = (service: string | null, until: number | null) => ({ service, at: 1_000, until, by: 'ann' })

describe('the mark of a mute', () => {
  it('is there until its time is up, without another word of the engine', () => {
    const state = { mutes: [mute('checkout-api', 60_000)] }
    expect(muteOf(state, 'checkout-api', 59_999)).not.toBeNull()
    expect(muteOf(state, 'checkout-api', 60_000)).toBeNull()
  })
  it('belongs to its service alone; the mute of everything is none of a service', () => {
    const state = { mutes: [mute('checkout-api', null), mute(null, 5_000)] }
    expect(muteOf(state, 'search-index', 0)).toBeNull()
    expect(muteOf(state, null, 0)?.until).toBe(5_000)
    expect(muteOf({ mutes: [mute('checkout-api', null)] }, null, 0)).toBeNull()
  })
  it('says when it ends, if it ends by itself', () => {
    expect(mutedWords(mute(null, 60_000))).toBe(`Muted until ${clockTime(60_000)}`)
    expect(mutedWords(mute(null, null))).toBe('Muted')
  })
})

it('an acknowledgement names who and when; whoever stood before the wall has no name', () => {
  expect(acknowledgedWords({ by: 'ann', at: 60_000 })).toBe(`Acknowledged by ann at ${clockTime(60_000)}`)
  expect(acknowledgedWords({ by: 'wall', at: 60_000 })).toContain('by somebody in the room')
})
