import { expect } from '@playwright/test'
import { commanded } from './command-scenes.ts'
import { commandLine, typedAt } from './said.ts'
import { test } from './wall-test.ts'

const burning = () => commanded(Date.now(), null)

test.describe('a typed command', () => {
  test('is opened by the slash, sent by Enter, and the line is gone', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await page.keyboard.press('/')
    await expect(commandLine(page)).toBeFocused()
    await expect(commandLine(page)).toHaveValue('')
    await page.keyboard.type('  restart payment gateway ')
    await page.keyboard.press('Enter')
    await engine.heard((message) => message.type === 'command')
    expect(typedAt(engine)).toEqual(['restart payment gateway'])
    await expect(commandLine(page)).toHaveCount(0)
  })

  test('is opened by Enter when nothing has the focus and nothing is asked', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await page.keyboard.press('Enter')
    await expect(commandLine(page)).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(commandLine(page)).toHaveCount(0)
    expect(typedAt(engine)).toEqual([])
  })

  test('is dropped by Escape, and letters of it are no keys of the wall', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await page.keyboard.press('/')
    await page.keyboard.type('mscftab?/')
    await page.keyboard.press('Escape')
    await expect(commandLine(page)).toHaveCount(0)
    await page.keyboard.press('s')
    await engine.heard((message) => message.type === 'skip')
    expect(
      engine.received.filter(({ type }) => type !== 'sound' && type !== 'skip').map(({ type }) => type),
    ).toEqual([])
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('comes back with the arrow up, the newest first', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    for (const text of ['status', 'logs of checkout', 'status']) {
      await page.keyboard.press('/')
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('/')
    await page.keyboard.press('ArrowUp')
    await expect(commandLine(page)).toHaveValue('status')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect(commandLine(page)).toHaveValue('logs of checkout')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(commandLine(page)).toHaveValue('')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect.poll(() => typedAt(engine).length).toBe(4)
  })

  test('is no longer than the engine reads', async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await page.keyboard.press('/')
    await page.keyboard.insertText('x'.repeat(5_000))
    await page.keyboard.press('Enter')
    await engine.heard((message) => message.type === 'command')
    expect(typedAt(engine).map(({ length }) => length)).toEqual([500])
  })
})
