import { join } from 'node:path'
import { app, type BrowserWindow, Menu, powerSaveBlocker, type Rectangle, screen } from 'electron'
import { SHELL_CHANNELS, type TalkKeyNews } from '../../contract/shell.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { openMachineTalkKey } from './machine-talk-key.ts'
import { guardNavigation } from './navigation.ts'
import { wallUrl } from './own-page.ts'
import { guardPermissions } from './permissions.ts'
import { openPickedDisplay, type PickedDisplay } from './picked-display.ts'
import { serveShell, traitsOf } from './shell-acts.ts'
import type { TalkKey } from './talk-key.ts'
import { createWallWindow, keepWallAlive } from './wall-window.ts'

export interface DesktopParts {
  /** Where the engine listens. */
  readonly listening: string
  readonly debug: boolean
  /** Null: only the wall's own keys talk. */
  readonly talkKey: string | null
  /** The process's own. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>
  /** Ends the whole process in order. */
  readonly end: (code: number) => void
}

/** The wall in a kiosk window that keeps the screen awake; `second-instance` brings it to the front. */
export function openDesktop(parts: DesktopParts): BrowserWindow {
  const { listening, debug, log, clock, end } = parts
  const url = wallUrl(listening)
  const { origin } = new URL(url)
  app.on('web-contents-created', (_event, contents) =>
    guardNavigation(contents, origin, (what) => log.warn({ what }, 'denied to the wall page')),
  )
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }]) : null,
  )
  const picked = openPickedDisplay(join(app.getPath('userData'), 'display.json'), log)
  const window = createWallWindow(debug, placeOf(picked))
  guardPermissions(window.webContents.session, window.webContents, origin)
  const talkKey = talkKeyFor(window, parts)
  serveShell(window, origin, { picked, talkKey: () => talkKey?.now() ?? null, quit: () => end(0) })
  if (debug) allowDevTools(window)
  powerSaveBlocker.start('prevent-display-sleep')
  app.on('second-instance', () => bringToFront(window))
  window.on('closed', () => {
    talkKey?.close()
    end(0)
  })
  keepWallAlive(window, { url, debug, log, clock, lost: () => end(1) })
  return window
}

/** Null leaves the choice to the window manager. */
function placeOf(picked: PickedDisplay): Rectangle | null {
  const displays = screen.getAllDisplays()
  const found = picked.among(displays.map(traitsOf))
  return displays.find(({ id }) => id === found?.id)?.bounds ?? null
}

function talkKeyFor(window: BrowserWindow, parts: DesktopParts): TalkKey | null {
  const { talkKey: key, environment, clock, log } = parts
  if (key === null) return null
  const tell = (news: TalkKeyNews) => {
    if (!window.isDestroyed()) window.webContents.send(SHELL_CHANNELS.talkKeyNews, news)
  }
  return openMachineTalkKey({ key, environment, clock, log, tell })
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

function allowDevTools(window: BrowserWindow): void {
  window.webContents.on('before-input-event', (_event, input) => {
    if (input.type === 'keyDown' && input.key === 'F12') window.webContents.openDevTools({ mode: 'detach' })
  })
}
