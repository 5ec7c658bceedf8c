import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type Ear, openEar, resampleTo16k } from '../ear/index.ts'
import { NOT_SAID } from '../ear/not-said.ts'
import { reportText, say } from '../fakes/gemini/index.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { type FakeClouds, startFakeClouds } from '../support/clouds.ts'
import { postAlert, removeFolder, temporaryFolder } from '../support/engine.ts'
import { between, recordRoom, takeRecording } from '../support/room-recorder.ts'
import { type Desktop, openDesktop } from './desktop.ts'

let clouds: FakeClouds
let logs: string
let desktop: Desktop
let ear: Ear

test.beforeAll(async () => {
  ear = await openEar()
  logs = await temporaryFolder()
  clouds = await startFakeClouds({ atOnce: true })
})
test.afterAll(async () => {
  await desktop.close()
  await clouds.close()
  await ear.close()
  await removeFolder(logs)
})

const WHAT = 'The payment gateway answers with errors.'
const UNKNOWN = 'No cause can be seen in the logs yet.'

test('the kiosk window shows a report that Gemini wrote, and says it with the voice of ElevenLabs', async () => {
  test.setTimeout(120_000)
  clouds.gemini.script(
    say(
      reportText([
        { key: 'what', text: WHAT, evidence_ids: ['E0'] },
        { key: 'unknown', text: UNKNOWN, evidence_ids: ['E0'] },
      ]),
    ),
  )
  const folder = join(logs, 'services')
  const { alert } = await writeScenario('pool-exhausted-after-release', folder, Date.now())
  desktop = await openDesktop({ ...clouds.env('gemini', 'elevenlabs'), ECHOOPS_LOG_PATHS: folder })
  const { page } = desktop
  await recordRoom(page)
  await page.reload()
  await page.waitForFunction(() => globalThis.roomRecorder?.pieces.length > 20)
  const url = new URL(page.url()).origin
  const { status, body } = await postAlert(url, alert)
  expect(status).toBe(202)
  const incident = async () =>
    (await (await fetch(`${url}/incidents/${String(body['incident_id'])}`)).json()) as Told
  const sentences = async () => (await incident()).speech.filter(({ purpose }) => purpose === 'sentence')
  await expect
    .poll(async () => (await sentences()).filter(({ state }) => state === 'completed').length, {
      timeout: 60_000,
    })
    .toBe(2)
  const { sitrep } = await incident()
  expect(sitrep, desktop.output()).toMatchObject({ by: 'gemini', complete: true })
  expect(sitrep.tokens).toBeGreaterThan(0)
  expect(sitrep.cost_usd).toBeGreaterThan(0)
  expect(sitrep.latency_ms).toBeGreaterThanOrEqual(0)
  await expect(page.getByText(WHAT).first()).toBeVisible()
  await expect(page.locator('.effort').first()).toContainText('Gemini')
  await expect(page.locator('.effort').last()).toContainText(/ElevenLabs · \d+ characters · \$0\.\d{4}/)
  const [spoken] = await sentences()
  if (spoken === undefined) throw new Error('no sentence')
  expect(spoken).toMatchObject({ by: 'elevenlabs', text: WHAT })
  expect(spoken.characters).toBeGreaterThan(0)
  const sound = between(await takeRecording(page), spoken.started_at, spoken.ended_at)
  expect(await ear.whichWasSaid(resampleTo16k(sound), [WHAT, UNKNOWN, ...NOT_SAID])).toBe(WHAT)
})

interface Told {
  readonly sitrep: Record<'tokens' | 'cost_usd' | 'latency_ms', number>
  readonly speech: readonly {
    readonly state: string
    readonly purpose: string
    readonly text: string
    readonly by: string
    readonly characters?: number
    readonly started_at: number
    readonly ended_at: number
  }[]
}
