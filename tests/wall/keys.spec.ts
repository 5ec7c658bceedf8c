import { expect } from '@playwright/test'
import type { FakeEngine } from './fake-engine.ts'
import { history, incident, others, snapshot, summary } from './scenes.ts'
import { test } from './wall-test.ts'

const several = () => {
  const now = Date.now()
  return snapshot(now, { subject: incident(now), incidents: [summary(now), ...others(now), ...history(now)] })
}
const selected = (engine: FakeEngine) =>
  engine.received.flatMap((message) => (message.type === 'select' ? [message.incident_id] : []))

test('Enter on a sentence asks to hear it again', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.keyboard.press('Tab')
  await expect(page.locator('.sentence[data-key="s1"] button')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await engine.heard((message) => message.type === 'replay' && message.utterance_id === 's2')
})

test('while everything is muted a sentence says why it cannot be heard again', async ({ page, openWall }) => {
  const engine = await openWall({ ...several(), muted: true })
  const sentence = page.locator('.sentence[data-key="s1"] button')
  await expect(sentence).toBeDisabled()
  await expect(sentence).toHaveAttribute('title', 'Muted. Press M, then this can be said')
  engine.send({ type: 'muted', muted: false })
  await expect(sentence).toBeEnabled()
})

test('a sentence that was never spoken cannot be asked for again', async ({ page, openWall }) => {
  await openWall(several())
  await expect(page.locator('.sentence[data-key="s4"] button')).toHaveCount(0)
})

test('evidence opens its lines, Escape closes them and gives the focus back', async ({ page, openWall }) => {
  const engine = await openWall(several())
  const card = page.locator('[data-evidence="E1"]')
  await card.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'New error since 03:02' })
  await expect(dialog.locator('.lines')).toContainText('80 waiting (max 20)')
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('dialog, body')?.tagName)).not.toBe(
      'MAIN',
    )
    expect(await page.evaluate(() => document.activeElement?.closest('.wall'))).toBeNull()
  }
  await page.keyboard.press('m')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(card).toBeFocused()
  expect(engine.received.some(({ type }) => type === 'mute' || type === 'select')).toBe(false)
})

test('a click on evidence opens its lines, a click on the cross closes them', async ({ page, openWall }) => {
  await openWall(several())
  await page.locator('[data-evidence="E2"]').click()
  await expect(page.getByRole('dialog')).toContainText('2.13.4')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('who is on it and what is muted stand under the headline, until that is over', async ({
  page,
  openWall,
}) => {
  const now = Date.now()
  const acknowledged = { by: '<b>ann</b>', at: now - 60_000 }
  const engine = await openWall(
    snapshot(now, {
      subject: incident(now, { acknowledged }),
      incidents: [summary(now, { acknowledged })],
      mutes: [{ service: 'payment-gateway', at: now, until: now + 600_000, by: 'ann' }],
    }),
  )
  const marks = page.getByRole('list', { name: 'Who is on it, and what is not spoken of' })
  await expect(marks).toContainText(/Acknowledged by <b>ann<\/b> at \d\d:\d\d/)
  await expect(marks).toContainText(/Muted until \d\d:\d\d/)
  engine.send({ type: 'mutes', mutes: [] })
  await expect(marks).not.toContainText('Muted')
  engine.send({ type: 'incident', incident: incident(now, { severity: 1, acknowledged: null }) })
  await expect(marks).toHaveCount(0)
})

test('M mutes, and unmutes once the engine has muted', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.keyboard.press('m')
  await engine.heard((message) => message.type === 'mute' && message.muted)
  engine.send({ type: 'muted', muted: true })
  await expect(page.getByRole('button', { name: 'Muted' })).toBeVisible()
  await page.keyboard.press('M')
  await engine.heard((message) => message.type === 'mute' && !message.muted)
})

test('S skips what is being said', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.keyboard.press('s')
  await engine.heard((message) => message.type === 'skip')
})

const closed = (engine: FakeEngine) =>
  engine.received.flatMap((message) => (message.type === 'close-incident' ? [message.incident_id] : []))

test('C asks before it closes the incident on the wall, C again closes it', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.keyboard.press('c')
  await expect(page.getByRole('alert', { name: 'Close this incident?' })).toContainText(
    'p95 latency above 500 ms',
  )
  expect(closed(engine)).toEqual([])
  await page.keyboard.press('c')
  await engine.heard((message) => message.type === 'close-incident')
  expect(closed(engine)).toEqual(['inc_pay'])
  await expect(page.getByRole('alert', { name: 'Close this incident?' })).toHaveCount(0)
})

test('a question that nobody answers within three seconds is withdrawn', async ({ page, openWall }) => {
  await page.clock.install()
  const engine = await openWall(several())
  const question = page.getByRole('alert', { name: 'Close this incident?' })
  await page.keyboard.press('c')
  await expect(question).toBeVisible()
  await page.clock.fastForward(3_100)
  await expect(question).toHaveCount(0)
  await page.keyboard.press('c')
  await expect(question).toBeVisible()
  await page.keyboard.press('m')
  await engine.heard((message) => message.type === 'mute')
  expect(closed(engine)).toEqual([])
})

test('what was asked about one incident does not close another', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.keyboard.press('c')
  await expect(page.getByRole('alert', { name: 'Close this incident?' })).toBeVisible()
  engine.send({ type: 'subject', incident_id: 'o1' })
  await expect(page.locator('h1')).toHaveText('Error rate above 5 %')
  await page.keyboard.press('c')
  await expect(page.getByRole('alert', { name: 'Close this incident?' })).toContainText(
    'Error rate above 5 %',
  )
  expect(closed(engine)).toEqual([])
})

test('an incident is closed by two clicks on its button, which is gone when nothing is open', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(several())
  const button = page.getByRole('button', { name: 'Close incident' })
  await button.click()
  expect(closed(engine)).toEqual([])
  await button.click()
  await engine.heard((message) => message.type === 'close-incident' && message.incident_id === 'inc_pay')
  const now = Date.now()
  engine.send({ type: 'incident', incident: incident(now, { state: 'closed', closed_at: now }) })
  await expect(button).toHaveCount(0)
})

test('keys with a modifier are left to the browser', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.keyboard.press('Control+s')
  await page.keyboard.press('m')
  await engine.heard((message) => message.type === 'mute')
  expect(engine.received.some(({ type }) => type === 'skip')).toBe(false)
})

test('the arrows go through the open incidents, the worst first, and Escape goes back', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(several())
  const show = async (id: string) => {
    engine.send({ type: 'subject', incident_id: id })
    const found = engine.snapshot.incidents.find((one) => one.id === id)
    await expect(page.locator('h1')).toHaveText(found?.title ?? '')
  }
  await page.keyboard.press('ArrowRight')
  await engine.heard((message) => message.type === 'select' && message.incident_id === 'o1')
  await show('o1')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Escape')
  await engine.heard((message) => message.type === 'select' && message.incident_id === null)
  expect(selected(engine)).toEqual(['o1', 'inc_pay', null])
})

test('an incident of the strip is shown by a click', async ({ page, openWall }) => {
  const engine = await openWall(several())
  await page.getByRole('button', { name: 'Order events' }).click()
  await engine.heard((message) => message.type === 'select' && message.incident_id === 'o2')
})

test('T changes the theme, and the wall remembers it', async ({ page, openWall }) => {
  await openWall(several())
  const theme = () => page.evaluate(() => document.documentElement.getAttribute('data-theme'))
  const before = await theme()
  await page.keyboard.press('t')
  await expect.poll(theme).not.toBe(before)
  const after = await theme()
  await page.reload()
  await page.locator('.wall').waitFor()
  expect(await theme()).toBe(after)
})

test('the question mark shows all keys', async ({ page, openWall }) => {
  await openWall(several())
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Full screen')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the desktop shell offers its window acts, a browser does not', async ({ page, openWall }) => {
  await openWall(several())
  await expect(page.getByRole('button', { name: 'Window' })).toHaveCount(0)
  await page.addInitScript(() => {
    const acts: string[] = []
    const act =
      (name: string) =>
      async (...given: unknown[]) =>
        void acts.push([name, ...given].join(' '))
    const displays = [
      { id: 1, label: 'Desk', width: 1_920, height: 1_080, current: true },
      { id: 2, label: 'Wall', width: 3_840, height: 2_160, current: false },
    ]
    Object.assign(globalThis, {
      acts,
      echoOpsShell: {
        version: '1',
        displays: async () => displays,
        setKiosk: act('kiosk'),
        pickDisplay: act('display'),
        onTalkKey: () => undefined,
        quit: act('quit'),
      },
    })
  })
  await page.reload()
  const acts = () => page.evaluate(() => Reflect.get(globalThis, 'acts') as string[])
  for (const name of ['Leave the full screen', 'Wall, 3840 × 2160', 'Quit EchoOps']) {
    await page.getByRole('button', { name: 'Window' }).click()
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  expect(await acts()).toEqual(['kiosk false', 'display 2', 'quit'])
  for (const [name, shown] of [
    [/^Cockpit/, 1],
    ['Back to the incidents', 0],
  ] as const) {
    await page.getByRole('button', { name: 'Window' }).click()
    await page.getByRole('button', { name }).click()
    await expect(page.locator('.cockpit')).toHaveCount(shown)
  }
})

test('F leaves the kiosk of the desktop shell, and fills the screen again', async ({ page, openWall }) => {
  await page.addInitScript(() => {
    const asked: boolean[] = []
    const echoOpsShell = {
      setKiosk: async (on: boolean) => void asked.push(on),
      onTalkKey: () => undefined,
    }
    Object.assign(globalThis, { asked, echoOpsShell })
  })
  await openWall(several())
  await page.keyboard.press('f')
  await page.evaluate(() =>
    Object.defineProperty(window, 'screen', { value: { width: 3_840, height: 2_160 } }),
  )
  await page.keyboard.press('f')
  expect(await page.evaluate(() => Reflect.get(globalThis, 'asked'))).toEqual([false, true])
})

test('F fills the screen of a browser and gives it back', async ({ page, openWall }) => {
  await openWall(several())
  const full = () => page.evaluate(() => document.fullscreenElement !== null)
  await page.keyboard.press('f')
  await expect.poll(full).toBe(true)
  await page.keyboard.press('f')
  await expect.poll(full).toBe(false)
})
