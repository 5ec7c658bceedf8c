import { describe, expect, it } from 'vitest'
import { createSoundCache } from './sound-cache.ts'

const sound = (bytes: number) => ({ pcm: new Uint8Array(bytes), sampleRateHz: 16_000 })

describe('the memory of spoken clauses', () => {
  it('forgets what was not asked for the longest when it is full', () => {
    const cache = createSoundCache(100)
    for (const key of ['a', 'b']) cache.keep(key, sound(50))
    cache.find('a')
    cache.keep('c', sound(50))
    expect([...'abc'].filter((key) => cache.find(key) !== undefined)).toEqual(['a', 'c'])
  })

  it('never keeps more than its bytes, and a sound that is kept again is counted once', () => {
    const cache = createSoundCache(100)
    for (let i = 0; i < 5; i++) cache.keep('a', sound(60))
    cache.keep('b', sound(40))
    expect(cache.find('a')).toBeDefined()
    cache.keep('huge', sound(101))
    expect(cache.find('huge')).toBeUndefined()
    expect(cache.find('b')).toBeDefined()
  })
})
