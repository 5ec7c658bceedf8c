import { expect, type Page } from '@playwright/test'
import type { FiguresView } from '../../src/contract/figures.ts'
import { COCKPIT_STATES, cloudFigures, figures, level, noFigures } from './cockpit-states.ts'
import type { FakeEngine } from './fake-engine.ts'
import { history, incident, MINUTE, snapshot, speech, summary } from './scenes.ts'
import { test } from './wall-test.ts'

const cockpit = (page: Page) => page.getByRole('heading', { name: 'Cockpit' })
const watches = (engine: FakeEngine) =>
  engine.received.flatMap((message) => (message.type === 'watch-figures' ? [message.on] : []))

/** Presses G, and tells what the engine knows of itself. */
async function show(page: Page, engine: FakeEngine, told: FiguresView = figures(Date.now())) {
  await page.keyboard.press('g')
  await engine.heard((message) => message.type === 'watch-figures' && message.on)
  engine.send({ type: 'figures', figures: told })
  await page.locator('.latency-canvas canvas').waitFor()
}

/** What the chart has drawn in the colour of a theme's token, as pixels. */
async function pixelsOf(page: Page, token: string): Promise<number> {
  return page.locator('.latency-canvas canvas').evaluate((canvas: HTMLCanvasElement, name) => {
    const wanted = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(wanted.slice(at, at + 2), 16))
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    let found = 0
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255)
        found += 1
    return found
  }, token)
}

const burning = (now: number) =>
  snapshot(now, { subject: incident(now), incidents: [summary(now), ...history(now)] })

test.describe('the cockpit', () => {
  test('opens and closes with G, and only then asks the engine for its figures', async ({
    page,
    openWall,
  }) => {
    const engine = await openWall()
    expect(watches(engine)).toEqual([])
    await show(page, engine)
    await expect(cockpit(page)).toBeVisible()
    await page.keyboard.press('g')
    await expect(cockpit(page)).toHaveCount(0)
    await expect(page.getByText('Nothing is burning')).toBeVisible()
    await expect.poll(() => watches(engine)).toEqual([true, false])
  })

  test('Escape goes back to the wall, and the keys that are listed name it', async ({ page, openWall }) => {
    const engine = await openWall()
    await show(page, engine)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toContainText('Cockpit')
    await page.keyboard.press('Escape')
    await expect(cockpit(page)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(cockpit(page)).toHaveCount(0)
  })

  test('can be shared by its address, which follows what is shown', async ({ page, engine }) => {
    await page.goto(`${engine.url}/?view=cockpit`)
    await engine.heard((message) => message.type === 'watch-figures' && message.on)
    engine.send({ type: 'figures', figures: figures(Date.now()) })
    await expect(page.getByText('95 % in 0.41 s')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(`${engine.url}/`)
    await page.keyboard.press('g')
    await expect(page).toHaveURL(`${engine.url}/?view=cockpit`)
  })

  test('asks again after the connection was lost', async ({ page, openWall }) => {
    const engine = await openWall()
    await show(page, engine)
    engine.drop(false)
    await expect.poll(() => watches(engine)).toEqual([true, true])
    engine.send({ type: 'figures', figures: figures(Date.now(), { note: 'Some of it is missing.' }) })
    await expect(page.getByText('Some of it is missing.')).toBeVisible()
  })

  test('says what is known in numbers that are read from afar', async ({ page, openWall }) => {
    const engine = await openWall(COCKPIT_STATES['cockpit-clouds']?.snapshot(Date.now()))
    await show(page, engine, cloudFigures(Date.now()))
    const region = (name: string | RegExp) => page.getByRole('region', { name })
    await expect(region(/Within 1 s, target 95 %/)).toContainText(/Target missed.*overspent by 40 %/)
    await expect(page.getByRole('row', { name: /1 hour/ })).toContainText('79.1 % 19 of 24')
    await expect(page.getByRole('row', { name: /7 days/ })).toContainText(/1,120 of 1,204.*1\.4×/)
    await expect(region(/Engines now/)).toContainText(/ElevenLabs.*Local 12×, too late/)
    await expect(page.locator('.cockpit-today')).toContainText(
      /Cost today\$1\.28Gemini.\$0\.77, ElevenLabs.\$0\.51/,
    )
    await expect(page.locator('.cockpit-today')).toContainText(/41.*6 duplicates, 1.quarantined/)
    await expect(page.locator('.cockpit-today')).toContainText(/Refused today4/)
  })

  test('is empty in words before anybody has asked anything', async ({ page, openWall }) => {
    const engine = await openWall()
    await show(page, engine, noFigures(Date.now()))
    await expect(page.locator('.latency-none')).toHaveText('No command yet today')
    await expect(page.getByText('No delivery yet today')).toBeVisible()
    await expect(page.locator('.objective-standing')).toHaveText('No data')
    await expect(page.locator('.cockpit')).not.toContainText('100 %')
  })

  test('before the engine has told anything shows that it waits', async ({ page, openWall }) => {
    await openWall()
    await page.keyboard.press('g')
    await expect(page.getByText('Reading the instruments')).toBeVisible()
  })
})

test.describe('the chart of first sounds', () => {
  test('draws answers in time and late ones in different colours, and the limit between them', async ({
    page,
    openWall,
  }) => {
    const engine = await openWall()
    const now = Date.now()
    const inTime: FiguresView['latency']['points'] = [[now - 20 * MINUTE, 300, 'command']]
    const none = figures(now).latency
    await show(page, engine, figures(now, { latency: { ...none, points: inTime } }))
    await expect.poll(() => pixelsOf(page, '--good')).toBeGreaterThan(150)
    expect(await pixelsOf(page, '--warning')).toBeGreaterThan(400)
    expect(await pixelsOf(page, '--high')).toBe(0)
    const late: FiguresView['latency']['points'] = [...inTime, [now - 5 * MINUTE, 2_400, 'report']]
    engine.send({ type: 'figures', figures: figures(now, { latency: { ...none, points: late } }) })
    await expect.poll(() => pixelsOf(page, '--high')).toBeGreaterThan(150)
  })

  test('takes the colours of the theme, also when that changes while it is shown', async ({
    page,
    openWall,
  }) => {
    const engine = await openWall()
    await show(page, engine)
    await expect.poll(() => pixelsOf(page, '--good')).toBeGreaterThan(150)
    await page.keyboard.press('t')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
    await expect.poll(() => pixelsOf(page, '--good')).toBeGreaterThan(150)
  })

  test('has the same share of the screen at 4K, with letters as large', async ({ page, openWall }) => {
    const engine = await openWall()
    await show(page, engine)
    const share = async () => {
      const box = await page.locator('.latency-canvas canvas').boundingBox()
      const { width = 1, height = 1 } = page.viewportSize() ?? {}
      const round = (part: number) => Math.round(part * 100) / 100
      return { wide: round((box?.width ?? 0) / width), high: round((box?.height ?? 0) / height) }
    }
    const before = await share()
    expect(before.high).toBeGreaterThan(0.25)
    await page.setViewportSize({ width: 3_840, height: 2_160 })
    await expect.poll(share).toEqual(before)
  })

  test('is told in words to whoever does not see it, and chatters about nothing', async ({
    page,
    openWall,
  }) => {
    const engine = await openWall()
    await show(page, engine)
    const chart = page.getByRole('img', { name: /^Time to the first sound in the last hour/ })
    await expect(chart).toHaveAccessibleName(/18 commands, half within 0\.22 s/)
    await page.evaluate(() => {
      globalThis.spokenAloud = []
      for (const region of document.querySelectorAll('[aria-live], [role="status"], [role="alert"]'))
        new MutationObserver(() => globalThis.spokenAloud.push(region.textContent ?? '')).observe(region, {
          ...{ characterData: true, childList: true, subtree: true },
        })
    })
    for (let n = 0; n < 5; n++) {
      const told = figures(Date.now(), { slo: { ...figures(0).slo, hour: level(20 + n, 10) } })
      engine.send({ type: 'figures', figures: told })
    }
    await expect(page.getByRole('row', { name: /1 hour/ })).toContainText('10 of 24')
    expect(await page.evaluate(() => globalThis.spokenAloud)).toEqual([])
    await expect(page.locator('.cockpit [aria-live]')).toHaveCount(0)
  })
})

declare global {
  var spokenAloud: string[]
}

test.describe('an alert that comes while the cockpit is shown', () => {
  test('stands before it at once, and the cockpit comes back when it is over', async ({ page, openWall }) => {
    const engine = await openWall()
    await show(page, engine)
    const now = Date.now()
    engine.send({ type: 'incident', incident: incident(now) })
    engine.send({ type: 'subject', incident_id: 'inc_pay' })
    await expect(page.locator('.incident h1')).toHaveText('p95 latency above 500 ms')
    await expect(cockpit(page)).toHaveCount(0)
    const over = { state: 'recovered', recovered_at: now } as const
    engine.send({ type: 'incident', incident: incident(now, over) })
    await expect(page.locator('.badge')).toHaveText('Recovered')
    engine.send({ type: 'subject', incident_id: null })
    await expect(cockpit(page)).toBeVisible()
    await expect(page.getByText('95 % in 0.41 s')).toBeVisible()
  })

  test('stays as a line in its colour when somebody wants the cockpit all the same', async ({
    page,
    openWall,
  }) => {
    const engine = await openWall(burning(Date.now()))
    await show(page, engine)
    const line = page.getByRole('button', { name: /Critical.*Payment gateway: p95 latency above 500 ms/ })
    await expect(line).toBeVisible()
    expect((await line.boundingBox())?.height).toBeGreaterThan(70)
    engine.send({ type: 'incident-summary', incident: summary(Date.now(), { id: 'inc_two', severity: 3 }) })
    await expect(cockpit(page)).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(line).toContainText('and 1 more')
    await line.click()
    await engine.heard((message) => message.type === 'select' && message.incident_id === 'inc_pay')
    await expect(page.locator('.incident h1')).toBeVisible()
  })

  test('is spoken, and the key is heard, over the cockpit as over the wall', async ({ page, openWall }) => {
    const engine = await openWall()
    await show(page, engine)
    engine.send({
      type: 'speaking',
      utterance: speech('x', { text: 'Payment gateway is slow.' }),
      waiting: 2,
    })
    await expect(page.locator('.cockpit-today')).toContainText(/Speech queue2“Payment gateway is slow\.”/)
    await page.keyboard.press('/')
    await expect(page.getByRole('textbox')).toBeFocused()
  })
})
