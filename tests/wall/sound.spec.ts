import { expect } from '@playwright/test'
import type { FakeEngine } from './fake-engine.ts'
import { tone } from './fake-engine.ts'
import { headlineSpeech, history, incident, snapshot, speech, summary } from './scenes.ts'
import { recordSound, takeSound, test } from './wall-test.ts'

const told = () => {
  const now = Date.now()
  return snapshot(now, { subject: incident(now, { speech: [] }), incidents: [summary(now), ...history(now)] })
}
const reported = (engine: FakeEngine, type: 'started' | 'ended', number: number) =>
  engine.heard((message) => message.type === type && message.number === number)
const lit = '.sentence[aria-current="true"]'

test('the sentence that sounds is lit, with its evidence, and the engine learns when it began and ended', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(told())
  await expect(page.locator(lit)).toHaveCount(0)
  engine.send({ type: 'utterance', number: 1, utterance: speech('s2') })
  engine.sound(1, tone(0.6))
  engine.send({ type: 'utterance', number: 2, utterance: speech('s3') })
  engine.sound(2, tone(30))
  await reported(engine, 'started', 1)
  await reported(engine, 'ended', 1)
  await reported(engine, 'started', 2)
  await expect(page.locator(lit)).toHaveAttribute('data-key', 's3')
  await expect(page.locator('[data-evidence][data-lit="true"]')).toHaveCount(2)
  await expect(page.locator('.hairline path')).toHaveAttribute('d', /^M.*M/)
  await expect(page.locator('.sentence[data-key="s1"]')).toHaveAttribute('data-tone', 'said')
  await expect(page.locator('.sentence[data-key="s4"]')).toHaveAttribute('data-tone', 'coming')
  expect(
    engine.received.flatMap((message) => ('number' in message ? `${message.type} ${message.number}` : [])),
  ).toEqual(['started 1', 'ended 1', 'started 2'])
})

test('evidence does not move while one sentence after the other is lit', async ({ page, openWall }) => {
  const engine = await openWall(told())
  const places = () =>
    page.locator('[data-evidence]').evaluateAll((cards) =>
      cards.map((card) => {
        const { top, height } = card.getBoundingClientRect()
        return `${card.getAttribute('data-evidence')} ${Math.round(top)} ${Math.round(height)}`
      }),
    )
  const still = await places()
  expect(still.length).toBeGreaterThan(2)
  for (const [index, key] of ['s1', 's2', 's3', 's4'].entries()) {
    engine.send({ type: 'utterance', number: index, utterance: speech(key) })
    engine.sound(index, tone(0.3))
    await reported(engine, 'started', index)
    await expect(page.locator(lit)).toHaveAttribute('data-key', key)
    expect(await places()).toEqual(still)
  }
})

test('an announced sentence is not lit before its sound', async ({ page, openWall }) => {
  const engine = await openWall(told())
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(30))
  engine.send({ type: 'utterance', number: 2, utterance: speech('s2') })
  engine.sound(2, tone(0.5))
  engine.send({ type: 'speaking', utterance: speech('s2'), waiting: 0 })
  await reported(engine, 'started', 1)
  await expect(page.locator(lit)).toHaveAttribute('data-key', 's1')
})

test('a report comes out of the loudspeaker without a seam, though it came in pieces', async ({
  page,
  openWall,
}) => {
  await recordSound(page)
  const engine = await openWall(told())
  const rateHz = 16_000
  const whole = tone(1.6, { rateHz, hz: 440 })
  const hearOnce = async (first: number) => {
    await page.evaluate(() => {
      globalThis.wallRecorder.samples = []
    })
    engine.send({ type: 'utterance', number: first, utterance: speech('s1') })
    engine.sound(first, whole.slice(0, rateHz * 0.8), { rateHz })
    engine.send({ type: 'utterance', number: first + 1, utterance: speech('s2') })
    // A whole number of periods later: also between two utterances the tone goes on.
    engine.sound(first + 1, whole.slice(0, rateHz * 0.8), { rateHz })
    await reported(engine, 'ended', first + 1)
    const { rateHz: outHz, samples } = await takeSound(page)
    const begin = samples.findIndex((sample) => Math.abs(sample) > 0.01)
    const inside = samples.slice(begin + outHz * 0.05, begin + outHz * 0.75)
    const joined = samples.slice(begin + outHz * 0.05, begin + outHz * 1.55)
    return { stray: strayFrom(inside, 440, outHz), silence: longestSilence(joined) / outHz }
  }
  // A seam of the wall's making is there each time; a machine that could not keep up drops sound once.
  const heard = [await hearOnce(1), await hearOnce(3), await hearOnce(5)]
  // One single buffer strays by 0.0011 (44.1 kHz) to 0.0016 (48 kHz), a seam off by one sample by 0.04.
  expect(Math.min(...heard.map(({ stray }) => stray))).toBeLessThan(0.005)
  expect(Math.min(...heard.map(({ silence }) => silence))).toBeLessThan(0.012)
})

test('the meter shows the sound of the loudspeaker, and rests when it is silent', async ({
  page,
  openWall,
}) => {
  const engine = await openWall(told())
  await expect(page.locator('.meter')).toHaveCount(0)
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(30))
  await expect
    .poll(() =>
      page
        .locator('.meter-bar')
        .evaluateAll((bars) =>
          Math.max(
            ...bars.map((bar) =>
              Number(/scaleY\((.*)\)/.exec((bar as HTMLElement).style.transform)?.[1] ?? 0),
            ),
          ),
        ),
    )
    .toBeGreaterThan(0.5)
  engine.send({ type: 'stop', number: 1 })
  await expect(page.locator('.meter')).toHaveCount(0)
})

test('a stop silences at once what sounds, and the next utterance moves up', async ({ page, openWall }) => {
  await recordSound(page)
  const engine = await openWall(told())
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.sound(1, tone(30))
  engine.send({ type: 'utterance', number: 2, utterance: speech('s2') })
  engine.sound(2, tone(0.3))
  await reported(engine, 'started', 1)
  engine.send({ type: 'stop', number: 1 })
  await reported(engine, 'ended', 2)
  expect(engine.received.some((message) => message.type === 'ended' && message.number === 1)).toBe(false)
  const { rateHz, samples } = await takeSound(page)
  expect(samples.length / rateHz).toBeLessThan(25)
})

test('a stopped utterance stays silent, whatever still comes of it', async ({ page, openWall }) => {
  const engine = await openWall(told())
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  engine.send({ type: 'stop', number: 1 })
  engine.sound(1, tone(30))
  engine.send({ type: 'utterance', number: 2, utterance: speech('s2') })
  engine.sound(2, tone(0.2))
  await reported(engine, 'ended', 2)
  expect(engine.received.some((message) => message.type === 'started' && message.number === 1)).toBe(false)
  await expect(page.locator(lit)).toHaveCount(0)
})

test('sound that comes late goes on without a click', async ({ page, openWall }) => {
  await recordSound(page)
  const engine = await openWall(told())
  engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
  // Not a whole number of periods: cut off, it would click.
  engine.sound(1, tone(0.3021), { last: false })
  engine.send({ type: 'utterance', number: 2, utterance: speech('s2') })
  await reported(engine, 'started', 1)
  await page.waitForFunction(() => globalThis.wallRecorder.samples.length > 40_000)
  engine.sound(1, tone(0.2))
  await reported(engine, 'ended', 1)
  const { rateHz, samples } = await takeSound(page)
  const begin = samples.findIndex((sample) => Math.abs(sample) > 0.01)
  const steepest = Math.max(
    ...samples
      .slice(begin + rateHz * 0.02)
      .map((sample, index, all) => Math.abs(sample - (all[index - 1] ?? sample))),
  )
  // The steepest slope of the tone itself: 2π · 440 Hz · amplitude / rate.
  expect(steepest).toBeLessThan(((2 * Math.PI * 440 * 0.367) / rateHz) * 1.5)
})

test('utterances of another rate and empty ones are played as they are', async ({ page, openWall }) => {
  await recordSound(page)
  const engine = await openWall(told())
  engine.send({ type: 'utterance', number: 1, utterance: headlineSpeech() })
  engine.sound(1, tone(0.3, { rateHz: 24_000 }), { rateHz: 24_000 })
  engine.send({ type: 'utterance', number: 2, utterance: speech('s1') })
  engine.sound(2, new Int16Array(0))
  engine.send({ type: 'utterance', number: 3, utterance: speech('s2') })
  engine.sound(3, tone(0.3, { rateHz: 44_100 }), { rateHz: 44_100 })
  await reported(engine, 'ended', 2)
  await reported(engine, 'ended', 3)
  const { rateHz, samples } = await takeSound(page)
  const sounding = samples.filter((sample) => Math.abs(sample) > 0.02).length / rateHz
  expect(sounding).toBeGreaterThan(0.55)
  expect(sounding).toBeLessThan(0.61)
})

for (const [fault, breakIt] of [
  ['its device', async () => void globalThis.wallSound.at(-1)?.dispatchEvent(new Event('error'))],
  ['its audio graph', async () => globalThis.wallSound.at(-1)?.close()],
  ['its sound to the system for a while', async () => globalThis.wallSound.at(-1)?.suspend()],
] as const)
  test(`a wall that loses ${fault} says so and gets its sound back by itself`, async ({ page, openWall }) => {
    await page.addInitScript(() => {
      globalThis.wallSound = []
      globalThis.echoOpsTap = (_, context) => globalThis.wallSound.push(context as AudioContext)
    })
    const engine = await openWall(told())
    engine.received.length = 0
    // The first look at the audio clock: before it, the wall cannot tell a lost device from a late start.
    await page.waitForFunction(() => (globalThis.wallSound.at(-1)?.currentTime ?? 0) > 4)
    await page.evaluate(breakIt)
    await engine.heard((message) => message.type === 'sound' && message.state === 'off')
    await engine.heard((message) => message.type === 'sound' && message.state === 'on')
    engine.send({ type: 'utterance', number: 1, utterance: speech('s1') })
    engine.sound(1, tone(0.2))
    await reported(engine, 'ended', 1)
    await expect(page.locator('.sound-on, .sound-lost')).toHaveCount(0)
  })

test('spoken words that are no line of the report stand below it', async ({ page, openWall }) => {
  const engine = await openWall(told())
  const text = 'Payment gateway recovered after 14 minutes.'
  engine.send({
    type: 'utterance',
    number: 1,
    utterance: speech('r', { purpose: 'recovery', key: 'recovery', text }),
  })
  engine.sound(1, tone(30))
  await expect(page.locator('.caption')).toHaveText(text)
  await expect(page.locator('[aria-live="assertive"]')).toHaveText(text)
})

/** How far samples are from the best-fitting pure tone: the rest's power against the whole. */
function strayFrom(samples: readonly number[], hz: number, rateHz: number): number {
  const at = (index: number) => (2 * Math.PI * hz * index) / rateHz
  const sum = (term: (sample: number, index: number) => number) =>
    samples.reduce((total, sample, index) => total + term(sample, index), 0)
  const [ss, cc, sc] = [
    sum((_, i) => Math.sin(at(i)) ** 2),
    sum((_, i) => Math.cos(at(i)) ** 2),
    sum((_, i) => Math.sin(at(i)) * Math.cos(at(i))),
  ]
  const [xs, xc] = [sum((x, i) => x * Math.sin(at(i))), sum((x, i) => x * Math.cos(at(i)))]
  const determinant = ss * cc - sc * sc
  const [a, b] = [(xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant]
  const rest = sum((x, i) => (x - a * Math.sin(at(i)) - b * Math.cos(at(i))) ** 2)
  return Math.sqrt(rest / sum((x) => x * x))
}

function longestSilence(samples: readonly number[]): number {
  let longest = 0
  let run = 0
  for (const sample of samples) {
    run = Math.abs(sample) < 0.02 ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}
