import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { ROUTES } from '../../src/contract/routes.ts'
import type { Status } from '../../src/contract/status.ts'
import { type FakeEngine, tone } from './fake-engine.ts'
import { wav } from './said.ts'
import { summary } from './scenes.ts'
import { test } from './wall-test.ts'

const burning: Status = {
  state: 'speaking',
  incident_id: 'inc_pay',
  severity: 1,
  text: 'Critical. Payment gateway: p95 latency above 500 ms. Very likely since release 2.14.0 the connection pool is exhausted.',
  audio_available: true,
  audio_url: '/audio/s1',
  timestamp: '2026-11-23T03:06:00.000Z',
  open_incidents: 3,
}
const calm: Status = {
  ...burning,
  state: 'idle',
  incident_id: null,
  severity: null,
  text: '',
  audio_available: false,
  audio_url: null,
  open_incidents: 0,
}
const json = (body: unknown, status = 200) => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
})

async function openWidget(page: Page, engine: FakeEngine, status: Status): Promise<void> {
  engine.answers.set(ROUTES.status, json(status))
  engine.answers.set('/incidents/inc_pay', json(summary(Date.now())))
  await page.setViewportSize({ width: 320, height: 180 })
  await page.goto(`${engine.url}${ROUTES.widget}`)
  await page.locator('.widget-severity').waitFor()
}

test('the widget says how bad it is, of which service, what is known and what happens', async ({
  page,
  engine,
}) => {
  await openWidget(page, engine, burning)
  await expect(page.locator('main')).toContainText('Critical')
  await expect(page.locator('main')).toContainText('Payment gateway')
  await expect(page.locator('main')).toContainText('Speaking')
  await expect(page.locator('.widget-text')).toContainText('connection pool is exhausted')
  await expect(page.locator('main')).toContainText('2 other incidents open')
  await expect(page.locator('.widget-age')).toHaveText('just now')
})

test('a calm widget says so', async ({ page, engine }) => {
  await openWidget(page, engine, calm)
  await expect(page.locator('main')).toContainText('Nothing is burning')
  await expect(page.getByRole('button')).toHaveCount(0)
})

test('the report sounds on a click and only then', async ({ page, engine }) => {
  let asked = 0
  await openWidget(page, engine, burning)
  page.on('request', (request) => {
    if (request.url().endsWith('/audio/s1')) asked += 1
  })
  engine.answers.set('/audio/s1', { status: 200, type: 'audio/wav', body: wav(tone(20)) })
  expect(asked).toBe(0)
  await page.getByRole('button', { name: 'Play' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  expect(asked).toBeGreaterThan(0)
})

test('sound that is gone is said to be gone', async ({ page, engine }) => {
  await openWidget(page, engine, burning)
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(page.getByRole('button')).toHaveText('Cannot be played. Try again')
})

test('the widget says when the engine is gone, keeps what it knew, and comes back', async ({
  page,
  engine,
}) => {
  await openWidget(page, engine, burning)
  engine.answers.set(ROUTES.status, json({}, 503))
  await expect(page.getByRole('status')).toHaveText('EchoOps does not answer')
  await expect(page.locator('.widget-text')).toContainText('connection pool')
  engine.answers.set(ROUTES.status, json({ state: 'dancing' }))
  await expect(page.getByRole('status')).toHaveText('EchoOps answers something else')
  engine.answers.set(ROUTES.status, json(calm))
  await expect(page.locator('main')).toContainText('Nothing is burning', { timeout: 20_000 })
  await expect(page.getByRole('status')).toHaveCount(0)
})

test('a widget that never reached the engine says so', async ({ page, engine }) => {
  engine.answers.set(ROUTES.status, json({}, 500))
  await page.goto(`${engine.url}${ROUTES.widget}`)
  await expect(page.locator('main')).toContainText('EchoOps does not answer')
})

test('the widget works inside the page of another origin', async ({ page, engine }) => {
  engine.answers.set(ROUTES.status, json(burning))
  engine.answers.set('/incidents/inc_pay', json(summary(Date.now())))
  const frame = `<iframe src="${engine.url}${ROUTES.widget}" width="320" height="180"></iframe>`
  const host = createServer((_, response) => response.setHeader('content-type', 'text/html').end(frame))
  await new Promise<void>((listening) => host.listen(0, 'localhost', listening))
  try {
    await page.goto(`http://localhost:${(host.address() as AddressInfo).port}`)
    await expect(page.frameLocator('iframe').locator('main')).toContainText('Payment gateway')
  } finally {
    host.closeAllConnections()
    host.close()
  }
})

for (const scheme of ['dark', 'light'] as const)
  for (const size of [
    { width: 320, height: 180 },
    { width: 900, height: 500 },
  ])
    test(`the widget fits and is accessible, ${scheme}, ${size.width} × ${size.height}`, async ({
      page,
      engine,
    }) => {
      await page.emulateMedia({ colorScheme: scheme })
      await openWidget(page, engine, burning)
      await page.setViewportSize(size)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      )
      const outside = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return [scrollWidth > innerWidth, scrollHeight > innerHeight]
      })
      expect(outside).toEqual([false, false])
      await expect(page.locator('.widget-play')).toBeInViewport({ ratio: 1 })
      await expect(page.locator('.widget-text')).toBeInViewport()
    })
