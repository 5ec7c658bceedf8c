import { expect, type Page } from '@playwright/test'
import { chromium } from './browser.ts'
import { commanded } from './command-scenes.ts'
import { tone } from './fake-engine.ts'
import { expectTyping, phasesOf, talkOf } from './said.ts'
import { speech } from './scenes.ts'
import { test } from './wall-test.ts'

/** Chromium with a microphone that nobody may use, and a name for this machine that is no secure context. */
test.use({
  launchOptions: chromium('allowed', [
    '--use-fake-device-for-media-stream',
    '--deny-permission-prompts',
    '--host-resolver-rules=MAP wall.test 127.0.0.1',
  ]),
})

const burning = () => commanded(Date.now(), null)
const banner = (page: Page) => page.getByRole('alert', { name: 'Talk' })

async function hold(page: Page): Promise<void> {
  await page.keyboard.down(' ')
  await banner(page).waitFor()
  await page.keyboard.up(' ')
}

/** Fails as Chromium does when there is no device, or none to be had. */
async function refuseWith(page: Page, name: string): Promise<void> {
  await page.addInitScript((fault) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('told by the test', fault))
  }, name)
}

test('a microphone that is not allowed is said to be, the engine is told, and typing works', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await hold(page)
  await expect(banner(page)).toContainText('The microphone is not allowed')
  await expect(page.locator('.talk-key')).toContainText('not allowed')
  await talkOf(engine, 'cancel')
  expect([phasesOf(engine), engine.frames]).toEqual([['begin', 'cancel'], []])
  await expectTyping(engine, page)
})

test('nobody is asked for the microphone before the key is pressed', async ({ page, openWall }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { asked: 0 })
    navigator.mediaDevices.getUserMedia = () => {
      Object.assign(globalThis, { asked: 1 })
      return Promise.reject(new DOMException('told by the test', 'NotAllowedError'))
    }
  })
  await openWall(burning())
  await page.keyboard.press('Shift')
  await page.mouse.click(20, 20)
  await page.waitForTimeout(200)
  expect(await page.evaluate(() => Reflect.get(globalThis, 'asked'))).toBe(0)
})

for (const [fault, says] of [
  ['NotFoundError', 'No microphone is connected'],
  ['NotReadableError', 'Another program has the microphone'],
  ['UnknownError', 'The microphone does not open'],
] as const)
  test(`the wall says what is wrong after ${fault}, and typing works`, async ({ page, openWall }) => {
    await refuseWith(page, fault)
    const engine = await openWall(burning())
    await hold(page)
    await expect(banner(page)).toContainText(says)
    await talkOf(engine, 'cancel')
    await expectTyping(engine, page)
  })

test('a browser without audio worklets is told so, and what was being said is not interrupted for it', async ({
  page,
  openWall,
}) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'AudioWorkletNode'))
  const engine = await openWall(burning())
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(1))
  await engine.heard((message) => message.type === 'started')
  await hold(page)
  await expect(banner(page)).toContainText('This browser cannot listen')
  expect(phasesOf(engine)).toEqual([])
  await engine.heard((message) => message.type === 'ended')
  await expectTyping(engine, page)
})

test('a page over plain HTTP from another machine says why it cannot listen, and typing works', async ({
  page,
  engine,
}) => {
  engine.snapshot = burning()
  await page.goto(engine.url.replace('127.0.0.1', 'wall.test'))
  await page.locator('.wall').waitFor()
  await hold(page)
  await expect(banner(page)).toContainText('This page may not use a microphone')
  await expect(banner(page)).toContainText('over HTTPS')
  expect(phasesOf(engine)).toEqual([])
  await expectTyping(engine, page)
})

test('what came of a press goes away by itself and by Escape', async ({ page, openWall }) => {
  await page.clock.install()
  const engine = await openWall(burning())
  await hold(page)
  await page.keyboard.press('Escape')
  await expect(banner(page)).toHaveCount(0)
  expect(engine.received.some(({ type }) => type === 'select')).toBe(false)
  await hold(page)
  await page.clock.fastForward(9_000)
  await expect(banner(page)).toHaveCount(0)
})
