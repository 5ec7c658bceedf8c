import { fileURLToPath } from 'node:url'
import { BrowserWindow, type Rectangle } from 'electron'
import type { Log } from '../ports/log.ts'
import { openRevival } from './revival.ts'

export interface WallWindowParts {
  readonly url: string
  readonly debug: boolean
  readonly log: Log
  readonly clock: Parameters<typeof openRevival>[0]['clock']
  /** The page cannot be kept alive. */
  readonly lost: () => void
}

/** Shown until the page has painted, and around it: the wall's own ground, so that nothing flashes at night. */
const GROUND = '#0a0f17'

/** The kiosk window, hidden until its page is painted; on this place of the desktop if one is given. Sandboxed, isolated, without Node. */
export function createWallWindow(debug: boolean, place: Rectangle | null): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    kiosk: true,
    title: 'EchoOps',
    width: 1920,
    height: 1080,
    ...place,
    backgroundColor: GROUND,
    autoHideMenuBar: true,
    webPreferences: {
      preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: debug,
      spellcheck: false,
      autoplayPolicy: 'no-user-gesture-required',
      /** A wall that is covered, or on a screen that sleeps, still speaks. */
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** Loads the wall and keeps it alive: what crashes, hangs or does not load is loaded again. */
export function keepWallAlive(window: BrowserWindow, { url, log, clock, lost }: WallWindowParts): void {
  const page = window.webContents
  const load = () => {
    if (window.isDestroyed()) return
    window.loadURL(url).catch((error: unknown) => log.warn({ error: String(error) }, 'wall not loaded'))
  }
  const revival = openRevival({
    clock,
    reload: load,
    end: () => page.forcefullyCrashRenderer(),
    giveUp: lost,
  })
  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error({ reason, exitCode }, 'wall page ended')
    revival.died()
  })
  page.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return
    log.error({ code, description }, 'wall page not loaded')
    revival.died()
  })
  window.on('unresponsive', () => {
    log.warn({}, 'wall page does not answer')
    revival.hangs()
  })
  window.on('responsive', () => revival.answers())
  window.on('closed', () => revival.close())
  load()
}

/** Chromium's net::ERR_ABORTED: a load that another load replaced, or that we denied. */
const ABORTED = -3
