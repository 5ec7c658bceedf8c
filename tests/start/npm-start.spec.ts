import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findChromium } from '../../scripts/machine/chromium.ts'
import { LISTENING, type Process, START, startProcess, temporaryFolder } from './engine-process.ts'

let folder = ''
let one: Process
test.beforeEach(async () => {
  folder = await temporaryFolder()
})
test.afterEach(async () => {
  if (one.child.exitCode === null) one.child.kill('SIGTERM')
  await one.ended
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const SCREENS = ['DISPLAY', 'WAYLAND_DISPLAY']

test('--headless says what it does, prints the address, and passes SIGTERM on', async () => {
  one = startProcess(START, { folder, args: ['--headless'] })
  const [, url = ''] = await one.says(LISTENING)
  expect(one.stdout()).toContain('without a window, as asked by --headless')
  expect((await fetch(`${url}/health`)).status).toBe(200)
  one.child.kill('SIGTERM')
  expect(await one.ended).toBe(0)
  await expect(fetch(`${url}/health`)).rejects.toThrow()
})

test('without a display the address is printed, and nothing is fetched', async () => {
  one = startProcess(START, { folder, bare: [...SCREENS, 'ELECTRON_OVERRIDE_DIST_PATH'] })
  await one.says(LISTENING)
  expect(one.stdout()).toContain('because there is no display')
  expect(one.stdout()).not.toContain('Fetching')
})

test('a start that fails passes its message and its exit code on', async () => {
  one = startProcess(START, { folder, args: ['--headless'], env: { ECHOOPS_PORT: 'http' } })
  expect(await one.ended).toBe(1)
  expect(one.stderr()).toContain('ECHOOPS_PORT is not a port')
})

test('an unknown option is refused with what there is', async () => {
  one = startProcess(START, { folder, args: ['--demo'] })
  expect(await one.ended).toBe(1)
  expect(one.stderr()).toContain('unknown option --demo; there are --headless, --help')
})

test('with a display it is Electron in kiosk, which ends in order when asked to', async () => {
  one = startProcess(START, { folder })
  const [, url = ''] = await one.says(LISTENING)
  expect(one.stdout()).toMatch(/^EchoOps runs in Electron \d+\.\d+\.\d+, because/m)
  const health: unknown = await (await fetch(`${url}/health`)).json()
  expect(health).toMatchObject({ host: 'electron' })
  one.child.kill('SIGTERM')
  expect(await one.ended).toBe(0)
})

test('with a display but no Electron it is a Chromium kiosk, which the engine takes along', async () => {
  one = startProcess(START, {
    folder,
    env: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing'), CHROMIUM_PATH: findChromium() ?? '' },
  })
  const [, url = ''] = await one.says(LISTENING)
  expect(one.stdout()).toContain('with a kiosk window of')
  const health: unknown = await (await fetch(`${url}/health`)).json()
  expect(health).toMatchObject({ host: 'headless' })
  one.child.kill('SIGINT')
  expect(await one.ended).toBe(0)
  expect(one.stdout()).not.toContain("The wall's window")
})
