import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openChoir } from '../speech/voices.ts'
import { removeFolder, temporaryFolder } from '../support/engine.ts'
import { forMicrophone, SOMEBODY } from '../support/person.ts'
import { type Desktop, openDesktop } from './desktop.ts'
import { type Keyboard, plugInKeyboard } from './keyboard.ts'

declare const document: { hasFocus(): boolean }
declare const window: EventTarget

let folder: string
let desktop: Desktop
let keyboard: Keyboard
let saidMs: number

test.beforeAll(async () => {
  folder = await temporaryFolder()
  keyboard = await plugInKeyboard()
  const said = (await openChoir([SOMEBODY])).say('restart the payment gateway', SOMEBODY)
  saidMs = 2_000 + said.length / 16 + 600
  await writeFile(join(folder, 'said.wav'), forMicrophone(said))
  await writeFile(join(folder, 'runbook.yaml'), JSON.stringify(runbook))
  desktop = await openDesktop({ ECHOOPS_RUNBOOK: join(folder, 'runbook.yaml') }, join(folder, 'said.wav'))
})
test.afterAll(async () => {
  keyboard.unplug()
  await desktop.close()
  await removeFolder(folder)
})

const runbook = {
  environments: ['production'],
  services: [{ name: 'payment-gateway', environment: 'production' }],
  programs: ['/usr/bin/true'],
  actions: [{ id: 'restart', executor: { type: 'exec', program: '/usr/bin/true', args: [], timeout_s: 10 } }],
}
const listening = () => desktop.page.locator('.hearing[data-phase=listening]')
const focused = () => desktop.page.evaluate(() => document.hasFocus())

/** The process that watches the keys; null once it is gone. */
const hook = () =>
  desktop.app.evaluate(({ app }) => {
    const found = app.getAppMetrics().find((one) => (one.name ?? one.serviceName) === 'EchoOps talk key')
    return found?.pid ?? null
  })

async function openAnotherWindow(): Promise<void> {
  await desktop.app.evaluate(async ({ BrowserWindow }) => {
    const other = new BrowserWindow({ width: 300, height: 200, x: 0, y: 0 })
    await other.loadURL('about:blank')
    other.focus()
  })
  await expect.poll(focused).toBe(false)
}

test('F9 talks while another window has the focus, and takes it', async () => {
  await expect(desktop.page.locator('.talk-key')).toBeVisible()
  await expect.poll(() => desktop.output()).toContain('"works":"held"')
  await openAnotherWindow()
  await keyboard.down('F9')
  await expect(listening()).toBeVisible()
  // Without a window manager nothing gives the wall the focus to be taken away; a blur looks like this.
  await desktop.page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await desktop.page.waitForTimeout(saidMs)
  expect(await focused()).toBe(false)
  await expect(listening()).toBeVisible()
  await keyboard.up('F9')
  await expect(desktop.page.getByRole('alertdialog')).toHaveAccessibleName(
    'Restart payment gateway in production?',
    { timeout: 20_000 },
  )
  await desktop.page.keyboard.press('Escape')
  await expect(desktop.page.getByRole('alertdialog')).toHaveCount(0)
})

test('a hook that dies lets go, and makes the key a switch, and the wall says so', async () => {
  await keyboard.down('F9')
  await expect(listening()).toBeVisible()
  process.kill((await hook()) ?? 0, 'SIGKILL')
  await expect(listening()).toHaveCount(0)
  await keyboard.up('F9')
  await expect(desktop.page.getByRole('alert', { name: 'Talk' })).toContainText('F9 cannot be held here')
  await keyboard.down('F9')
  await keyboard.up('F9')
  await expect(listening()).toBeVisible()
  // Presses that come faster than this are one that is held.
  await desktop.page.waitForTimeout(1_000)
  await expect(listening()).toBeVisible()
  await keyboard.down('F9')
  await keyboard.up('F9')
  await expect(listening()).toHaveCount(0)
  expect(desktop.output().match(/the hook of the talk key has ended/g)).toHaveLength(1)
  await desktop.page.keyboard.press('?')
  await expect(desktop.page.getByRole('dialog', { name: 'Keys' })).toContainText(
    'Press it to talk, again to send',
  )
})
