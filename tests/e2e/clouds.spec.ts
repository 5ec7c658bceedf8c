import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { IncidentView } from '../../src/contract/incident.ts'
import { type Ear, openEar } from '../ear/index.ts'
import { NOT_SAID, withOtherServices } from '../ear/not-said.ts'
import { monitorChange } from '../fakes/datadog/monitor-events.ts'
import { scenarioLogs } from '../fakes/datadog/scenario-logs.ts'
import { type FakeGeminiRequest, type FakeReply, reportText, say } from '../fakes/gemini/index.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { CLOUDS, type Cloud, type FakeClouds, KEYS, startFakeClouds } from '../support/clouds.ts'
import { type Engine, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { keptSoundIs, reportOf } from '../support/report.ts'

let clouds: FakeClouds
let ear: Ear
let logs: string
let engine: Engine
let wall: ListeningWall

test.beforeAll(async () => {
  ear = await openEar()
})
test.afterAll(() => ear.close())
test.beforeEach(async () => {
  clouds = await startFakeClouds({ atOnce: true })
  logs = await temporaryFolder()
})
test.afterEach(async () => {
  wall.close()
  await engine.stop()
  await clouds.close()
  await removeFolder(engine.home)
  await removeFolder(logs)
})

const SCENARIO = 'pool-exhausted-after-release'

/** As a model writes it: the cause rests on the evidence that speaks of the pool. */
function poolReport({ text }: FakeGeminiRequest): FakeReply {
  const evidence = text
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { id?: string; template?: string }] : []))
  const pool = evidence.find(({ template }) => template !== undefined && /pool/i.test(template))?.id
  if (pool === undefined) throw new Error('the model was not shown the evidence')
  return say(
    reportText([
      { key: 'what', text: 'The payment gateway answers with errors.', evidence_ids: ['E0'] },
      { key: 'cause', text: 'Its connection pool is probably exhausted.', evidence_ids: [pool] },
      { key: 'next', text: 'Look at what holds the connections.', evidence_ids: [pool] },
      { key: 'conclusion', text: 'Connection pool exhausted', evidence_ids: [pool], confidence: 0.7 },
    ]),
  )
}

/** The lines lie where the evidence comes from: in files, or in the Datadog account. */
async function hear(keys: readonly Cloud[]): Promise<IncidentView> {
  const now = Date.now()
  const { alert } = await writeScenario(SCENARIO, join(logs, 'written'), now)
  if (keys.includes('datadog')) clouds.datadog.account.logs.push(...scenarioLogs(SCENARIO, now))
  const paths = keys.includes('datadog') ? logs.concat('/none') : join(logs, 'written')
  clouds.gemini.script(poolReport)
  engine = await startEngine({ env: { ...clouds.env(...keys), ECHOOPS_LOG_PATHS: paths } })
  wall = await openListeningWall(engine.url)
  return reportOf(engine, alert)
}

/** The room hears service and cause, whoever speaks and whoever wrote it. */
async function expectHeard(told: IncidentView): Promise<void> {
  const said = (key: string) => told.speech.find((one) => one.key === key)
  const [headline, cause] = [said('headline'), said('cause')]
  if (headline === undefined || cause === undefined) throw new Error('no headline, or no cause')
  expect(told.speech.map(({ state }) => state)).toEqual(told.speech.map(() => 'completed'))
  expect(told.sitrep?.root_cause?.toLowerCase()).toContain('pool')
  const services = withOtherServices(headline.text, told.service ?? '')
  expect(await keptSoundIs(engine, ear, headline, services)).toBe(headline.text)
  const texts = [...told.speech.map(({ text }) => text), ...NOT_SAID]
  expect(await keptSoundIs(engine, ear, cause, texts)).toBe(cause.text)
}

const COMBINATIONS: readonly (readonly Cloud[])[] = [
  ['gemini'],
  ['elevenlabs'],
  ['datadog'],
  ['gemini', 'elevenlabs'],
  CLOUDS,
]

test('an alert that nobody posts is fetched from Datadog, and heard', async () => {
  const now = Date.now()
  clouds.datadog.account.events.push(monitorChange({ id: '1', at: now - 20_000, transition: 'Triggered' }))
  engine = await startEngine({
    env: { ...clouds.env('datadog'), ECHOOPS_POLL_EVENTS: '1', ECHOOPS_LOG_PATHS: logs },
  })
  wall = await openListeningWall(engine.url)
  const headline = () => wall.heard.find(({ purpose }) => purpose === 'headline')?.text
  await expect.poll(headline, { timeout: 20_000 }).toContain('Payment gateway')
})

for (const keys of COMBINATIONS)
  test(`the room hears service and cause with ${keys.join(', ')}`, async () => {
    test.setTimeout(90_000)
    const told = await hear(keys)
    await expectHeard(told)
    expect(told.sitrep?.by).toBe(keys.includes('gemini') ? 'gemini' : 'local-analyst')
    const sentences = told.speech.filter(({ purpose }) => purpose === 'sentence')
    const voice = keys.includes('elevenlabs') ? /^elevenlabs/ : /^local/
    expect(sentences.map(({ by }) => by)).toEqual(sentences.map(() => expect.stringMatching(voice)))
    const sources = told.evidence.map(({ source }) => source)
    expect(sources.includes('Datadog logs')).toBe(keys.includes('datadog'))
    const { engines } = (await (await fetch(`${engine.url}/health`)).json()) as {
      engines: Record<string, string>
    }
    expect(engines['analyst']).toBe(told.sitrep?.by)
    for (const key of Object.values(KEYS)) {
      expect(engine.output()).not.toContain(key)
      expect(JSON.stringify([told, wall.events])).not.toContain(key)
    }
  })
