import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findChromium } from '../../scripts/machine/chromium.ts'
import { LISTENING, NPM_START, type Process, START, startProcess, temporaryFolder } from './engine-process.ts'

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

test('a SIGTERM for npm itself ends the appliance, too', async () => {
  one = startProcess(NPM_START, { folder, args: ['--headless'] })
  const [, url = ''] = await one.says(LISTENING)
  one.child.kill('SIGTERM')
  // Its streams close only when nobody holds them any more: npm, its shell, the script and the engine.
  await one.ended
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
  one = startProcess(START, { folder, args: ['--demon'] })
  expect(await one.ended).toBe(1)
  expect(one.stderr()).toContain('unknown option --demon; there are --headless, --demo, --help')
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
  await expect.poll(() => kiosks(folder)).not.toEqual([])
  expect(await kiosks(folder)).toEqual(expect.arrayContaining([expect.stringContaining(`--app=${url}/`)]))
  one.child.kill('SIGINT')
  expect(await one.ended).toBe(0)
  await expect.poll(() => kiosks(folder)).toEqual([])
  expect(one.stdout()).not.toContain("The wall's window")
})

/** The command lines of the Chromium processes whose profile lies in this folder (Linux, proc(5)). */
async function kiosks(profileFolder: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  )
  return lines.filter((line) => line.includes(`--user-data-dir=${profileFolder}`) && line.includes('--kiosk'))
}

test('closing the Chromium window leaves the engine running, and says so', async () => {
  const browser = join(folder, 'closes-at-once')
  await writeFile(browser, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  one = startProcess(START, {
    folder,
    env: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing'), CHROMIUM_PATH: browser },
  })
  const [, url = ''] = await one.says(LISTENING)
  await one.says(/The wall's window was closed; EchoOps goes on at http:/)
  expect((await fetch(`${url}/health`)).status).toBe(200)
})
