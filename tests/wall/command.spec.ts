import { expect } from '@playwright/test'
import type { CommandView } from '../../src/contract/command.ts'
import * as scene from './command-scenes.ts'
import { tone } from './fake-engine.ts'
import { show, typedAt } from './said.ts'
import { incident, snapshot, speech } from './scenes.ts'
import { test } from './wall-test.ts'

const burning = (command: CommandView | null = null) => scene.commanded(Date.now(), command)

test.describe('what became of a command', () => {
  test('a refusal says why and is no error; it leaves the wall by itself', async ({ page, openWall }) => {
    await page.clock.install()
    const engine = await openWall(burning(scene.refused(Date.now())))
    await expect(page.locator('.act-message')).toContainText('I will not delete anything')
    await expect(page.locator('.act-heard')).toHaveText('Heard “delete the payment database”')
    for (let step = 0; step < 2; step += 1) {
      await page.clock.fastForward(8_000)
      engine.send({ type: 'heartbeat', now: await page.evaluate(() => Date.now()) })
      await expect(page.locator('.lost')).toHaveCount(0)
    }
    await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
  })

  test('Escape puts it away, and what comes next is shown again', async ({ page, openWall }) => {
    const engine = await openWall(burning(scene.refused(Date.now())))
    await page.locator('.act').waitFor()
    await page.keyboard.press('Escape')
    await expect(page.locator('.act')).toHaveCount(0)
    expect(engine.received.some(({ type }) => type === 'select')).toBe(false)
    show(engine, scene.answered(Date.now()))
    await expect(page.getByRole('heading', { name: 'Answer' })).toBeVisible()
  })

  test('the engine takes it away as well', async ({ page, openWall }) => {
    const engine = await openWall(burning(scene.answered(Date.now())))
    await page.locator('.act').waitFor()
    show(engine, null)
    await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
  })

  test('a candidate that is clicked is sent as the whole command', async ({ page, openWall }) => {
    const engine = await openWall(burning(scene.unclear(Date.now())))
    await page.getByRole('button', { name: 'restart payment worker' }).click()
    await engine.heard((message) => message.type === 'command')
    expect(typedAt(engine)).toEqual(['restart payment worker'])
  })

  test('what is offered when an act did not help is accepted by a click', async ({ page, openWall }) => {
    const engine = await openWall(burning(scene.noBetter(Date.now())))
    await page.getByRole('button', { name: 'Roll back' }).click()
    await engine.heard((message) => message.type === 'command')
    expect(typedAt(engine)).toEqual(['yes'])
  })

  test('a failure shows the end of its output, and all of it on demand', async ({ page, openWall }) => {
    const engine = await openWall(burning(scene.failed(Date.now())))
    await expect(page.locator('.act-output pre')).toContainText('exit status 1')
    await expect(page.locator('.act-output pre')).not.toContainText('stopping worker 59')
    await page.getByRole('button', { name: 'Show the output' }).click()
    await expect(page.getByRole('dialog')).toContainText('stopping worker 0')
    // It goes on standing there when the command leaves the wall.
    show(engine, null)
    await expect(page.getByRole('dialog')).toContainText('stopping worker 0')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('megabytes of output do not make the page slow: the end of them is shown', async ({
    page,
    openWall,
  }) => {
    const failed = scene.failed(Date.now())
    const output = `${'x'.repeat(79)}\n`.repeat(20_000)
    const outcome = failed.outcome === null ? null : { ...failed.outcome, output: `${output}the end` }
    await openWall(burning({ ...failed, outcome }))
    await page.getByRole('button', { name: 'Show the output' }).click()
    await expect(page.locator('.lines')).toContainText('the end')
    expect((await page.locator('.lines').textContent())?.length).toBe(20_000)
  })

  test('a watch leaves the room to the incident and shows what is watched, against which time', async ({
    page,
    openWall,
  }) => {
    await openWall(burning(scene.watching(Date.now())))
    await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
    const watch = page.getByRole('region', { name: 'Watching' })
    await expect(watch).toContainText('whether the monitor of payment gateway recovers')
    await expect(watch).toContainText(/0:4\d of 3:00/)
  })

  test('where there is nothing to watch, that it was done is said first', async ({ page, openWall }) => {
    const now = Date.now()
    const outcome = {
      ok: true,
      text: 'Payment gateway was restarted.',
      output: '',
      duration_ms: 900,
      dry_run: false,
    }
    const message = 'No alert is open for payment gateway, so there is nothing to watch.'
    await openWall(burning(scene.command(now, { state: 'done', message, outcome, ended_at: now })))
    await expect(page.locator('.act-message')).toHaveText(`${outcome.text} ${message}`)
  })

  test('a spoken answer stands as an answer and lights no line of the report', async ({ page, openWall }) => {
    const now = Date.now()
    const text = 'Payment gateway answers in 2.4 seconds, five times slower than usual.'
    const engine = await openWall(burning())
    engine.send({
      type: 'utterance',
      number: 1,
      utterance: speech('r', { purpose: 'reply', key: 'answer', text }),
    })
    engine.sound(1, tone(30))
    await expect(page.locator('.caption')).toHaveText(text)
    await expect(page.locator('.sentence[aria-current="true"]')).toHaveCount(0)
    show(engine, { ...scene.answered(now), message: text })
    await expect(page.locator('.act-message')).toHaveText(text)
    await expect(page.locator('.caption')).toHaveCount(0)
    await expect(page.locator('.act .meter')).toHaveCount(1)
  })

  test('a screen reader hears the question, the refusal and the outcome', async ({ page, openWall }) => {
    const now = Date.now()
    const engine = await openWall(burning())
    const says = (text: string) =>
      expect(page.locator('[aria-live]').filter({ hasText: text })).toHaveCount(1)
    show(engine, scene.confirming(now))
    await says('Hold Space and say: confirm seven. Or press Enter. Escape cancels.')
    show(engine, scene.refused(now))
    await says('Not done. I will not delete anything.')
    show(engine, scene.helped(now))
    await says('It helped. Payment gateway recovered forty seconds after the restart.')
  })

  test('texts of a command are shown as they are and never as markup', async ({ page, openWall }) => {
    const text = '<img src=x onerror=alert(1)> <b>now</b>'
    await openWall(
      burning({ ...scene.unclear(Date.now()), message: text, transcript: text, candidates: [text] }),
    )
    await expect(page.locator('.act-message')).toHaveText(text)
    expect(await page.locator('img, b').count()).toBe(0)
  })
})

test('A shows what was said and done about the incident, newest first', async ({ page, openWall }) => {
  const now = Date.now()
  const subject = incident(now, { commands: scene.trail(now) })
  await openWall(scene.commanded(now, null, { subject }))
  await expect(page.locator('.trail-line')).toContainText('failed')
  await page.keyboard.press('a')
  const entries = page.getByRole('dialog', { name: 'What was done' }).locator('.trail-entry')
  await expect(entries).toHaveCount(5)
  await expect(entries.first()).toContainText('roll back payment gateway')
  await expect(entries.first()).toContainText('wall 1, typed')
  await expect(entries.nth(1)).toContainText('No better')
  await expect(entries.last()).toContainText('status of payment gateway')
  await page.keyboard.press('Escape')
  await page.locator('.trail-line').click()
  await expect(entries).toHaveCount(5)
})

test('A on a calm wall shows the last commands, and a new one as it comes', async ({ page, openWall }) => {
  const now = Date.now()
  const engine = await openWall(snapshot(now, { trail: scene.trail(now) }))
  await page.keyboard.press('a')
  const list = page.getByRole('dialog', { name: 'The last commands' }).getByRole('list')
  await expect(list).toHaveAccessibleName('The last commands, newest first')
  const entries = list.locator('.trail-entry')
  await expect(entries).toHaveCount(5)
  await expect(entries.first()).toContainText('roll back payment gateway')
  engine.send({ type: 'trail', command: { ...scene.rehearsed(now), id: 'c9', at: now + 1_000 } })
  await expect(entries).toHaveCount(6)
  await expect(entries.first()).toContainText('what would restart payment gateway do')
  engine.send({
    type: 'trail',
    command: { ...scene.rehearsed(now), id: 'c9', at: now + 1_000, state: 'refused' },
  })
  await expect(entries).toHaveCount(6)
  await expect(entries.first()).toContainText('Not done')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the last commands can be reached by Tab, and say so when there is none', async ({ page, openWall }) => {
  await openWall(snapshot(Date.now()))
  const button = page.getByRole('button', { name: /the last ones and what came of them/ })
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab')
    if (await button.evaluate((one) => one === document.activeElement)) break
  }
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'The last commands' })
  await expect(dialog).toContainText('Nobody has given a command yet.')
  await expect(dialog.locator('.trail-entry')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
})

test('with an incident on the wall, A shows what was done about that one alone', async ({
  page,
  openWall,
}) => {
  const now = Date.now()
  const subject = incident(now, { commands: [] })
  await openWall(scene.commanded(now, null, { subject, trail: scene.trail(now) }))
  await page.keyboard.press('a')
  await expect(page.getByRole('dialog', { name: 'What was done' })).toContainText(
    'Nobody has given a command about this incident.',
  )
})

test('a dry run says that nothing was done, and shows exactly what would be', async ({ page, openWall }) => {
  await openWall(burning(scene.rehearsed(Date.now())))
  await expect(page.locator('h1')).toHaveText('Dry run: nothing was done')
  await expect(page.locator('.act-message')).toHaveText(
    'I would call POST deploy.example.com to restart payment gateway in production.',
  )
  await expect(page.locator('.act')).toHaveAttribute('data-command', 'rehearsed')
  await expect(page.locator('.act-output')).toContainText('<FLEET_TOKEN>')
  await page.getByRole('button', { name: 'Show the output' }).click()
  await expect(page.getByRole('dialog', { name: /^Dry run: restart payment gateway/ })).toContainText(
    'POST https://deploy.example.com/v1/services/payment-gateway/restart',
  )
})

test('without a demo nothing can be broken; with one a failure is a key and a click away', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await page.keyboard.press('b')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  engine.send({ type: 'demo', demo: scene.demo({ broken: null }) })
  await page.getByRole('button', { name: 'Break something' }).click()
  await expect(page.locator('.fleet li')).toHaveCount(5)
  await page.getByRole('button', { name: 'Ship a bad release' }).click()
  await engine.heard((message) => message.type === 'break' && message.failure === 'release')
  engine.send({ type: 'demo', demo: scene.demo({ broken: 'release' }) })
  await expect(page.locator('.notices')).toContainText('Broken on purpose: Ship a bad release, checkout API')
  await page.keyboard.press('b')
  await page.getByRole('button', { name: 'Make everything well' }).click()
  await engine.heard((message) => message.type === 'break' && message.failure === null)
})

test('artificial latency is announced with the time it ends, and can be ended here', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  engine.send({ type: 'chaos', chaos: { active: true, until: Date.now() + 60_000 } })
  await expect(page.locator('.notices')).toContainText(/Artificial latency until \d\d:\d\d:\d\d/)
  await page.getByRole('button', { name: 'End the artificial latency' }).click()
  await engine.heard((message) => message.type === 'end-chaos')
  engine.send({ type: 'chaos', chaos: { active: false, until: null } })
  await expect(page.locator('.notices')).toHaveCount(0)
})

test('nothing of a command moves for those who asked for no motion', async ({ page, openWall }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const engine = await openWall(burning())
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
  for (const command of [scene.confirming, scene.performing, scene.watching, scene.helped]) {
    show(engine, command(Date.now()))
    await page.waitForTimeout(1_100)
    expect(await moving()).toBe(0)
  }
})
