import { expect, test } from '@playwright/test'
import type { Shell } from '../../src/contract/shell.ts'
import { type Desktop, openDesktop } from './desktop.ts'

declare const window: { echoOpsShell: Shell }

let desktop: Desktop
test.beforeEach(async () => {
  desktop = await openDesktop({ ECHOOPS_LOG_LEVEL: 'debug' })
})
test.afterEach(() => desktop.close())

test('quit through the bridge ends the engine and the process in order', async () => {
  const { origin } = new URL(desktop.page.url())
  await desktop.page.evaluate(() => void window.echoOpsShell.quit())
  expect(await desktop.ended).toBe(0)
  await expect(fetch(`${origin}/health`)).rejects.toThrow()
  expect(stoppedParts(desktop.output())).toEqual(expect.arrayContaining(['server', 'journal']))
})

test('SIGTERM ends the process in order', async () => {
  desktop.app.process().kill('SIGTERM')
  expect(await desktop.ended).toBe(0)
  expect(stoppedParts(desktop.output())).toEqual(expect.arrayContaining(['server', 'journal']))
})

test('closing the window ends the process in order', async () => {
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  expect(await desktop.ended).toBe(0)
})

test('a wall page that crashes comes back by itself', async () => {
  const id = () =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    )
  const before = await id()
  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  await expect.poll(() => desktop.output()).toContain('wall page ended')
  const revived = () =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return (
        contents !== undefined && !contents.isCrashed() && !contents.isLoading() && contents.getTitle() !== ''
      )
    })
  await expect.poll(revived).toBe(true)
  expect(await id()).not.toBe(before)
})

/** The parts of the engine that said they stopped, in that order. */
function stoppedParts(output: string): string[] {
  const lines = output.matchAll(/"part":"([^"]+)","msg":"stopped"/g)
  return [...lines].map(([, part = '']) => part)
}
