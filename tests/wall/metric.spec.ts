import { expect } from '@playwright/test'
import { expectLegible } from './expect-legible.ts'
import { history, incident, metric, snapshot, summary } from './scenes.ts'
import { test } from './wall-test.ts'

const burning = (changes: Parameters<typeof incident>[1] = {}) => {
  const now = Date.now()
  return snapshot(now, {
    subject: incident(now, { metric: metric(now), ...changes }),
    incidents: [summary(now), ...history(now)],
  })
}

test.describe('the metric of the alert', () => {
  test('stands against its limit, with its value in letters that are read from afar', async ({
    page,
    openWall,
  }) => {
    await openWall(burning())
    const card = page.getByRole('button', { name: /p95:trace\.http\.request over 1 h: at most 2\.\d+ s/ })
    await expect(card).toHaveAccessibleName(/the limit 0\.5 s, the alert marked$/)
    const chart = card.locator('svg')
    await expect(chart).toBeVisible()
    await expect(page.locator('.metric-value')).toHaveText(/^2\.\d+ s$/)
    await expect(page.locator('.metric-limit')).toHaveText('limit 0.5 s')
    const box = await chart.boundingBox()
    expect(box?.height).toBeGreaterThan(90)
    await expectLegible(page)
  })

  test('takes the place of the alert among the evidence, and opens its lines', async ({ page, openWall }) => {
    await openWall(burning())
    await expect(page.locator('[data-evidence="E0"]')).toHaveCount(1)
    await page.locator('.metric').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  })

  test('is not there when nobody knows it, or when it is a single point', async ({ page, openWall }) => {
    const now = Date.now()
    const engine = await openWall(burning({ metric: null }))
    await expect(page.locator('.metric')).toHaveCount(0)
    await expect(page.locator('[data-evidence="E0"]')).toContainText('The alert')
    const one = metric(now, { points: [[now, 1]] })
    engine.send({ type: 'incident', incident: incident(now, { metric: one }) })
    await expect(page.locator('.metric')).toHaveCount(0)
    engine.send({ type: 'incident', incident: incident(now, { metric: metric(now, { threshold: null }) }) })
    await expect(page.locator('.metric')).toHaveCount(1)
    await expect(page.locator('.metric-limit')).toHaveCount(0)
  })
})
