import { useEffect } from 'react'
import { openIncidents } from '../state/scene.ts'
import type { Wall } from '../wall.ts'
import { toggleFullScreen } from './full-screen.ts'

export interface KeyActs {
  readonly toggleTheme: () => void
  readonly showKeys: () => void
  /** Closes the incident on the wall, or asks first. */
  readonly close: () => boolean
}

/** The wall by keyboard. Keys with a modifier belong to the browser, keys in a dialog to the dialog. */
export function useKeys(wall: Wall, acts: KeyActs): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      wall.unlockSound()
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (document.querySelector('dialog[open]') !== null) return
      const done = perform(event.key, wall, acts)
      if (done) event.preventDefault()
    }
    const unlock = () => wall.unlockSound()
    window.addEventListener('keydown', act)
    window.addEventListener('pointerdown', unlock)
    return () => {
      window.removeEventListener('keydown', act)
      window.removeEventListener('pointerdown', unlock)
    }
  }, [wall, acts])
}

function perform(key: string, wall: Wall, acts: KeyActs): boolean {
  const state = wall.state()
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'm':
      wall.send({ type: 'mute', muted: !state.muted })
      return true
    case 's':
      wall.send({ type: 'skip' })
      return true
    case 'ArrowRight':
      return step(wall, 1)
    case 'ArrowLeft':
      return step(wall, -1)
    case 'Escape':
      wall.send({ type: 'select', incident_id: null })
      return true
    case 't':
      acts.toggleTheme()
      return true
    case 'c':
      return acts.close()
    case 'f':
      toggleFullScreen()
      return true
    case '?':
      acts.showKeys()
      return true
    default:
      return false
  }
}

function step(wall: Wall, by: 1 | -1): boolean {
  const state = wall.state()
  const open = openIncidents(state)
  if (open.length === 0) return false
  const at = open.findIndex(({ id }) => id === state.subjectId)
  const next = at === -1 ? (by === 1 ? 0 : open.length - 1) : (at + by + open.length) % open.length
  const incident = open[next]
  if (incident !== undefined) wall.send({ type: 'select', incident_id: incident.id })
  return true
}
