import type { Shell } from '../../contract/shell.ts'

/** Fills the screen or gives it back: by the kiosk in the desktop shell, by the browser's own full screen elsewhere. */
export function toggleFullScreen(shell: Shell | undefined = window.echoOpsShell): void {
  const asked = shell === undefined ? toggleInBrowser() : shell.setKiosk(!fillsScreen())
  // Refused by the browser, or the window is closing: then the page stays as it is, which is no fault.
  asked.catch(() => undefined)
}

/** The shell can be told but not asked; a window as large as its screen has nothing left to fill. */
function fillsScreen(): boolean {
  return window.innerWidth >= window.screen.width && window.innerHeight >= window.screen.height
}

function toggleInBrowser(): Promise<void> {
  return document.fullscreenElement === null
    ? document.documentElement.requestFullscreen()
    : document.exitFullscreen()
}
