import { createServer } from 'node:http'
import { expect, test } from '@playwright/test'
import type { Shell } from '../../src/contract/shell.ts'
import { type Desktop, openDesktop } from './desktop.ts'

declare const window: {
  echoOpsShell: Shell
  open(url: string): unknown
  require?: unknown
  process?: unknown
}
declare const location: { href: string }
declare const document: {
  createElement(name: string): { src: string }
  body: { append(child: unknown): void }
}
declare const navigator: {
  mediaDevices: { getUserMedia(wanted: object): Promise<unknown> }
  permissions: { query(what: object): Promise<{ state: string }> }
}
declare const Notification: { requestPermission(): Promise<string> }

let desktop: Desktop
test.beforeAll(async () => {
  desktop = await openDesktop()
})
test.afterAll(() => desktop.close())

const windowState = () =>
  desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((one) => ({ kiosk: one.isKiosk(), visible: one.isVisible() })),
  )

test('the wall fills the screen in one kiosk window, from this machine alone', async () => {
  expect(await windowState()).toEqual([{ kiosk: true, visible: true }])
  expect(new URL(desktop.page.url()).hostname).toBe('127.0.0.1')
})

test('the page has nothing of Node, and its window is sandboxed', async () => {
  expect(await desktop.page.evaluate(() => [typeof window.require, typeof window.process])).toEqual([
    'undefined',
    'undefined',
  ])
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const all: Record<string, unknown> =
      contents === undefined ? {} : Reflect.get(contents, 'getLastWebPreferences').call(contents)
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = all
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
  })
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
})

test('there are no developer tools to open', async () => {
  const opened = await desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.openDevTools()
    return contents?.isDevToolsOpened()
  })
  expect(opened).toBe(false)
})

test('the bridge holds shell acts and nothing else, and cannot be changed', async () => {
  const bridge = await desktop.page.evaluate(() => ({
    keys: Object.keys(window.echoOpsShell).sort(),
    frozen: Object.isFrozen(window.echoOpsShell),
    kinds: Object.values(window.echoOpsShell)
      .map((part) => typeof part)
      .sort(),
  }))
  expect(bridge).toEqual({
    keys: ['displays', 'onTalkKey', 'pickDisplay', 'quit', 'setKiosk', 'version'],
    frozen: true,
    kinds: ['function', 'function', 'function', 'function', 'function', 'string'],
  })
})

test('kiosk can be left and entered again through the bridge', async () => {
  await desktop.page.evaluate(() => window.echoOpsShell.setKiosk(false))
  expect(await windowState()).toEqual([{ kiosk: false, visible: true }])
  await desktop.page.evaluate(() => window.echoOpsShell.setKiosk(true))
  expect(await windowState()).toEqual([{ kiosk: true, visible: true }])
})

test('the bridge shows the displays and moves the wall to one of them, still in kiosk', async () => {
  const displays = await desktop.page.evaluate(() => window.echoOpsShell.displays())
  expect(displays).toEqual([expect.objectContaining({ width: 1920, height: 1080, current: true })])
  await desktop.page.evaluate((id) => window.echoOpsShell.pickDisplay(id), displays[0]?.id ?? -1)
  expect(await windowState()).toEqual([{ kiosk: true, visible: true }])
})

test('arguments that do not fit are refused with what was expected', async () => {
  const refusals = await desktop.page.evaluate(async () => {
    const attempt = (act: string, value: unknown): Promise<string> =>
      Reflect.get(
        window.echoOpsShell,
        act,
      )(value).then(
        () => 'done',
        (error: Error) => error.message,
      )
    return Promise.all([
      attempt('setKiosk', 'yes'),
      attempt('pickDisplay', 1.5),
      attempt('pickDisplay', 987_654),
    ])
  })
  expect(refusals).toEqual([
    expect.stringContaining('expected boolean'),
    expect.stringContaining('shell:pick-display'),
    expect.stringContaining('no display has the id 987654'),
  ])
})

test('the microphone is the only thing the page may ask for', async () => {
  const answers = await desktop.page.evaluate(async () => {
    const hear = (wanted: object) =>
      navigator.mediaDevices.getUserMedia(wanted).then(
        () => 'allowed',
        (error: Error) => error.name,
      )
    const permission = async (name: string) => (await navigator.permissions.query({ name })).state
    return {
      microphone: await hear({ audio: true }),
      camera: await hear({ video: true }),
      both: await hear({ audio: true, video: true }),
      notifications: await Notification.requestPermission(),
      place: await permission('geolocation'),
    }
  })
  expect(answers).toEqual({
    microphone: 'allowed',
    camera: 'NotAllowedError',
    both: 'NotAllowedError',
    notifications: 'denied',
    place: 'denied',
  })
})

test('no other page, window or frame comes up, and nothing of another origin is even asked for it', async () => {
  const asked: string[] = []
  const other = createServer((request, answer) => {
    asked.push(request.url ?? '')
    answer.end('<title>another page</title>')
  })
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
  const address = other.address()
  const elsewhere = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const before = desktop.page.url()
  const denials = () => desktop.output().split('denied to the wall page').length - 1

  expect(await desktop.page.evaluate((url) => window.open(`${url}/window`) === null, elsewhere)).toBe(true)
  await desktop.page.evaluate((url) => {
    const frame = document.createElement('iframe')
    frame.src = `${url}/frame`
    document.body.append(frame)
    location.href = `${url}/page`
  }, elsewhere)
  await expect.poll(denials).toBeGreaterThanOrEqual(2)
  /** An answer from our own engine comes after anything that was let through to a server on the same machine. */
  await desktop.page.evaluate(() => fetch('/health').then((answer) => answer.text()))
  other.close()
  expect(asked).toEqual([])
  expect(desktop.page.url()).toBe(before)
  expect(await windowState()).toHaveLength(1)
})
