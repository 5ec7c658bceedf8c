import { expect, type Page } from '@playwright/test'
import { chromium, microphone } from './browser.ts'
import { calm, commanded } from './command-scenes.ts'
import { expectTyping, holdSpace, openMicrophone, phasesOf, talkOf } from './said.ts'
import { test } from './wall-test.ts'

test.use({ launchOptions: chromium('allowed', microphone()) })

const burning = () => commanded(Date.now(), null)

test('when the engine takes no more, the wall says so and what was said counts', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await holdSpace(page)
  const talk = await talkOf(engine, 'begin')
  engine.send({ type: 'listening', listening: { talk, since: Date.now(), words: '' } })
  await page.waitForTimeout(200)
  engine.send({ type: 'listening', listening: null })
  await talkOf(engine, 'end')
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('That was long')
  await page.keyboard.up(' ')
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
})

test('a link that is lost while the key is held ends the talk and says so', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await holdSpace(page)
  await talkOf(engine, 'begin')
  engine.drop(false)
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('The engine was lost')
  await page.locator('.lost').waitFor({ state: 'detached' })
  const before = engine.frames.length
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  expect([phasesOf(engine), engine.frames.length]).toEqual([['begin'], before])
})

test('an unplugged microphone ends the talk and says so, and another one is taken at the next press', async ({
  page,
  openWall,
}) => {
  await keepTracks(page)
  const engine = await openWall(burning())
  await holdSpace(page)
  await page.evaluate(() => globalThis.wallTracks.at(-1)?.dispatchEvent(new Event('ended')))
  await talkOf(engine, 'cancel')
  await page.keyboard.up(' ')
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('The microphone was unplugged')
  await expect(page.locator('.talk-key')).toContainText('unplugged')
  await holdSpace(page)
  await expect(page.locator('.talk-key')).not.toContainText('unplugged')
  await page.keyboard.up(' ')
})

test('a microphone that nobody uses is given back', async ({ page, openWall }) => {
  await keepTracks(page)
  await page.clock.install()
  const engine = await openWall(calm(Date.now()))
  await openMicrophone(page)
  const keepAlive = (times: number) => {
    for (let n = 0; n < times; n += 1) engine.send({ type: 'heartbeat', now: Date.now() })
  }
  keepAlive(1)
  await page.clock.fastForward('05:01')
  await expect(page.locator('.talk-key')).toHaveAttribute('data-microphone', 'closed')
  const states = await page.evaluate(() => globalThis.wallTracks.map(({ readyState }) => readyState))
  expect(states).toEqual(['ended'])
})

test('without an ear the wall offers no talk, and typing in its place', async ({ page, openWall }) => {
  const engine = await openWall()
  await expect(page.locator('.talk-key')).toHaveCount(0)
  await page.keyboard.press(' ')
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('has no ear')
  await expectTyping(engine, page)
})

async function keepTracks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.wallTracks = []
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      globalThis.wallTracks.push(...stream.getTracks())
      return stream
    }
  })
}

declare global {
  var wallTracks: MediaStreamTrack[]
}
