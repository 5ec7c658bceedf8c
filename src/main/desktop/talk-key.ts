import type { ShellTalkKey, TalkKeyNews } from '../../contract/shell.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { openKeyEdges } from './key-edges.ts'

/** A hook that has said nothing for this long since its start will not; a machine that starts everything else too is slow. */
const START_MS = 30_000
/** A shortcut fires again and again while its key is held, the second time after up to 660 ms (the X server's default). */
const REPEAT_MS = 750

/** What the process says that sees the key go down and up in every window. */
export type HookMessage = 'ready' | 'down' | 'up'

export interface HookHears {
  message(message: HookMessage): void
  /** Its process has ended, however. */
  ended(code: number): void
}

export interface TalkKeyParts {
  /** "F9", "Ctrl+Alt+Space". */
  readonly key: string
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>
  readonly log: Log
  /** Starts that process; returns what ends it. */
  readonly startHook: (hears: HookHears) => () => void
  /** Takes the key from every other program, for presses alone; false when one of them has it. */
  readonly takeKey: (pressed: () => void) => boolean
  readonly tell: (news: TalkKeyNews) => void
}

export interface TalkKey {
  /** Null until it is known. */
  now(): ShellTalkKey | null
  close(): void
}

/**
 * The talk key of the whole machine. Held, as long as the hook lives; without it the key is a switch, and if another program has it,
 * nothing. The hook is a process of its own because it is aborted where there is no X display (uiohook-napi 1.5). It is not started
 * again: what has ended it will do so again, and a key that changes its meaning twice is worse than a switch.
 */
export function openTalkKey({ key, clock, log, startHook, takeKey, tell }: TalkKeyParts): TalkKey {
  let works: ShellTalkKey['works'] | null = null
  let closed = false
  let lastPressMs = Number.NEGATIVE_INFINITY
  const edges = openKeyEdges(clock, (type) => tell({ type }))
  const cancelStart = clock.after(START_MS, () => {
    log.warn({}, 'the hook of the talk key does not start')
    endHook()
    fallBack()
  })
  const endHook = startHook({
    message(message) {
      if (closed || works === 'pressed' || works === 'not') return
      if (message !== 'ready') return edges[message]()
      cancelStart()
      become('held')
    },
    ended(code) {
      if (closed || works === 'pressed' || works === 'not') return
      log.warn({ code }, 'the hook of the talk key has ended')
      fallBack()
    },
  })

  function become(now: ShellTalkKey['works']): void {
    works = now
    log.info({ key, works }, 'talk key')
    tell({ type: 'key', key: { key, works } })
  }

  /** Whoever holds the key now is heard to here. */
  function fallBack(): void {
    cancelStart()
    edges.up()
    become(takeKey(press) ? 'pressed' : 'not')
  }

  function press(): void {
    const now = clock.monotonicMs()
    const repeated = now - lastPressMs < REPEAT_MS
    lastPressMs = now
    if (!closed && !repeated) tell({ type: 'press' })
  }

  return {
    now: () => (works === null ? null : { key, works }),
    close() {
      closed = true
      cancelStart()
      endHook()
    },
  }
}
