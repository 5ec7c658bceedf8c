import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openChoir } from '../speech/voices.ts'
import { removeFolder, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { forMicrophone, holdWhile, SOMEBODY } from '../support/person.ts'
import { type Desktop, openDesktop } from './desktop.ts'

let folder: string
let desktop: Desktop
let wall: ListeningWall

test.beforeAll(async () => {
  folder = await temporaryFolder()
})
test.afterAll(async () => {
  wall.close()
  await desktop.close()
  await removeFolder(folder)
})

test('in the kiosk window a command is held, said, read back, and done with Enter', async () => {
  test.setTimeout(120_000)
  const done = join(folder, 'done')
  await mkdir(join(folder, 'logs'))
  await writeFile(join(folder, 'runbook.yaml'), JSON.stringify(runbook(done)))
  const said = (await openChoir([SOMEBODY])).say('restart the payment gateway', SOMEBODY)
  await writeFile(join(folder, 'said.wav'), forMicrophone(said))
  desktop = await openDesktop(
    { ECHOOPS_RUNBOOK: join(folder, 'runbook.yaml'), ECHOOPS_LOG_PATHS: join(folder, 'logs') },
    join(folder, 'said.wav'),
  )
  const { page } = desktop
  wall = await openListeningWall(new URL(page.url()).origin)
  await holdWhile(page, said)
  const question = page.getByRole('alertdialog')
  await expect(question).toHaveAccessibleName('Restart payment gateway in production?', { timeout: 20_000 })
  expect(existsSync(done)).toBe(false)
  const readBack = () =>
    wall.heard.find(({ purpose, text }) => purpose === 'reply' && text.includes('confirm'))
  await expect.poll(() => readBack()?.text, { timeout: 10_000 }).toContain('payment gateway')
  // An Enter that comes faster than anybody reads is not meant for the question.
  await page.waitForTimeout(600)
  await page.keyboard.press('Enter')
  await expect.poll(() => existsSync(done), { timeout: 15_000 }).toBe(true)
  await expect(page.getByText('Payment gateway was restarted.').first()).toBeVisible({ timeout: 10_000 })
})

/** What it does is leave a file. */
const runbook = (done: string) => ({
  environments: ['production'],
  programs: ['/usr/bin/touch'],
  services: [
    { name: 'payment-gateway', environment: 'production' },
    { name: 'checkout-api', environment: 'production' },
  ],
  actions: [
    {
      id: 'restart',
      watch_s: 0,
      executor: { type: 'exec', program: '/usr/bin/touch', args: [done], timeout_s: 10 },
    },
  ],
})
