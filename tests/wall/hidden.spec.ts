import { expect } from '@playwright/test'
import { expectLegible } from './expect-legible.ts'
import { history, incident, snapshot, summary, withSecrets } from './scenes.ts'
import { test } from './wall-test.ts'

test('where secrets were taken out, the wall says how many and of what kind, and the lines do too', async ({
  page,
  openWall,
}) => {
  const now = Date.now()
  const engine = await openWall(
    snapshot(now, { subject: withSecrets(now), incidents: [summary(now), ...history(now)] }),
  )
  const column = page.getByRole('complementary', { name: 'Evidence' })
  await expect(column.locator('.hidden-mark')).toHaveText('3 secrets hidden: 1 password, 2 tokens')
  await expect(column.locator('.hidden-mark')).toBeInViewport()
  await expectLegible(page)
  await page.locator('[data-evidence="E1"]').click()
  await expect(page.getByRole('dialog').locator('.hidden-mark')).toContainText('3 secrets hidden')
  await page.keyboard.press('Escape')
  engine.send({ type: 'incident', incident: incident(now) })
  await expect(page.locator('.hidden-mark')).toHaveCount(0)
})
