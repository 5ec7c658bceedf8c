import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import type { CommandView } from '../../src/contract/command.ts'
import { type Engine, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { aPerson, type Person } from '../support/person.ts'

/** The whole loop, with services that really run, break and are mended; only the time for watching is cut short. */
const WATCH_S = 30
const DEMO_RUNBOOK = resolve(import.meta.dirname, '../../resources/demo-runbook.yaml')

let folder: string
let engine: Engine
let wall: ListeningWall
let person: Person

test.beforeEach(async () => {
  folder = await temporaryFolder()
  person = await aPerson(folder)
  const runbook = join(folder, 'runbook.yaml')
  const text = await readFile(DEMO_RUNBOOK, 'utf8')
  await writeFile(runbook, text.replaceAll('watch_s: 90', `watch_s: ${WATCH_S}`))
  engine = await startEngine({ env: { ECHOOPS_DEMO: '1', ECHOOPS_RUNBOOK: runbook } })
  wall = await openListeningWall(engine.url)
})

test.afterEach(async () => {
  wall.close()
  await person.leave()
  await engine.stop()
  await removeFolder(engine.home)
  await removeFolder(folder)
})

async function post(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${engine.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.status, path).toBeLessThan(300)
  return (await answer.json()) as Record<string, unknown>
}

/** Alerts of a fleet that has only just started belong to nothing that was broken. */
async function breakIt(failure: string): Promise<void> {
  await expect
    .poll(() => services().length > 0 && services().every(({ state }) => state === 'well'), {
      timeout: 60_000,
    })
    .toBe(true)
  await expect.poll(openIncidents, { timeout: 60_000 }).toEqual([])
  await post(`/demo/break?failure=${failure}`)
}

const services = () => {
  const demo = wall.events.findLast((event) => event.type === 'demo' || event.type === 'snapshot')
  return demo !== undefined && 'demo' in demo ? (demo.demo?.services ?? []) : []
}

interface Listed {
  id: string
  service: string
  state: string
}

async function incidents(): Promise<Listed[]> {
  return ((await (await fetch(`${engine.url}/incidents`)).json()) as { incidents: Listed[] }).incidents
}
const openIncidents = async () =>
  (await incidents()).filter(({ state }) => state === 'open').map(({ service }) => service)

/** The incident of a service, once it is open and its report is written. */
async function reported(service: string): Promise<{ id: string; rootCause: string }> {
  let found: { id: string; rootCause: string } | null = null
  const look = async () => {
    const incident = (await incidents()).find((one) => one.service === service && one.state === 'open')
    if (incident === undefined) return false
    const whole = (await (await fetch(`${engine.url}/incidents/${incident.id}`)).json()) as {
      sitrep: { complete: boolean; root_cause: string | null } | null
    }
    found = { id: incident.id, rootCause: whole.sitrep?.root_cause ?? '' }
    return whole.sitrep?.complete === true
  }
  await expect.poll(look, { timeout: 60_000, intervals: [250] }).toBe(true)
  if (found === null) throw new Error('no incident')
  return found
}

const commands = (): CommandView[] =>
  wall.events.flatMap((event) => (event.type === 'command' && event.command !== null ? [event.command] : []))
const latest = () => commands().at(-1)
const heard = (purpose: string) => wall.heard.filter((one) => one.purpose === purpose).map(({ text }) => text)

test('a service breaks, the room hears why, a spoken command mends it, and the report tells how long that took', async () => {
  test.setTimeout(240_000)
  await breakIt('exhausted-pool')
  const { id, rootCause } = await reported('payment-gateway')
  expect(rootCause).toMatch(/2\.14\.0.*pool/)
  await expect.poll(() => heard('sentence').join(' '), { timeout: 30_000 }).toContain('pool')
  const page = await person.say(engine.url, 'roll back the payment gateway')
  await expect.poll(() => latest()?.confirmation ?? null, { timeout: 20_000 }).not.toBeNull()
  expect(latest()?.intent).toMatchObject({ action: 'rollback', target: 'payment-gateway' })
  await expect(page.getByRole('heading', { name: /Roll back payment gateway/ })).toBeVisible()
  // Enter counts only once the question could be read.
  await page.waitForTimeout(800)
  await page.keyboard.press('Enter')
  await expect
    .poll(() => commands().some(({ state }) => state === 'watching'), { timeout: 20_000 })
    .toBe(true)
  await expect.poll(openIncidents, { timeout: 60_000 }).not.toContain('payment-gateway')
  await expect
    .poll(() => heard('recovery').join(' '), { timeout: 20_000 })
    .toMatch(/Payment gateway recovered .+ after the rollback\./)
  const report = await (await fetch(`${engine.url}/incidents/${id}/report.md`)).text()
  expect(report).toMatch(/Repaired by \| Payment gateway recovered .+ after the rollback/)
  expect(report).toMatch(/Lasted \| \d+ s/)
  expect(report).toContain('| voice | roll back the payment gateway | rollback, payment-gateway | helped |')
})

test('the wrong remedy is tried, and the appliance says that it did not help and what else there is', async () => {
  test.setTimeout(240_000)
  await breakIt('bad-release')
  const { id } = await reported('checkout-api')
  const asked = await post('/command', { transcript: 'restart the checkout api', user_id: 'ann' })
  expect(asked).toMatchObject({ decision: 'confirm', intent: { action: 'restart', target: 'checkout-api' } })
  const performed = await post(`/command/${asked['command_id']}/confirm`, { user_id: 'ann' })
  expect(performed).toMatchObject({ decision: 'executed' })
  await expect
    .poll(() => heard('reply').join(' '), { timeout: (WATCH_S + 30) * 1_000 })
    .toMatch(/Checkout API is no better .+ after the restart\. Shall I roll back\?/)
  const yes = await post('/command', { transcript: 'yes please', user_id: 'ann' })
  expect(yes).toMatchObject({ decision: 'confirm' })
  await post(`/command/${yes['command_id']}/confirm`, { user_id: 'ann' })
  await expect.poll(openIncidents, { timeout: 60_000 }).not.toContain('checkout-api')
  const report = await (await fetch(`${engine.url}/incidents/${id}/report.md`)).text()
  expect(report).toContain('no-better')
  expect(report).toMatch(/Repaired by \| Checkout API recovered .+ after the rollback/)
})
