import { useEffect, useMemo, useRef } from 'react'
import { questionOf } from '../state/command-scene.ts'
import type { WallState } from '../state/wall-state.ts'
import type { Wall } from '../wall.ts'

/** Enter does not confirm what came up under the finger: a question must have been on the wall for so long. */
const READ_MS = 500

export interface Question {
  /** Confirms what is asked, with the PIN where one is needed; false when nothing is asked or nobody can have read it yet. */
  confirm(pin: string | null): boolean
  /** False when nothing is asked. */
  cancel(): boolean
}

/** The answer by key or touch to the question that waits. */
export function useQuestion(wall: Wall, state: WallState): Question {
  const id = questionOf(state)?.id ?? null
  const shown = useRef<{ readonly id: string | null; readonly atMs: number }>({ id: null, atMs: 0 })
  useEffect(() => {
    shown.current = { id, atMs: performance.now() }
  }, [id])
  return useMemo(
    () => ({
      confirm: (pin) => {
        const question = questionOf(wall.state())
        if (question === null || shown.current.id !== question.id) return false
        if (performance.now() - shown.current.atMs < READ_MS) return false
        if (question.confirmation?.pin === true && pin === null) return false
        wall.send({ type: 'confirm', command_id: question.id, pin })
        return true
      },
      cancel: () => {
        const question = questionOf(wall.state())
        if (question === null) return false
        wall.send({ type: 'cancel', command_id: question.id })
        return true
      },
    }),
    [wall],
  )
}
