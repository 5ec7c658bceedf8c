import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { heardWords, isNameHeard, openEar, resampleTo16k } from '../ear/index.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { postAlert, removeFolder, temporaryFolder } from '../support/engine.ts'
import { recordRoom, takeRecording } from '../support/room-recorder.ts'
import { type Desktop, openDesktop } from './desktop.ts'

let logs: string
let desktop: Desktop

test.beforeAll(async () => {
  logs = await temporaryFolder()
})
test.afterAll(async () => {
  await desktop.close()
  await removeFolder(logs)
})

test('the kiosk window says an alert aloud, without a click', async () => {
  test.setTimeout(120_000)
  const { alert } = await writeScenario('out-of-memory', join(logs, 'services'), Date.now())
  desktop = await openDesktop({ ECHOOPS_LOG_PATHS: join(logs, 'services') })
  const { page } = desktop
  await recordRoom(page)
  await page.reload()
  await page.waitForFunction(() => globalThis.roomRecorder?.pieces.length > 20)
  const url = new URL(page.url()).origin
  const { status, body } = await postAlert(url, alert)
  expect(status).toBe(202)
  const speech = async () => {
    const whole = await (await fetch(`${url}/incidents/${String(body['incident_id'])}`)).json()
    return (whole as { speech: { state: string; purpose: string }[] }).speech
  }
  await expect
    .poll(async () => (await speech()).filter(({ state }) => state === 'completed').length, {
      timeout: 60_000,
    })
    .toBeGreaterThanOrEqual(3)
  const ear = await openEar()
  const transcript = await ear.transcribe(resampleTo16k(await takeRecording(page)))
  await ear.close()
  const service =
    String(alert['tags'])
      .match(/service:([a-z-]+)/)?.[1]
      ?.split('-') ?? []
  expect(service.length).toBeGreaterThan(0)
  expect(isNameHeard(transcript, service), transcript).toBe(true)
  expect(heardWords(transcript, ['memory']), transcript).toEqual(['memory'])
})
