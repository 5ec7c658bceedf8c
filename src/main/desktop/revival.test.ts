import { describe, expect, it } from 'vitest'
import { openRevival } from './revival.ts'

function stage() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const seen: string[] = []
  const see = (what: string) => () => seen.push(`${what} at ${now}`)
  const revival = openRevival({
    clock: {
      monotonicMs: () => now,
      after(delayMs, run) {
        const timer = { at: now + delayMs, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
    },
    reload: see('reload'),
    end: see('end'),
    giveUp: see('give up'),
  })
  const pass = (ms: number) => {
    now += ms
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { run } of due) run()
  }
  return { revival, seen, pass }
}

describe('a wall page that crashes', () => {
  it('comes back after a delay that doubles', () => {
    const { revival, seen, pass } = stage()
    revival.died()
    pass(500)
    revival.died()
    pass(999)
    pass(1)
    expect(seen).toEqual(['reload at 500', 'reload at 1500'])
  })

  it('is loaded once, however often its end is reported', () => {
    const { revival, seen, pass } = stage()
    revival.died()
    revival.died()
    pass(60_000)
    expect(seen).toEqual(['reload at 60000'])
  })

  it('is given up after ten times in ten minutes, once', () => {
    const { revival, seen, pass } = stage()
    for (let count = 0; count < 12; count += 1) {
      revival.died()
      pass(30_000)
    }
    expect(seen.filter((line) => line.startsWith('reload'))).toHaveLength(10)
    expect(seen.filter((line) => line.startsWith('give up'))).toHaveLength(1)
  })

  it('once an hour is brought back for ever', () => {
    const { revival, seen, pass } = stage()
    for (let count = 0; count < 40; count += 1) {
      revival.died()
      pass(500)
      pass(3_600_000)
    }
    expect(seen).toHaveLength(40)
  })

  it('is left alone once the window is closed', () => {
    const { revival, seen, pass } = stage()
    revival.died()
    revival.close()
    revival.hangs()
    pass(60_000)
    expect(seen).toEqual([])
  })
})

describe('a wall page that does not answer', () => {
  it('is ended after 15 s, and not when it answers before', () => {
    const { revival, seen, pass } = stage()
    revival.hangs()
    pass(14_999)
    revival.answers()
    pass(60_000)
    expect(seen).toEqual([])
    revival.hangs()
    revival.hangs()
    pass(15_000)
    expect(seen).toEqual(['end at 89999'])
  })
})
