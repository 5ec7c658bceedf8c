import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import type { CommandAnswer } from '../../src/contract/command.ts'
import { figuresSchema } from '../../src/contract/figures.ts'
import type { IncidentSummary, IncidentView } from '../../src/contract/incident.ts'
import { encodeWav } from '../ear/index.ts'
import { type FakeAgent, startFakeAgent } from '../fakes/datadog-agent/fake-agent.ts'
import { REFUSALS, refuse } from '../fakes/gemini/index.ts'
import { type FakeClouds, startFakeClouds } from '../support/clouds.ts'
import { type Engine, postAlert, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { expectAsInTable, notSeen, sumOf, valuesOf } from '../support/metrics-seen.ts'
import { aPerson } from '../support/person.ts'
import { incident, reportIsOver } from '../support/report.ts'
import { named, traceOf, treeOf } from '../support/traces-seen.ts'

/** The demo with chaos on, in front of an agent: what Datadog is told, what GET /figures says and what the wall shows is one and the same. */
const ROOT = resolve(import.meta.dirname, '../..')
const SPOKEN = 'restart the search index'
const ALERT = {
  id: 'observed-1',
  title: '[P1] [Triggered] latency is high on auth-service',
  alert_transition: 'Triggered',
  tags: 'service:auth-service,env:production',
}
const LEAST_CHAOS_MS = 2_500
/** A report: of what was delivered, to the last sentence that is said. */
const REPORT_TREE = ['report', 'report > evidence', 'report > brief', 'report > audit', 'report > speak']
/** A command that was heard, asked back, confirmed and done. */
const COMMAND_TREE = ['hear', 'understand', 'decide', 'perform', 'speak']

let folder: string
let clouds: FakeClouds
let agent: FakeAgent
let engine: Engine

test.beforeEach(async () => {
  folder = await temporaryFolder()
  clouds = await startFakeClouds({ atOnce: true, hear: () => SPOKEN })
  agent = await startFakeAgent()
})

test.afterEach(async () => {
  await engine.stop()
  await clouds.close()
  await agent.close()
  await removeFolder(engine.home)
  await removeFolder(folder)
})

async function post<T>(path: string, body?: unknown): Promise<T> {
  const sound = body instanceof Uint8Array
  const answer = await fetch(engine.url + path, {
    method: 'POST',
    headers: { 'content-type': sound ? 'audio/wav' : 'application/json' },
    ...(body === undefined ? {} : { body: sound ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true)
  return (await answer.json()) as T
}

const say = (transcript: string) => post<CommandAnswer>('/command', { transcript, user_id: 'ada' })

async function incidents(): Promise<readonly IncidentSummary[]> {
  return ((await (await fetch(`${engine.url}/incidents`)).json()) as { incidents: IncidentSummary[] })
    .incidents
}

/** The id of the incident of a service, as soon as it is as wanted. */
async function incidentOf(service: string, wanted: (incident: IncidentView) => boolean): Promise<string> {
  const listed = async () => (await incidents()).find((one) => one.service === service)
  const isAsWanted = async () => {
    const found = await listed()
    return found !== undefined && wanted(await incident(engine, found.id))
  }
  await expect.poll(isAsWanted, { timeout: 90_000, message: `the report on ${service}` }).toBe(true)
  return String((await listed())?.id)
}
const isWritten = ({ sitrep }: IncidentView): boolean => sitrep?.complete === true

async function hourOf(): Promise<{ total: number; satisfactory: number }> {
  const { total, satisfactory } = figuresSchema.parse(await (await fetch(`${engine.url}/figures`)).json()).slo
    .hour
  return { total, satisfactory }
}

const hourInDatagrams = () => ({
  total: sumOf(agent.metrics, 'echo_ops.latency.total'),
  satisfactory: sumOf(agent.metrics, 'echo_ops.latency.satisfactory'),
})

/** The hour as the cockpit shows it. An incident or an answer that has come before it is put away first. */
async function hourOnWall(page: Page): Promise<string> {
  const row = page.getByRole('row', { name: /1 hour/ })
  if (await page.locator('.act[data-command="answered"]').isVisible()) await page.keyboard.press('Escape')
  if (!(await row.isVisible())) await page.keyboard.press('g')
  return (await row.isVisible()) ? row.innerText() : ''
}

test('one run of the demo with chaos: every step in its trace, every metric as in the table, and one service level for Datadog, the figures and the wall', async ({
  page,
}) => {
  test.setTimeout(240_000)
  const env = { ...agent.env, ...clouds.env('gemini', 'elevenlabs'), DD_ENV: 'test', ECHOOPS_DEMO: '1' }
  engine = await startEngine({ env })
  // Nobody is there to hear it: its words are the answer, and come at once when the start is over.
  let before = 0
  const inTime = async () => {
    before += 1
    expect(await say('status')).toMatchObject({ decision: 'answered' })
    return (await hourOf()).satisfactory
  }
  await expect.poll(inTime, { timeout: 30_000 }).toBeGreaterThan(0)
  await page.goto(`${engine.url}/?view=cockpit`)
  await post('/chaos/start')

  // A delivery, the same again, and one that cannot be read. Gemini writes the report, and cannot make anything of one command.
  expect((await postAlert(engine.url, ALERT)).status).toBe(202)
  await postAlert(engine.url, ALERT)
  await postAlert(engine.url, ['no alert'])
  expect(await say('make it nicer somehow')).toMatchObject({ decision: 'unclear' })
  await incidentOf('auth-service', isWritten)
  // From now on Gemini takes our key no more, and something breaks.
  clouds.gemini.script(...Array.from({ length: 50 }, () => refuse(REFUSALS.badKey)))
  await post('/demo/break?failure=exhausted-pool')
  const samples = (await aPerson(folder)).voice(SPOKEN)
  const wav = new Uint8Array(encodeWav({ samples, sampleRateHz: 16_000 }))
  const [read, refused, asked] = await Promise.all([
    say('status'),
    say('delete the production database'),
    post<CommandAnswer>('/command/audio?user_id=ada', wav),
  ])
  expect([read.decision, refused.decision]).toEqual(['answered', 'refused'])
  expect(asked).toMatchObject({ decision: 'confirm', intent: { action: 'restart', target: 'search-index' } })
  const performed = await post<CommandAnswer>(`/command/${asked.command_id}/confirm`, { user_id: 'ada' })
  expect(performed).toMatchObject({ decision: 'executed' })
  const broken = await incidentOf('payment-gateway', reportIsOver)
  const alerted = await incidentOf('auth-service', reportIsOver)

  await test.step('the service level of the hour is the same everywhere', async () => {
    let seen = { total: 0, satisfactory: 0, wall: '' }
    const compared = async () => {
      const [figures, datagrams, wall] = [await hourOf(), hourInDatagrams(), await hourOnWall(page)]
      seen = { ...datagrams, wall }
      const inTime = valuesOf(agent.metrics, 'echo_ops.latency').filter((ms) => ms <= 1_000).length
      const shown = wall.includes(`${datagrams.satisfactory} of ${datagrams.total}`)
      const same = shown && isDeepStrictEqual(figures, datagrams) && inTime === figures.satisfactory
      return { figures, datagrams, inTime, wall, same }
    }
    // Both reports and all commands have been answered; each of the three is told by a clock of its own.
    await expect.poll(compared, { timeout: 20_000 }).toMatchObject({ same: true })
    const { total, satisfactory, wall } = seen
    expect(total).toBeGreaterThanOrEqual(before + 6)
    expect(satisfactory).toBeLessThan(total)
    expect(wall).toContain(`${Math.floor((satisfactory / total) * 1_000) / 10} %`)
    // Each command counts once, and chaos made the last four wait.
    expect(sumOf(agent.metrics, 'echo_ops.latency.total', { source: 'http' })).toBe(before + 4)
    const waited = valuesOf(agent.metrics, 'echo_ops.latency', { source: 'http' }).slice(-4)
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(LEAST_CHAOS_MS)
  })

  await test.step('every metric of EchoOps and of the agents has been seen, and is as in the table', async () => {
    await expect.poll(() => notSeen('appliance', agent.metrics), { timeout: 10_000 }).toEqual([])
    const env = { ...process.env, ...agent.env, DD_ENV: 'test' }
    await promisify(execFile)('npm', ['run', '--silent', 'swarm-metrics', '--', '--pause', '0'], {
      cwd: ROOT,
      env,
    })
    await expect.poll(() => notSeen('swarm', agent.metrics)).toEqual([])
    // Those that begin with `datadog.` are the tracer's, about its own sending.
    expectAsInTable(agent.metrics.filter(({ name }) => !name.startsWith('datadog.')))
    expect(sumOf(agent.metrics, 'echo_ops.webhook.duplicate')).toBe(1)
    expect(sumOf(agent.metrics, 'echo_ops.webhook.quarantined')).toBe(1)
    expect(agent.refused).toEqual([])
  })

  await test.step('a delivery is one trace and a command another, each with all its steps', async () => {
    await engine.stop()
    for (const id of [alerted, broken]) {
      const report = named(agent.spans, 'report').find(({ meta }) => meta['echo_ops.incident'] === id)
      const tree = treeOf(traceOf(agent.spans, report), 'ingest')
      for (const path of REPORT_TREE) expect(tree).toContain(`ingest > ${path}`)
    }
    const [deed, ...others] = named(agent.spans, 'perform')
    expect(others).toEqual([])
    const tree = treeOf(traceOf(agent.spans, deed), 'command')
    for (const step of COMMAND_TREE) expect(tree).toContain(`command > ${step}`)
    // Nothing that is done for a delivery or a command lies outside of its trace.
    const roots = agent.spans.filter(({ parentId }) => parentId === '0').map(({ name }) => name)
    expect([...new Set(roots)].toSorted()).toEqual(['echo_ops.command', 'echo_ops.ingest'])
  })
})
