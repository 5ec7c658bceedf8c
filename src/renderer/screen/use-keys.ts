import { useEffect } from 'react'
import { openIncidents } from '../state/scene.ts'
import type { Wall } from '../wall.ts'
import { toggleFullScreen } from './full-screen.ts'
import type { PanelName } from './panel.ts'

export interface KeyActs {
  readonly toggleTheme: () => void
  /** Closes the incident on the wall, or asks first. */
  readonly close: () => boolean
  readonly show: (panel: PanelName) => boolean
  readonly typeCommand: () => boolean
  /** Shows the cockpit, or leaves it. */
  readonly toggleCockpit: () => void
  /** Enter, as far as nothing that has the focus takes it. */
  readonly enter: () => boolean
  /** One step back: what is asked, told or shown goes. */
  readonly back: () => void
}

/** The wall by keyboard. Keys with a modifier belong to the browser, keys in a dialog or a field to those. */
export function useKeys(wall: Wall, acts: KeyActs): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      wall.touched()
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTaken(event)) return
      if (perform(event, wall, acts)) event.preventDefault()
    }
    const touch = () => wall.touched()
    window.addEventListener('keydown', act)
    window.addEventListener('pointerdown', touch)
    window.addEventListener('click', giveFocusBack)
    return () => {
      window.removeEventListener('keydown', act)
      window.removeEventListener('pointerdown', touch)
      window.removeEventListener('click', giveFocusBack)
    }
  }, [wall, acts])
}

/** Whether somebody writes, or a dialog is open: then letters are letters and Space is a space. */
export function isTaken({ target }: Event): boolean {
  if (document.querySelector('dialog[open]') !== null) return true
  return target instanceof Element && target.closest('input, textarea, select') !== null
}

/** A button that was clicked gives the keys back to the wall; one that was reached by Tab keeps them. */
function giveFocusBack({ detail, target }: MouseEvent): void {
  if (detail === 0 || !(target instanceof Element) || target.closest('dialog') !== null) return
  const button = target.closest('button')
  if (button !== null && button === document.activeElement) button.blur()
}

function perform({ key, target }: KeyboardEvent, wall: Wall, acts: KeyActs): boolean {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'm':
      wall.send({ type: 'mute', muted: !wall.state().muted })
      return true
    case 's':
      wall.send({ type: 'skip' })
      return true
    case 'ArrowRight':
      return step(wall, 1)
    case 'ArrowLeft':
      return step(wall, -1)
    case 'Escape':
      acts.back()
      return true
    case 'Enter':
      return !(target instanceof Element && target.closest('button, a') !== null) && acts.enter()
    case '/':
      return acts.typeCommand()
    case 'a':
      return acts.show('trail')
    case 'b':
      return acts.show('demo')
    case 't':
      acts.toggleTheme()
      return true
    case 'g':
      acts.toggleCockpit()
      return true
    case 'c':
      return acts.close()
    case 'f':
      toggleFullScreen()
      return true
    case '?':
      return acts.show('keys')
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
