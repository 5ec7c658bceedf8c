import { createContext, useContext, useEffect, useState } from 'react'
import type { WallState } from '../state/wall-state.ts'
import type { Wall } from '../wall.ts'
import type { Panel } from './panel.ts'
import type { Closing } from './use-closing.ts'
import type { Question } from './use-question.ts'

export interface WallScreen {
  readonly wall: Wall
  readonly state: WallState
  /** Opens a dialog. */
  readonly open: (panel: Panel) => void
  /** Somebody writes a command: the focus is theirs, whatever comes up. */
  readonly typing: boolean
  /** Opens the line for a typed command. */
  readonly typeCommand: () => void
  readonly closing: Closing
  readonly question: Question
}

export const WallContext = createContext<WallScreen | null>(null)

export function useWall(): WallScreen {
  const screen = useContext(WallContext)
  if (screen === null) throw new Error('useWall outside the wall')
  return screen
}

/** The engine's time, epoch milliseconds, renewed on every full second (or every `everyMs`). */
export function useNow(everyMs = 1_000): number {
  const { state } = useWall()
  const [local, setLocal] = useState(() => Date.now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const now = Date.now()
      setLocal(now)
      timer = setTimeout(tick, everyMs - (now % everyMs))
    }
    tick()
    return () => clearTimeout(timer)
  }, [everyMs])
  return local + state.clockOffsetMs
}
