import { expect } from '@playwright/test'
import { chromium, microphone } from './browser.ts'
import { commanded } from './command-scenes.ts'
import { holdSpace, openMicrophone, phasesOf, talkOf, talksOf } from './said.ts'
import { test } from './wall-test.ts'

test.use({ launchOptions: chromium('allowed', microphone()) })

const burning = () => commanded(Date.now(), null)

test('a tap is taken back, and the wall says how the key is meant', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.keyboard.press(' ')
  await talkOf(engine, 'cancel')
  expect(phasesOf(engine)).toEqual(['begin', 'cancel'])
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('Hold Space while you speak')
  await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
})

test('Escape drops what was said', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.press('Escape')
  await talkOf(engine, 'cancel')
  await page.keyboard.up(' ')
  expect(phasesOf(engine)).toEqual(['begin', 'cancel'])
  await expect(page.locator('.hearing')).toHaveCount(0)
})

for (const [what, takeAway] of [
  ['another window', () => void window.dispatchEvent(new Event('blur'))],
  [
    'another page',
    () => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
  ],
] as const)
  test(`a key that ${what} takes away is let go`, async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await openMicrophone(page)
    await holdSpace(page)
    await page.waitForTimeout(300)
    await page.evaluate(takeAway)
    await talkOf(engine, 'end')
    const sent = engine.frames.length
    // Some systems go on repeating the key to the page behind.
    await page.keyboard.up(' ')
    await page.waitForTimeout(200)
    expect([phasesOf(engine), engine.frames.length]).toEqual([['begin', 'end'], sent])
  })

test('the talk button is held by the mouse, also when the mouse leaves it', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.locator('.talk-key').hover()
  await page.mouse.down()
  await page.locator('.hearing[data-phase="listening"]').waitFor()
  await page.mouse.move(300, 300)
  await page.waitForTimeout(300)
  expect(phasesOf(engine)).toEqual(['begin'])
  await page.mouse.up()
  await talkOf(engine, 'end')
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
  // And Space is the talk key again, not a click on the button.
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await expect.poll(() => phasesOf(engine)).toEqual(['begin', 'end', 'begin', 'end'])
})

for (const ending of ['touchEnd', 'touchCancel'] as const)
  test(`the talk button is held by a finger until ${ending}`, async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await openMicrophone(page)
    const box = await page.locator('.talk-key').boundingBox()
    const finger = await page.context().newCDPSession(page)
    const touch = { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 20 }
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [touch] })
    await page.locator('.hearing[data-phase="listening"]').waitFor()
    await page.waitForTimeout(300)
    await finger.send('Input.dispatchTouchEvent', { type: ending, touchPoints: [] })
    await talkOf(engine, 'end')
    expect(phasesOf(engine)).toEqual(['begin', 'end'])
  })

test('whoever cannot hold a key begins and ends with Enter on the button', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.locator('.talk-key').focus()
  await page.keyboard.press('Enter')
  await page.locator('.hearing[data-phase="listening"]').waitFor()
  await expect(page.locator('.talk-key')).toHaveAttribute('aria-pressed', 'true')
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await talkOf(engine, 'end')
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
})

test('Space on a focused button talks and does not press it; Enter presses it', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.locator('[data-evidence="E1"]').focus()
  await page.keyboard.down(' ')
  await talkOf(engine, 'begin')
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  engine.send({ type: 'command', command: null })
  await page.locator('[data-evidence="E1"]').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(1)
})

test('a button that was clicked leaves Space to the talk', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.getByRole('button', { name: 'Close incident' }).click()
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  expect(engine.received.some(({ type }) => type === 'close-incident')).toBe(false)
})

test('Space where somebody writes is a space, and in a dialog nothing', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await page.keyboard.press('/')
  await page.keyboard.type('status of x')
  await expect(page.getByLabel('Command', { exact: true })).toHaveValue('status of x')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.keyboard.press(' ')
  await page.waitForTimeout(100)
  expect(talksOf(engine)).toEqual([])
})

test('while one wall is heard the other says so quietly and does not talk over it', async ({
  page,
  context,
  openWall,
}) => {
  const engine = await openWall(burning())
  const other = await context.newPage()
  await other.goto(engine.url)
  await other.locator('.wall').waitFor()
  await page.bringToFront()
  await holdSpace(page)
  const talk = await talkOf(engine, 'begin')
  engine.send({ type: 'listening', listening: { talk, since: Date.now(), words: 'restart' } })
  await expect(other.locator('.elsewhere')).toHaveText('Listening at another wall: “restart”')
  await expect(page.locator('.elsewhere')).toHaveCount(0)
  await other.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' })))
  await expect(other.getByRole('alert', { name: 'Talk' })).toContainText('Another wall is being heard')
  expect(phasesOf(engine)).toEqual(['begin'])
  await page.keyboard.up(' ')
  engine.send({ type: 'listening', listening: null })
  await expect(other.locator('.elsewhere')).toHaveCount(0)
})

test('two walls count their talks apart', async ({ page, context, openWall }) => {
  const engine = await openWall(burning())
  await page.keyboard.press(' ')
  const other = await context.newPage()
  await other.goto(engine.url)
  await other.locator('.wall').waitFor()
  await other.keyboard.press(' ')
  await expect.poll(() => new Set(talksOf(engine).map(({ talk }) => talk)).size).toBe(2)
})
