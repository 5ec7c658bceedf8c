import { expect } from '@playwright/test'
import { chromium, microphone } from './browser.ts'
import { commanded } from './command-scenes.ts'
import { tone } from './fake-engine.ts'
import { holdSpace, openMicrophone, phasesOf, samplesOf, shareOf, talkOf, writeTones } from './said.ts'
import { speech } from './scenes.ts'
import { recordSound, takeSound, test } from './wall-test.ts'

test.use({ launchOptions: chromium('allowed', microphone(writeTones())) })

const burning = () => commanded(Date.now(), null)
const RATE_HZ = 16_000

test('what is said while Space is held arrives whole, at 16 kHz, between begin and end', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  expect(engine.frames).toEqual([])
  const began = Date.now()
  await holdSpace(page)
  const talk = await talkOf(engine, 'begin')
  await expect.poll(() => engine.frames.length).toBeGreaterThan(40)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  const heldS = (Date.now() - began) / 1_000
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
  expect([...new Set(engine.frames.map(({ number, sampleRateHz }) => `${number} ${sampleRateHz}`))]).toEqual([
    `${talk} ${RATE_HZ}`,
  ])
  expect(engine.frames.map(({ last }) => last).indexOf(true)).toBe(engine.frames.length - 1)
  for (const { pcm } of engine.frames) expect(pcm.byteLength / 2 / RATE_HZ).toBeCloseTo(0.04, 5)
  const saidS = samplesOf(engine.frames).length / RATE_HZ
  // With what came just before the key, and without what is still on its way through the machine.
  expect(saidS).toBeGreaterThan(heldS - 0.35)
  expect(saidS).toBeLessThan(heldS + 0.4)
})

test('a tone keeps its pitch on the way to the ear, and what is too high for the ear is not folded into it', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await holdSpace(page)
  await expect.poll(() => engine.frames.length).toBeGreaterThan(45)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  // The last second: by then echo cancellation and gain control have settled.
  const samples = samplesOf(engine.frames).slice(-RATE_HZ)
  expect(Math.max(...samples)).toBeGreaterThan(0.02)
  expect(shareOf(samples, 440)).toBeGreaterThan(0.9)
  expect(shareOf(samples, RATE_HZ - 12_000)).toBeLessThan(0.000_1)
})

test('the word that began just before the key is not lost', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  // The ring fills within a third of a second.
  await page.waitForTimeout(600)
  await page.evaluate(() => {
    window.addEventListener('keydown', () => performance.mark('pressed'), { capture: true })
  })
  await holdSpace(page)
  await expect.poll(() => engine.frames.length).toBeGreaterThanOrEqual(8)
  const sincePressedMs = await page.evaluate(
    () => performance.now() - (performance.getEntriesByName('pressed').at(-1)?.startTime ?? 0),
  )
  const saidMs = (samplesOf(engine.frames.slice(0, 8)).length / RATE_HZ) * 1_000
  expect(saidMs).toBe(320)
  expect(engine.frames.length * 40).toBeGreaterThan(Math.min(320, sincePressedMs))
  const [first] = engine.frames
  expect(samplesOf(first === undefined ? [] : [first]).some((sample) => Math.abs(sample) > 0.01)).toBe(true)
  await page.keyboard.up(' ')
})

test('nothing leaves the page while the key is not held', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.waitForTimeout(500)
  expect(engine.frames).toEqual([])
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  const sent = engine.frames.length
  await page.waitForTimeout(500)
  expect(engine.frames.length).toBe(sent)
})

test('the wall turns to whoever speaks: level, words as they are understood, and how to go on', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await holdSpace(page)
  const talk = await talkOf(engine, 'begin')
  await expect(page.getByRole('heading', { name: 'Listening' })).toBeVisible()
  await expect(page.locator('.act')).toContainText('Release to send')
  const loudest = () =>
    page
      .locator('.hearing .meter-bar')
      .evaluateAll((bars) =>
        Math.max(
          ...bars.map((bar) => Number(/scaleY\((.*)\)/.exec((bar as HTMLElement).style.transform)?.[1] ?? 0)),
        ),
      )
  await expect.poll(loudest).toBeGreaterThan(0.4)
  engine.send({ type: 'listening', listening: { talk, since: Date.now(), words: 'restart pay' } })
  await expect(page.locator('.hearing-words')).toHaveText('“restart pay”')
  engine.send({ type: 'listening', listening: { talk, since: Date.now(), words: 'restart payment gateway' } })
  await expect(page.locator('.hearing-words')).toHaveText('“restart payment gateway”')
  await expect(page.locator('.elsewhere')).toHaveCount(0)
  await page.keyboard.up(' ')
  await expect(page.getByRole('heading', { name: 'Understanding' })).toBeVisible()
})

test('the room is silent at once when the key goes down, without a word from the engine', async ({
  page,
  openWall,
}) => {
  await recordSound(page)
  const engine = await openWall(burning())
  await openMicrophone(page)
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(30))
  engine.send({ type: 'utterance', number: 2, utterance: speech('s2') })
  engine.sound(2, tone(30))
  await engine.heard((message) => message.type === 'started')
  const began = Date.now()
  await page.keyboard.down(' ')
  await page.locator('.hearing').waitFor()
  const heldAfterS = (Date.now() - began) / 1_000
  // What was on its way stays silent, too, whether the wall has heard of it or not.
  engine.sound(2, tone(1))
  engine.send({ type: 'utterance', number: 3, utterance: speech('s3') })
  engine.sound(3, tone(30))
  const { rateHz, samples } = await takeSound(page)
  await page.keyboard.up(' ')
  const soundS = samples.filter((sample) => sample !== 0).length / rateHz
  expect(soundS).toBeLessThan(heldAfterS + 0.5)
  expect(engine.received.some(({ type }) => type === 'ended')).toBe(false)
  engine.send({ type: 'utterance', number: 4, utterance: speech('a', { purpose: 'reply', text: 'Done.' }) })
  engine.sound(4, tone(0.2))
  await engine.heard((message) => message.type === 'ended' && message.number === 4)
})
