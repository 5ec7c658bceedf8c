import { expect } from '@playwright/test'
import { chromium } from './browser.ts'
import { expectLegible } from './expect-legible.ts'
import { tone } from './fake-engine.ts'
import { history, incident, snapshot, speech, summary } from './scenes.ts'
import { test } from './wall-test.ts'

test.use({ launchOptions: chromium('asked') })

test.beforeEach(async ({ engine, page }) => {
  const now = Date.now()
  engine.snapshot = snapshot(now, {
    subject: incident(now, { speech: [] }),
    incidents: [summary(now), ...history(now)],
  })
  await page.goto(engine.url)
  await engine.heard((message) => message.type === 'sound' && message.state === 'blocked')
})

test('a browser that forbids sound shows one button; a click on it turns the sound on and the engine learns it', async ({
  page,
  engine,
}) => {
  await page.getByRole('button', { name: 'Turn sound on' }).click()
  await engine.heard((message) => message.type === 'sound' && message.state === 'on')
  await expect(page.getByRole('button', { name: 'Turn sound on' })).toHaveCount(0)
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(0.2))
  await engine.heard((message) => message.type === 'ended' && message.number === 1)
})

test('any key turns the sound on', async ({ page, engine }) => {
  await page.keyboard.press('x')
  await engine.heard((message) => message.type === 'sound' && message.state === 'on')
})

test('a wall without sound lights what another wall speaks', async ({ page, engine }) => {
  engine.send({ type: 'utterance', number: 1, utterance: speech('s2') })
  await expect(page.locator('.sentence[aria-current="true"]')).toHaveCount(0)
  engine.send({ type: 'speaking', utterance: speech('s2', { state: 'speaking' }), waiting: 1 })
  await expect(page.locator('.sentence[aria-current="true"]')).toHaveAttribute('data-key', 's2')
  engine.send({ type: 'speaking', utterance: null, waiting: 0 })
  await expect(page.locator('.sentence[aria-current="true"]')).toHaveCount(0)
})

test('sound that comes while it is forbidden is not heard later', async ({ page, engine }) => {
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(0.2))
  await page.getByRole('button', { name: 'Turn sound on' }).click()
  await engine.heard((message) => message.type === 'sound' && message.state === 'on')
  engine.send({ type: 'utterance', number: 2, utterance: speech('s2') })
  engine.sound(2, tone(0.2))
  await engine.heard((message) => message.type === 'ended' && message.number === 2)
  expect(engine.received.some((message) => message.type === 'started' && message.number === 1)).toBe(false)
})

test('the wall is whole, legible and accessible while it asks for sound', async ({ page }) => {
  await expectLegible(page)
})
