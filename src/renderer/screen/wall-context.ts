import { createContext, useContext, useEffect, useState } from 'react'
import type { EvidenceView } from '../../contract/incident.ts'
import type { WallState } from '../state/wall-state.ts'
import type { Wall } from '../wall.ts'
import type { Closing } from './use-closing.ts'

export interface WallScreen {
  readonly wall: Wall
  readonly state: WallState
  /** Opens the lines behind a piece of evidence. */
  readonly inspect: (evidence: EvidenceView) => void
  readonly showKeys: () => void
  readonly closing: Closing
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
