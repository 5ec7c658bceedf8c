import { beforeEach, describe, expect, it } from 'vitest'
import type { TalkKeyNews } from '../../contract/shell.ts'
import { type HookHears, openTalkKey, type TalkKey } from './talk-key.ts'

let now: number
let timers: { at: number; run: () => void }[]
let told: string[]
let warnings: string[]
let hook: HookHears
let hookEnded: boolean
/** Whether another program has the key. */
let taken: boolean
let shortcut: (() => void) | null
let talkKey: TalkKey

beforeEach(() => {
  now = 0
  timers = []
  told = []
  warnings = []
  hookEnded = false
  taken = false
  shortcut = null
  talkKey = openTalkKey({
    key: 'F9',
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
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (_data, message) => warnings.push(message),
      error: () => undefined,
    },
    startHook(hears) {
      hook = hears
      return () => {
        hookEnded = true
      }
    },
    takeKey(pressed) {
      if (!taken) shortcut = pressed
      return !taken
    },
    tell: (news) => told.push(wordsOf(news)),
  })
})

const wordsOf = (news: TalkKeyNews) =>
  news.type === 'key' ? `${news.key?.key} ${news.key?.works}` : news.type

function pass(ms: number): void {
  now += ms
  const due = timers.filter(({ at }) => at <= now)
  timers = timers.filter(({ at }) => at > now)
  for (const { run } of due) run()
}

/** As an X server with its default rate says it of a key that is held. */
function hold(ms: number): void {
  hook.message('down')
  for (let atMs = 660; atMs < ms; atMs += 40) {
    pass(atMs === 660 ? 660 : 40)
    hook.message('down')
  }
}

describe('a talk key for all windows', () => {
  it('is known once its hook says so', () => {
    expect(talkKey.now()).toBeNull()
    hook.message('ready')
    expect(talkKey.now()).toEqual({ key: 'F9', works: 'held' })
    pass(60_000)
    expect([told, warnings, shortcut]).toEqual([['F9 held'], [], null])
  })

  it('is held once, however often the keyboard repeats it', () => {
    hook.message('ready')
    hold(3_000)
    hook.message('up')
    hook.message('up')
    hold(1_000)
    hook.message('up')
    expect(told).toEqual(['F9 held', 'down', 'up', 'down', 'up'])
  })

  it('is held for long on a keyboard that does not repeat', () => {
    hook.message('ready')
    hook.message('down')
    pass(15_000)
    hook.message('up')
    expect(told).toEqual(['F9 held', 'down', 'up'])
  })

  it('whose way up was lost works again at the next press', () => {
    hook.message('ready')
    hook.message('down')
    pass(2_501)
    hook.message('down')
    hook.message('up')
    expect(told).toEqual(['F9 held', 'down', 'up', 'down', 'up'])
  })
})

describe('a talk key whose hook dies', () => {
  it('is let go, and is a switch from then on', () => {
    hook.message('ready')
    hook.message('down')
    hook.ended(134)
    expect(told).toEqual(['F9 held', 'down', 'up', 'F9 pressed'])
    expect(warnings).toEqual(['the hook of the talk key has ended'])
    shortcut?.()
    pass(3_000)
    shortcut?.()
    expect(told.slice(4)).toEqual(['press', 'press'])
  })

  it('is a switch from the start where there is no display for it', () => {
    hook.ended(134)
    pass(60_000)
    expect([told, warnings]).toEqual([['F9 pressed'], ['the hook of the talk key has ended']])
  })

  it('is a switch too when the hook says nothing for half a minute, and what it says later is not heard', () => {
    pass(30_000)
    hook.message('ready')
    hook.message('down')
    hook.ended(0)
    expect([told, hookEnded]).toEqual([['F9 pressed'], true])
    expect(warnings).toEqual(['the hook of the talk key does not start'])
  })

  it('does not flutter when the switch is held: the system repeats it', () => {
    hook.ended(134)
    shortcut?.()
    pass(660)
    for (let count = 0; count < 50; count += 1) {
      shortcut?.()
      pass(40)
    }
    pass(750)
    shortcut?.()
    expect(told).toEqual(['F9 pressed', 'press', 'press'])
  })

  it('does nothing when another program has it, and says so', () => {
    taken = true
    hook.ended(134)
    expect(told).toEqual(['F9 not'])
    expect(talkKey.now()).toEqual({ key: 'F9', works: 'not' })
  })
})

it('a wall that is closed ends the hook, and hears no more of the key', () => {
  hook.message('ready')
  talkKey.close()
  hook.message('down')
  hook.ended(0)
  pass(60_000)
  expect([told, warnings, hookEnded, shortcut]).toEqual([['F9 held'], [], true, null])
})
