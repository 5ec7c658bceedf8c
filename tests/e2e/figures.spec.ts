import { expect, test } from '@playwright/test'
import { type FiguresView, figuresSchema } from '../../src/contract/figures.ts'
import { liveEventSchema } from '../../src/contract/live.ts'
import { type Engine, removeFolder, startEngine } from '../support/engine.ts'

/** With no key, no Datadog and no network: what EchoOps counts of itself on this machine. */
let engine: Engine

test.beforeEach(async () => {
  engine = await startEngine()
})
test.afterEach(async () => {
  await engine.stop()
  await removeFolder(engine.home)
})

async function figuresOf(url: string): Promise<FiguresView> {
  return figuresSchema.parse(await (await fetch(`${url}/figures`)).json())
}

/** What was answered counts as soon as its words were the answer, or its first sound: a moment after the HTTP answer. */
async function counted(url: string, total: number): Promise<FiguresView> {
  await expect.poll(async () => (await figuresOf(url)).slo.week.total, { timeout: 15_000 }).toBe(total)
  return figuresOf(url)
}

async function say(url: string, text: string): Promise<void> {
  const answer = await fetch(`${url}/command`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transcript: text, user_id: 'ann' }),
  })
  expect(answer.ok, await answer.text()).toBe(true)
}

test('an engine that nobody has asked anything knows nothing of its level, and does not call it perfect', async () => {
  const figures = await figuresOf(engine.url)
  expect(figures).toMatchObject({ since: null, note: null, latency: { points: [] } })
  expect(figures.slo.week).toEqual({
    total: 0,
    satisfactory: 0,
    level: null,
    burn_rate: null,
    budget_left: null,
  })
})

test('commands are counted once each, also over a restart', async () => {
  for (const text of ['status', 'help', 'delete the database']) await say(engine.url, text)
  const before = await counted(engine.url, 3)
  expect(before.slo.week).toMatchObject({ total: 3, satisfactory: 3, level: 1, burn_rate: 0, budget_left: 1 })
  expect(before.latency.commands?.count).toBe(3)
  expect(before.today).toMatchObject({
    commands: 3,
    cost_usd: 0,
    refusals: [{ reason: 'destructive', count: 1 }],
  })

  expect(await engine.stop()).toBe(0)
  engine = await startEngine({ home: engine.home })
  expect((await figuresOf(engine.url)).today).toEqual(before.today)
  await say(engine.url, 'status')
  expect((await counted(engine.url, 4)).slo.week).toMatchObject({ total: 4, satisfactory: 4 })
})

test('an answer that came too late on purpose burns the budget, on the wall that looks on', async ({
  page,
}) => {
  await page.goto(`${engine.url}/?view=cockpit`)
  await expect(page.getByText('No command yet today').first()).toBeVisible()
  const standing = page.locator('.objective-standing')
  /** What is answered stands before the cockpit, until somebody has read it. */
  const sayAndPutAway = async (text: string) => {
    await say(engine.url, text)
    await page.locator('.act[data-command="answered"] .act-message').waitFor()
    await page.keyboard.press('Escape')
  }
  await sayAndPutAway('status')
  await expect(standing).toHaveText('On target')
  expect((await fetch(`${engine.url}/chaos/start`, { method: 'POST' })).ok).toBe(true)
  await sayAndPutAway('help')
  await expect(standing).toHaveText('Target missed')
  await expect(page.getByRole('row', { name: /7 days/ })).toContainText('1 of 2')
})

test('a wall that has not asked for figures is not told them', async () => {
  const events: string[] = []
  const wall = new WebSocket(engine.url.replace('http', 'ws').concat('/live'))
  wall.onmessage = ({ data }) => {
    if (typeof data === 'string') events.push(liveEventSchema.parse(JSON.parse(data)).type)
  }
  await expect.poll(() => events.includes('snapshot')).toBe(true)
  await say(engine.url, 'status')
  await expect.poll(() => events.includes('heartbeat'), { timeout: 8_000 }).toBe(true)
  expect(events).not.toContain('figures')
  wall.send(JSON.stringify({ type: 'watch-figures', on: true }))
  await expect.poll(() => events.filter((type) => type === 'figures').length).toBeGreaterThan(0)
  wall.close()
})
