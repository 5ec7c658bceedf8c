import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openEar, resampleTo16k } from '../ear/index.ts'
import { withOtherServices } from '../ear/not-said.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { postAlert, removeFolder, temporaryFolder } from '../support/engine.ts'
import { between, recordRoom, takeRecording } from '../support/room-recorder.ts'
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
    return (whole as { speech: Spoken[] }).speech
  }
  await expect
    .poll(async () => (await speech()).filter(({ state }) => state === 'completed').length, {
      timeout: 60_000,
    })
    .toBeGreaterThanOrEqual(3)
  const headline = (await speech()).find(({ purpose }) => purpose === 'headline')
  if (headline === undefined) throw new Error('no headline')
  const service = String(alert['tags']).match(/service:([a-z-]+)/)?.[1] ?? ''
  const sound = between(await takeRecording(page), headline.started_at, headline.ended_at)
  const ear = await openEar()
  const heard = await ear.whichWasSaid(resampleTo16k(sound), withOtherServices(headline.text, service))
  await ear.close()
  expect(heard).toBe(headline.text)
})

interface Spoken {
  state: string
  purpose: string
  text: string
  started_at: number
  ended_at: number
}
