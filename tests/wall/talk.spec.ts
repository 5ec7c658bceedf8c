import { expect } from '@playwright/test'
import { chromium, microphone } from './browser.ts'
import { calm, commanded } from './command-scenes.ts'
import { type FakeEngine, tone } from './fake-engine.ts'
import {
  holdSpace,
  openMicrophone,
  phasesOf,
  samplesOf,
  shareOf,
  talkOf,
  talksOf,
  writeTones,
} from './said.ts'
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

test('a tap is taken back, and the wall says how the key is meant', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.keyboard.press(' ')
  await talkOf(engine, 'cancel')
  expect(phasesOf(engine)).toEqual(['begin', 'cancel'])
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('Hold Space while you speak')
  await expect(page.locator('h1')).toHaveText('p95 latency above 500 ms')
})

test('Escape drops what was said', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.press('Escape')
  await talkOf(engine, 'cancel')
  await page.keyboard.up(' ')
  expect(phasesOf(engine)).toEqual(['begin', 'cancel'])
  await expect(page.locator('.hearing')).toHaveCount(0)
})

for (const [what, takeAway] of [
  ['another window', () => void window.dispatchEvent(new Event('blur'))],
  [
    'another page',
    () => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
  ],
] as const)
  test(`a key that ${what} takes away is let go`, async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await openMicrophone(page)
    await holdSpace(page)
    await page.waitForTimeout(300)
    await page.evaluate(takeAway)
    await talkOf(engine, 'end')
    const sent = engine.frames.length
    // Some systems go on repeating the key to the page behind.
    await page.keyboard.up(' ')
    await page.waitForTimeout(200)
    expect([phasesOf(engine), engine.frames.length]).toEqual([['begin', 'end'], sent])
  })

test('the talk button is held by the mouse, also when the mouse leaves it', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.locator('.talk-key').hover()
  await page.mouse.down()
  await page.locator('.hearing[data-phase="listening"]').waitFor()
  await page.mouse.move(300, 300)
  await page.waitForTimeout(300)
  expect(phasesOf(engine)).toEqual(['begin'])
  await page.mouse.up()
  await talkOf(engine, 'end')
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
  // And Space is the talk key again, not a click on the button.
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await expect.poll(() => phasesOf(engine)).toEqual(['begin', 'end', 'begin', 'end'])
})

for (const ending of ['touchEnd', 'touchCancel'] as const)
  test(`the talk button is held by a finger until ${ending}`, async ({ page, openWall }) => {
    const engine = await openWall(burning())
    await openMicrophone(page)
    const box = await page.locator('.talk-key').boundingBox()
    const finger = await page.context().newCDPSession(page)
    const touch = { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 20 }
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [touch] })
    await page.locator('.hearing[data-phase="listening"]').waitFor()
    await page.waitForTimeout(300)
    await finger.send('Input.dispatchTouchEvent', { type: ending, touchPoints: [] })
    await talkOf(engine, 'end')
    expect(phasesOf(engine)).toEqual(['begin', 'end'])
  })

test('whoever cannot hold a key begins and ends with Enter on the button', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.locator('.talk-key').focus()
  await page.keyboard.press('Enter')
  await page.locator('.hearing[data-phase="listening"]').waitFor()
  await expect(page.locator('.talk-key')).toHaveAttribute('aria-pressed', 'true')
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await talkOf(engine, 'end')
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
})

test('Space on a focused button talks and does not press it; Enter presses it', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.locator('[data-evidence="E1"]').focus()
  await page.keyboard.down(' ')
  await talkOf(engine, 'begin')
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  engine.send({ type: 'command', command: null })
  await page.locator('[data-evidence="E1"]').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(1)
})

test('a button that was clicked leaves Space to the talk', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await openMicrophone(page)
  await page.getByRole('button', { name: 'Close incident' }).click()
  await holdSpace(page)
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  await talkOf(engine, 'end')
  expect(engine.received.some(({ type }) => type === 'close-incident')).toBe(false)
})

test('Space where somebody writes is a space, and in a dialog nothing', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await page.keyboard.press('/')
  await page.keyboard.type('status of x')
  await expect(page.getByLabel('Command', { exact: true })).toHaveValue('status of x')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.keyboard.press(' ')
  await page.waitForTimeout(100)
  expect(talksOf(engine)).toEqual([])
})

test('while one wall is heard the other says so quietly and does not talk over it', async ({
  page,
  context,
  openWall,
}) => {
  const engine = await openWall(burning())
  const other = await context.newPage()
  await other.goto(engine.url)
  await other.locator('.wall').waitFor()
  await page.bringToFront()
  await holdSpace(page)
  const talk = await talkOf(engine, 'begin')
  engine.send({ type: 'listening', listening: { talk, since: Date.now(), words: 'restart' } })
  await expect(other.locator('.elsewhere')).toHaveText('Listening at another wall: “restart”')
  await expect(page.locator('.elsewhere')).toHaveCount(0)
  await other.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' })))
  await expect(other.getByRole('alert', { name: 'Talk' })).toContainText('Another wall is being heard')
  expect(phasesOf(engine)).toEqual(['begin'])
  await page.keyboard.up(' ')
  engine.send({ type: 'listening', listening: null })
  await expect(other.locator('.elsewhere')).toHaveCount(0)
})

test('two walls count their talks apart', async ({ page, context, openWall }) => {
  const engine = await openWall(burning())
  await page.keyboard.press(' ')
  const other = await context.newPage()
  await other.goto(engine.url)
  await other.locator('.wall').waitFor()
  await other.keyboard.press(' ')
  await expect.poll(() => new Set(talksOf(engine).map(({ talk }) => talk)).size).toBe(2)
})

test('when the engine takes no more, the wall says so and what was said counts', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(burning())
  await holdSpace(page)
  const talk = await talkOf(engine, 'begin')
  engine.send({ type: 'listening', listening: { talk, since: Date.now(), words: '' } })
  await page.waitForTimeout(200)
  engine.send({ type: 'listening', listening: null })
  await talkOf(engine, 'end')
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('That was long')
  await page.keyboard.up(' ')
  expect(phasesOf(engine)).toEqual(['begin', 'end'])
})

test('a link that is lost while the key is held ends the talk and says so', async ({ page, openWall }) => {
  const engine = await openWall(burning())
  await holdSpace(page)
  await talkOf(engine, 'begin')
  engine.drop(false)
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('The engine was lost')
  await page.locator('.lost').waitFor({ state: 'detached' })
  const before = engine.frames.length
  await page.waitForTimeout(300)
  await page.keyboard.up(' ')
  expect([phasesOf(engine), engine.frames.length]).toEqual([['begin'], before])
})

test('an unplugged microphone ends the talk and says so, and another one is taken at the next press', async ({
  page,
  openWall,
}) => {
  await keepTracks(page)
  const engine = await openWall(burning())
  await holdSpace(page)
  await page.evaluate(() => globalThis.wallTracks.at(-1)?.dispatchEvent(new Event('ended')))
  await talkOf(engine, 'cancel')
  await page.keyboard.up(' ')
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('The microphone was unplugged')
  await expect(page.locator('.talk-key')).toContainText('unplugged')
  await holdSpace(page)
  await expect(page.locator('.talk-key')).not.toContainText('unplugged')
  await page.keyboard.up(' ')
})

test('a microphone that nobody uses is given back', async ({ page, openWall }) => {
  await keepTracks(page)
  await page.clock.install()
  const engine = await openWall(calm(Date.now()))
  await openMicrophone(page)
  const keepAlive = (times: number) => {
    for (let n = 0; n < times; n += 1) engine.send({ type: 'heartbeat', now: Date.now() })
  }
  keepAlive(1)
  await page.clock.fastForward('05:01')
  await expect(page.locator('.talk-key')).toHaveAttribute('data-microphone', 'closed')
  const states = await page.evaluate(() => globalThis.wallTracks.map(({ readyState }) => readyState))
  expect(states).toEqual(['ended'])
})

test('without an ear the wall offers no talk, and typing in its place', async ({ page, openWall }) => {
  const engine = await openWall()
  await expect(page.locator('.talk-key')).toHaveCount(0)
  await page.keyboard.press(' ')
  await expect(page.getByRole('alert', { name: 'Talk' })).toContainText('has no ear')
  await expectTyping(engine, page)
})

async function expectTyping(engine: FakeEngine, page: import('@playwright/test').Page): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type('status')
  await page.keyboard.press('Enter')
  await engine.heard((message) => message.type === 'command' && message.text === 'status')
}

async function keepTracks(page: import('@playwright/test').Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.wallTracks = []
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      globalThis.wallTracks.push(...stream.getTracks())
      return stream
    }
  })
}

declare global {
  var wallTracks: MediaStreamTrack[]
}
