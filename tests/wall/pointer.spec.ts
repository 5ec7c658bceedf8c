import { expect, type Page } from '@playwright/test'
import { test } from './wall-test.ts'

/** The pointer over whatever lies in the middle of the wall, where a kiosk leaves it. */
const pointer = (page: Page) =>
  page.evaluate(() => {
    const under = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
    return under === null ? null : getComputedStyle(under).cursor
  })

test('a mouse that nobody moves is taken off the wall after three seconds, from the start', async ({
  page,
  openWall,
}) => {
  await page.clock.install()
  await openWall()
  expect(await pointer(page)).toBe('auto')
  await page.clock.fastForward(3_100)
  expect(await pointer(page)).toBe('none')
})

test('a mouse that moves is seen at once, and three seconds longer', async ({ page, openWall }) => {
  await page.clock.install()
  await openWall()
  await page.clock.fastForward(3_100)
  await page.mouse.move(900, 500)
  expect(await pointer(page)).toBe('auto')
  await page.clock.fastForward(2_000)
  await page.mouse.move(960, 540)
  await page.clock.fastForward(2_000)
  expect(await pointer(page)).toBe('auto')
  await page.clock.fastForward(1_100)
  expect(await pointer(page)).toBe('none')
})

test('a button shows no hand under a mouse that rests', async ({ page, openWall }) => {
  await page.clock.install()
  await openWall()
  const button = page.locator('.strip button').first()
  await button.hover()
  await expect(button).toHaveCSS('cursor', 'pointer')
  await page.clock.fastForward(3_100)
  await expect(button).toHaveCSS('cursor', 'none')
})

test('over an open dialog the mouse stays: somebody is choosing', async ({ page, openWall }) => {
  await page.clock.install()
  await openWall()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.clock.fastForward(10_000)
  expect(await pointer(page)).toBe('auto')
  await expect(page.locator('.dialog-close')).toHaveCSS('cursor', 'pointer')
})
