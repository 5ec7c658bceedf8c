import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type Ear, heardWords, openEar, resampleTo16k } from '../ear/index.ts'
import { NOT_SAID, withOtherServices } from '../ear/not-said.ts'
import { type ScenarioName, writeScenario } from '../scenarios/log-scenarios.ts'
import { type Engine, postAlert, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { between, type Recording, recordRoom, takeLit, takeRecording } from '../support/room-recorder.ts'

const SPOKEN_WITHIN_MS = 90_000

let logs: string
let engine: Engine

test.beforeEach(async () => {
  logs = await temporaryFolder()
})

test.afterEach(async () => {
  await engine.stop()
  await removeFolder(engine.home)
  await removeFolder(logs)
})

/** Everything real: the built engine, the page in a browser, the log files, the sound. Only the alert is rendered by the test. */
async function hearReport(page: Page, scenario: ScenarioName) {
  const { alert, expectedCause } = await writeScenario(scenario, join(logs, 'services'), Date.now())
  engine = await startEngine({ env: { ECHOOPS_LOG_PATHS: join(logs, 'services') } })
  await recordRoom(page, '.sentence[aria-current="true"]')
  await page.goto(engine.url)
  await expect(page.locator('main').first()).toBeVisible()
  await page.waitForFunction(() => globalThis.roomRecorder.pieces.length > 20)
  const { status, body } = await postAlert(engine.url, alert)
  expect(status).toBe(202)
  const id = String(body['incident_id'])
  await expect
    .poll(async () => (await incident(id)).finished, { timeout: SPOKEN_WITHIN_MS, intervals: [500] })
    .toBe(true)
  return {
    expectedCause,
    recording: await takeRecording(page),
    lit: await takeLit(page),
    told: await incident(id),
  }
}

interface Report {
  complete: boolean
  headline: string
  root_cause: string | null
  sentences: { key: string; text: string; evidence_ids: string[] }[]
}

interface Spoken {
  state: string
  text: string
  purpose: string
  key: string
  audio_url: string | null
  started_at: number
  ended_at: number
}

async function incident(id: string) {
  const whole = (await (await fetch(`${engine.url}/incidents/${id}`)).json()) as {
    service: string
    sitrep: Report | null
    speech: Spoken[]
    evidence: { id: string }[]
  }
  const report = whole.speech.filter(({ purpose }) => purpose === 'sentence')
  const finished =
    whole.sitrep?.complete === true &&
    report.length === whole.sitrep.sentences.length &&
    whole.speech.every(({ state }) => state !== 'queued' && state !== 'speaking')
  return { ...whole, finished }
}

for (const scenario of [
  'pool-exhausted-after-release',
  'out-of-memory',
  'slow-dependency',
  'disk-full',
] as const)
  test(`the room hears service, symptom and cause: ${scenario}`, async ({ page }) => {
    test.setTimeout(180_000)
    const { recording, told, expectedCause } = await hearReport(page, scenario)
    expect(told.speech.map(({ state }) => state)).toEqual(told.speech.map(() => 'completed'))
    const spoken = (key: string) => told.speech.find((one) => one.key === key)
    const [headline, cause] = [spoken('headline'), spoken('cause')]
    if (headline === undefined || cause === undefined) throw new Error('no headline, or no cause')
    for (const word of expectedCause) expect(told.sitrep?.root_cause?.toLowerCase()).toContain(word)
    const ear = await openEar()
    test.info().annotations.push({
      type: 'transcript',
      description: await ear.transcribe(resampleTo16k(recording)),
    })
    const services = withOtherServices(headline.text, told.service)
    expect(services.length).toBeGreaterThan(5)
    expect(await heardAs(ear, recording, headline, services)).toBe(headline.text)
    expect(await heardAs(ear, recording, cause, [...textsOf(told), ...NOT_SAID])).toBe(cause.text)
    await ear.close()
  })

const textsOf = ({ speech }: { speech: Spoken[] }) => speech.map(({ text }) => text)

/** Which of the texts the ear takes this utterance for. */
function heardAs(ear: Ear, recording: Recording, one: Spoken, texts: string[]): Promise<string | null> {
  const { started_at, ended_at } = one
  return ear.whichWasSaid(resampleTo16k(between(recording, started_at, ended_at)), texts)
}

test('the lit sentence is the one that is heard', async ({ page }) => {
  test.setTimeout(180_000)
  const { recording, lit, told } = await hearReport(page, 'pool-exhausted-after-release')
  const texts = told.sitrep?.sentences.map(({ text }) => text) ?? []
  const shown = lit.filter(({ text }) => text !== '')
  expect(shown.map(({ text }) => text)).toEqual(texts)
  expect(shown.length).toBeGreaterThan(1)
  const ear = await openEar()
  for (const one of shown) {
    const next = lit[lit.indexOf(one) + 1]
    const sound = resampleTo16k(between(recording, one.at, next?.at ?? Number.POSITIVE_INFINITY))
    const heard = await ear.transcribe(sound)
    expect(await ear.whichWasSaid(sound, [...textsOf(told), ...NOT_SAID]), heard).toBe(one.text)
  }
  expect(heardWords(await ear.transcribe(resampleTo16k(recording)), ['giraffe', 'orchestra'])).toEqual([])
  await ear.close()
})

test('the widget and the status tell the same, and the sound is there to be played', async ({ page }) => {
  test.setTimeout(180_000)
  const { told } = await hearReport(page, 'disk-full')
  const status = (await (await fetch(`${engine.url}/status.json`)).json()) as Record<string, unknown>
  expect(status).toMatchObject({ state: 'idle', audio_available: true, open_incidents: 1 })
  expect(String(status['text'])).toContain(told.sitrep?.sentences[0]?.text)
  const audio = await fetch(`${engine.url}${String(status['audio_url'])}`, {
    headers: { range: 'bytes=0-43' },
  })
  expect(audio.status).toBe(206)
  expect(Buffer.from(await audio.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF')
})

test('the sound that the status offers is the whole report', async ({ page }) => {
  test.setTimeout(180_000)
  const { told } = await hearReport(page, 'disk-full')
  const offered = async () => {
    const status = (await (await fetch(`${engine.url}/status.json`)).json()) as { audio_url: string | null }
    return String(status.audio_url)
  }
  await expect.poll(offered).toMatch(/^\/audio\/inc_/)
  const parts = await Promise.all(told.speech.map(({ audio_url }) => seconds(String(audio_url))))
  const spoken = parts.reduce((sum, part) => sum + part, 0)
  const whole = await seconds(await offered())
  expect(parts.length).toBeGreaterThan(2)
  expect(whole).toBeGreaterThan(spoken)
  expect(whole).toBeLessThan(spoken + 0.5 * parts.length)
})

/** How long a kept sound is, by its WAV header: 16 bits, one channel. */
async function seconds(path: string): Promise<number> {
  const answer = await fetch(`${engine.url}${path}`)
  expect(answer.status, path).toBe(200)
  const file = Buffer.from(await answer.arrayBuffer())
  expect(file.readUInt32LE(40)).toBe(file.byteLength - 44)
  return (file.byteLength - 44) / 2 / file.readUInt32LE(24)
}
