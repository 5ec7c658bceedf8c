import type { Event, WebContents } from 'electron'
import { isOwn } from './own-page.ts'

/** Keeps these contents on the wall's own origin: no other page, no new window, no webview; `denied` hears what was tried. */
export function guardNavigation(contents: WebContents, origin: string, denied: (what: string) => void): void {
  const stay = (event: Event<{ url: string }>) => {
    if (isOwn(event.url, origin)) return
    event.preventDefault()
    denied('navigation')
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => {
    denied('new window')
    return { action: 'deny' }
  })
}
