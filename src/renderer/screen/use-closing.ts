import { useCallback, useEffect, useMemo, useState } from 'react'
import { subjectOf } from '../state/scene.ts'
import type { Wall } from '../wall.ts'

/** How long the first press waits for the second one, milliseconds. */
const ARMED_MS = 3_000

export interface Closing {
  /** The incident that the next press closes; null when the next press only asks. */
  readonly armedId: string | null
  /** Asks, or closes what was asked about. False when there is no open incident to close. */
  press(): boolean
}

/** Closing an incident takes two presses within three seconds, so that no elbow on a keyboard closes one. */
export function useClosing(wall: Wall, subjectId: string | null): Closing {
  const [armedId, arm] = useState<string | null>(null)
  useEffect(() => {
    if (armedId === null) return
    const timer = setTimeout(() => arm(null), ARMED_MS)
    return () => clearTimeout(timer)
  }, [armedId])
  // What was asked about one incident is never answered for another.
  const asked = armedId === subjectId ? armedId : null
  const press = useCallback(() => {
    const subject = subjectOf(wall.state())
    if (subject === null || subject.summary.state !== 'open') return false
    const { id } = subject.summary
    if (asked === id) wall.send({ type: 'close-incident', incident_id: id })
    arm(asked === id ? null : id)
    return true
  }, [wall, asked])
  return useMemo(() => ({ armedId: asked, press }), [asked, press])
}
