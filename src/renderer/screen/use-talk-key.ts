import { useEffect } from 'react'
import type { Wall } from '../wall.ts'
import { isTaken } from './use-keys.ts'

/**
 * Space is the talk key, also on a button (Enter presses that), but where somebody writes it is a space. Whatever takes
 * the key away (another window, another page) lets it go: no wall listens to a key that nobody holds.
 */
export function useTalkKey(wall: Wall): void {
  useEffect(() => {
    let held = false
    const down = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey) return
      // A field that got the focus while the key is down must not fill with spaces.
      if (!held && isTaken(event)) return
      event.preventDefault()
      if (event.repeat || held) return
      held = true
      wall.talk.press()
    }
    const up = (event: KeyboardEvent) => {
      if (event.key !== ' ' || !held) return
      // Chromium clicks a focused button when Space goes up.
      event.preventDefault()
      letGo()
    }
    const letGo = () => {
      held = false
      wall.talk.release()
    }
    const unfocus = () => {
      held = false
      wall.talk.unfocus()
    }
    const hidden = () => {
      if (document.hidden) unfocus()
    }
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', unfocus)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', unfocus)
      document.removeEventListener('visibilitychange', hidden)
      letGo()
    }
  }, [wall])
}
