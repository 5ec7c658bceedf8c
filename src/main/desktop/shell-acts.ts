import { type BrowserWindow, type Display, type IpcMainInvokeEvent, ipcMain, screen } from 'electron'
import { z } from 'zod'
import { SHELL_CHANNELS, type ShellDisplay, type ShellTalkKey } from '../../contract/shell.ts'
import { isOwn } from './own-page.ts'
import type { DisplayTraits, PickedDisplay } from './picked-display.ts'

export interface ShellParts {
  readonly picked: PickedDisplay
  readonly talkKey: () => ShellTalkKey | null
  readonly quit: () => void
}

/** Serves the bridge: only to the main frame of the wall's own page, and only with arguments that fit. */
export function serveShell(
  window: BrowserWindow,
  origin: string,
  { picked, talkKey, quit }: ShellParts,
): void {
  const act = <T extends z.ZodType>(channel: string, schema: T, run: (args: z.output<T>) => unknown) =>
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      if (!isFromWall(event, window, origin)) throw new Error('this page may not ask the shell')
      const parsed = schema.safeParse(args)
      if (!parsed.success) throw new TypeError(`${channel}: ${z.prettifyError(parsed.error)}`)
      return run(parsed.data)
    })

  act(SHELL_CHANNELS.displays, z.tuple([]), () => displaysAround(window))
  act(SHELL_CHANNELS.setKiosk, z.tuple([z.boolean()]), ([on]) => window.setKiosk(on))
  act(SHELL_CHANNELS.pickDisplay, z.tuple([z.int()]), ([id]) => {
    const display = displayOf(id)
    moveTo(window, display)
    picked.remember(traitsOf(display))
  })
  act(SHELL_CHANNELS.talkKey, z.tuple([]), talkKey)
  act(SHELL_CHANNELS.quit, z.tuple([]), () => quit())
}

function isFromWall(event: IpcMainInvokeEvent, window: BrowserWindow, origin: string): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === window.webContents.mainFrame && isOwn(frame.url, origin)
}

function displaysAround(window: BrowserWindow): ShellDisplay[] {
  const current = screen.getDisplayMatching(window.getBounds()).id
  return screen.getAllDisplays().map((display) => ({ ...traitsOf(display), current: display.id === current }))
}

export function traitsOf({ id, label, size }: Display): DisplayTraits {
  return { id, label, width: size.width, height: size.height }
}

function displayOf(id: number): Display {
  const found = screen.getAllDisplays().find((display) => display.id === id)
  if (found === undefined)
    throw new RangeError(`no display has the id ${id}; ask displays() for those there are`)
  return found
}

/** A kiosk window cannot be moved by most window managers, so it leaves kiosk for the move. */
function moveTo(window: BrowserWindow, display: Display): void {
  const kiosk = window.isKiosk()
  window.setKiosk(false)
  window.setBounds(display.bounds)
  window.setKiosk(kiosk)
}
