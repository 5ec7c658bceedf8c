import { expect, type Page } from '@playwright/test'
import type { CommandView } from '../../src/contract/command.ts'
import * as scene from './command-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { commandLine, show } from './said.ts'
import { test } from './wall-test.ts'

const burning = (command: CommandView | null = null) => scene.commanded(Date.now(), command)
const confirmed = (engine: FakeEngine) =>
  engine.received.flatMap((message) =>
    message.type === 'confirm' ? [{ id: message.command_id, pin: message.pin }] : [],
  )

/** A question on the wall, for as long as it takes to be read. */
async function ask(engine: FakeEngine, page: Page, command: CommandView): Promise<void> {
  show(engine, command)
  await page.getByRole('alertdialog').waitFor()
  await page.waitForTimeout(600)
}

test.describe('a question', () => {
  test('is confirmed by Enter, once', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await ask(engine, page, scene.confirming(Date.now()))
    await expect(page.getByRole('alertdialog')).toHaveAccessibleName('Restart payment gateway in production?')
    await expect(page.locator('.confirm-digit')).toHaveText('7')
    await expect(page.locator('.confirm')).toContainText('confirm seven')
    await page.keyboard.press('Enter')
    await engine.heard((message) => message.type === 'confirm')
    show(engine, scene.performing(Date.now()))
    await expect(page.getByRole('heading', { name: 'Doing it' })).toBeVisible()
    expect(confirmed(engine)).toEqual([{ id: 'cmd_1', pin: null }])
  })

  test('is not confirmed by an Enter that was meant for something else', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    show(engine, scene.confirming(Date.now()))
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('m')
    await engine.heard((message) => message.type === 'mute')
    expect(confirmed(engine)).toEqual([])
  })

  test('is cancelled by Escape', async ({ page, openWall }) => {
    const engine = await openWall(burning(scene.confirming(Date.now())))
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Escape')
    await engine.heard((message) => message.type === 'cancel' && message.command_id === 'cmd_1')
    expect(engine.received.some(({ type }) => type === 'select')).toBe(false)
  })

  test('is answered by touch as well', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await ask(engine, page, scene.confirming(Date.now()))
    await page.getByRole('button', { name: 'or press Enter' }).click()
    await engine.heard((message) => message.type === 'confirm')
    await page.getByRole('button', { name: 'Esc cancels' }).click()
    await engine.heard((message) => message.type === 'cancel')
  })

  test('with a PIN is confirmed by the PIN and Enter; the PIN is masked and forgotten', async ({
    page,
    openWall,
  }) => {
    const engine = await openWall(burning())
    await ask(engine, page, scene.confirmingWithPin(Date.now()))
    const field = page.getByLabel('PIN')
    await expect(field).toBeFocused()
    await expect(field).toHaveAttribute('type', 'password')
    await page.keyboard.press('Enter')
    await page.keyboard.type('4711')
    await page.keyboard.press('Enter')
    await engine.heard((message) => message.type === 'confirm')
    expect(confirmed(engine)).toEqual([{ id: 'cmd_1', pin: '4711' }])
    await expect(field).toHaveValue('')
    show(engine, scene.confirmingWithPin(Date.now(), { message: 'The PIN is wrong.' }))
    await expect(page.locator('.confirm-objection')).toHaveText('The PIN is wrong.')
    await expect(field).toBeFocused()
    await page.keyboard.press('Escape')
    await engine.heard((message) => message.type === 'cancel')
  })

  test('says what it heard in place of the digit', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await ask(engine, page, scene.confirming(Date.now()))
    await expect(page.locator('.confirm-objection')).toHaveCount(0)
    show(engine, scene.confirming(Date.now(), { message: 'I heard 3. Say: confirm 7.' }))
    await expect(page.locator('.confirm-objection')).toHaveText('I heard 3. Say: confirm 7.')
  })

  test('runs out visibly, and cannot be put away unanswered', async ({ page, openWall }) => {
    await page.clock.install()
    await openWall(burning(scene.confirming(Date.now())))
    await expect(page.locator('.confirm-left')).toHaveText(/2\d s/)
    const left = () => page.locator('.ring-left').getAttribute('stroke-dashoffset').then(Number)
    const before = await left()
    await page.clock.fastForward(10_000)
    await expect(page.locator('.confirm-left')).toHaveText(/1\d s/)
    expect(await left()).toBeGreaterThan(before)
    await page.clock.fastForward(20_000)
    await expect(page.locator('.confirm-left')).toHaveText('Time is up')
  })

  test('that was typed for gets Enter, though a button had the focus', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await page.locator('.sentence-text, [data-evidence]').first().focus()
    await ask(engine, page, scene.confirming(Date.now()))
    await page.keyboard.press('Enter')
    await engine.heard((message) => message.type === 'confirm')
  })
})

test('a question that comes up while somebody writes takes neither their letters nor their Enter', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await page.keyboard.press('/')
  await page.keyboard.type('stat')
  await ask(engine, page, scene.confirmingWithPin(Date.now()))
  await page.keyboard.type('us')
  await expect(commandLine(page)).toHaveValue('status')
  await page.keyboard.press('Enter')
  await engine.heard((message) => message.type === 'command' && message.text === 'status')
  expect(confirmed(engine)).toEqual([])
  await expect(page.getByLabel('PIN')).toBeFocused()
})

test('a question is never covered by a dialog', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await ask(engine, page, scene.confirming(Date.now()))
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await engine.heard((message) => message.type === 'confirm')
})
