import { expect } from '@playwright/test'
import { tone } from './fake-engine.ts'
import { history, incident, snapshot, speech, summary } from './scenes.ts'
import { test } from './wall-test.ts'

const burning = () => {
  const now = Date.now()
  return snapshot(now, { subject: incident(now), incidents: [summary(now), ...history(now)] })
}

test('a wall without an engine says that it connects, and tries again', async ({ page, engine }) => {
  engine.drop(true)
  await page.goto(engine.url)
  await expect(page.getByRole('heading')).toHaveText('The engine does not answer')
  engine.back()
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(page.locator('.calm-state')).toHaveText('Nothing is burning')
})

test('a lost engine dims the wall and says since when; its return brings everything back', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  engine.drop(true)
  const banner = page.getByRole('alert', { name: 'Disconnected' })
  await expect(banner).toContainText('Not connected to the engine')
  await expect(banner).toContainText(/This is how things stood at \d\d:\d\d/)
  await expect(page.locator('.lost')).toContainText(/Trying again/)
  await expect(page.locator('.wall h1')).toHaveText('p95 latency above 500 ms')
  await expect(page.locator('.wall')).toHaveCSS('opacity', '0.32')
  const before = engine.received.length
  engine.back()
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(banner).toHaveCount(0)
  await expect.poll(() => engine.received[before]).toEqual({ type: 'sound', state: 'on' })
})

test('after a restart of the engine the sound of before is not heard again, and its numbers begin anew', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(30))
  await engine.heard((message) => message.type === 'started')
  engine.drop(false)
  await expect(page.locator('.lost')).toHaveCount(1)
  await expect(page.locator('.lost')).toHaveCount(0)
  await expect(page.locator('.sentence[aria-current="true"]')).toHaveCount(0)
  engine.send({ type: 'utterance', number: 1, utterance: speech('s2') })
  engine.sound(1, tone(0.2))
  await engine.heard((message) => message.type === 'ended')
})

test('messages nobody knows are ignored, and the wall goes on', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  for (const text of ['{', 'null', '{"type":"from-the-future"}', '{"type":"incident","incident":{}}', '[]'])
    engine.sendRaw(text)
  engine.send({ type: 'muted', muted: true })
  await expect(page.getByRole('button', { name: 'Muted' })).toBeVisible()
})

test('texts from outside are shown as they are and never as markup', async ({ page, engine, openWall }) => {
  const now = Date.now()
  const title = '<img src=x onerror=alert(1)> <b>bold</b>'
  await openWall({ ...burning(), subject: incident(now, { title }), incidents: [summary(now, { title })] })
  await expect(page.locator('h1')).toHaveText(title)
  expect(await page.locator('img, b').count()).toBe(0)
  expect(engine.walls()).toBe(1)
})

test('a region that fails leaves the others standing, and comes back when it can', async ({
  page,
  openWall,
}) => {
  // A time no calendar knows.
  const engine = await openWall({ ...snapshot(Date.now()), now: 1e300 })
  await expect(page.locator('.region-failed')).toHaveText('The incident cannot be shown right now.')
  await expect(page.locator('.engines')).toContainText('Local voice')
  engine.send({ type: 'heartbeat', now: Date.now() })
  await expect(page.locator('.calm-state')).toHaveText('Nothing is burning')
})

test('an updated engine reloads the page by itself, once', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await page.evaluate(() => Object.assign(globalThis, { loadedBefore: true }))
  engine.snapshot = { ...burning(), version: '9.0.0' }
  engine.drop(false)
  await page.waitForFunction(() => !Reflect.has(globalThis, 'loadedBefore'))
  await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
  await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0)
})

test('a page that is still out of date after its reload asks somebody', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await page.evaluate(() => sessionStorage.setItem('echoops.reloaded', '9.0.0'))
  engine.snapshot = { ...burning(), version: '9.0.0' }
  engine.drop(false)
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0)
  await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
})

test('the wall goes by the clock of the engine', async ({ page, openWall }) => {
  const later = Date.now() + 90 * 60_000
  await openWall({ ...burning(), now: later, subject: incident(later), incidents: [summary(later)] })
  await expect(page.locator('.incident-since')).toHaveText(/open 4:1\d/)
})

test('what is read counts up while it is read, and gives way to the report', async ({ page, openWall }) => {
  const now = Date.now()
  const bare = incident(now, { sitrep: null, evidence: [], reading: null, speech: [] })
  const engine = await openWall({ ...burning(), subject: bare })
  const progress = (lines: number) => ({ incident_id: 'inc_pay', files: 4, lines, bytes: 12_000 })
  engine.send({ type: 'analysing', progress: progress(1_200), done: false })
  await expect(page.locator('.figures')).toContainText('1,200')
  engine.send({ type: 'analysing', progress: progress(98_000), done: false })
  await expect(page.locator('.figures')).toContainText('98,000')
  engine.send({ type: 'incident', incident: incident(now) })
  engine.send({ type: 'analysing', progress: progress(98_000), done: true })
  await expect(page.locator('.sentence')).toHaveCount(4)
  await expect(page.locator('.figures')).toHaveCount(0)
})

test('nothing moves for those who asked for no motion', async ({ page, openWall }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const engine = await openWall()
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
  expect(await moving()).toBe(0)
  const now = Date.now()
  engine.send({ type: 'incident', incident: incident(now) })
  engine.send({ type: 'subject', incident_id: 'inc_pay' })
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(30))
  await engine.heard((message) => message.type === 'started')
  expect(await moving()).toBe(0)
  expect(await page.locator('.meter-bar').first().getAttribute('style')).toBeNull()
})

test('the calm wall breathes and does nothing else', async ({ page, openWall }) => {
  await openWall()
  const names = await page.evaluate(() =>
    document
      .getAnimations()
      .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : '')),
  )
  expect(names).toEqual(['breath'])
})
