import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { CommandView } from '../../src/contract/command.ts'
import { openEar, parseWav, resampleTo16k } from '../ear/index.ts'
import { noiseOf } from '../speech/noise.ts'
import { type Engine, postAlert, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { aPerson, type Person } from '../support/person.ts'
import { between, takeRecording } from '../support/room-recorder.ts'

const RATE_HZ = 16_000
const MOST_QUESTIONS = 4

let folder: string
let engine: Engine
let person: Person
let wall: ListeningWall
let done: string

test.beforeEach(async () => {
  folder = await temporaryFolder()
  person = await aPerson(folder)
  done = join(folder, 'done')
  await mkdir(join(folder, 'logs'))
  await writeFile(join(folder, 'act.mjs'), ACT)
  await writeFile(join(folder, 'runbook.yaml'), runbook())
  engine = await startEngine({
    env: { ECHOOPS_RUNBOOK: join(folder, 'runbook.yaml'), ECHOOPS_LOG_PATHS: join(folder, 'logs') },
  })
  wall = await openListeningWall(engine.url)
})

test.afterEach(async () => {
  wall.close()
  await person.leave()
  await engine.stop()
  await removeFolder(engine.home)
  await removeFolder(folder)
})

/** Leaves a trace of what it was asked for. */
const ACT = `import { appendFileSync } from 'node:fs'
appendFileSync(process.argv[2], process.argv[3] + '\\n')`

const SERVICES = ['payment-gateway', 'checkout-api', 'orders-worker', 'auth-service', 'search-index']

function runbook(): string {
  return JSON.stringify({
    environments: ['production'],
    programs: [process.execPath],
    services: SERVICES.map((name) => ({ name, environment: 'production', replicas: { min: 1, max: 6 } })),
    actions: [
      {
        id: 'restart',
        watch_s: 0,
        executor: {
          type: 'exec',
          program: process.execPath,
          args: [join(folder, 'act.mjs'), done, 'restart {target}'],
          timeout_s: 10,
        },
      },
    ],
  })
}

const commands = (): CommandView[] =>
  wall.events.flatMap((event) => (event.type === 'command' && event.command !== null ? [event.command] : []))
const latest = (): CommandView | undefined => commands().at(-1)

test('a spoken command is read back, and done when its digit is said', async () => {
  test.setTimeout(120_000)
  const page = await person.say(engine.url, 'restart the payment gateway')
  await expect.poll(() => latest()?.confirmation ?? null, { timeout: 15_000 }).not.toBeNull()
  const asked = latest()
  expect(asked?.intent).toMatchObject({ action: 'restart', target: 'payment-gateway' })
  expect(asked?.confirmation).toMatchObject({ target: 'payment-gateway', environment: 'production' })
  expect(existsSync(done)).toBe(false)

  // The room hears which service is meant.
  const spoken = () => wall.heard.find(({ purpose, text }) => purpose === 'reply' && text.includes('confirm'))
  await expect.poll(() => spoken()?.text, { timeout: 10_000 }).toBeDefined()
  await page.waitForTimeout(4_000)
  const sound = await takeRecording(page)
  const ear = await openEar()
  const start =
    sound.startedAt + 1_000 * (sound.samples.findIndex((one) => Math.abs(one) > 0.02) / sound.sampleRateHz)
  const heard = resampleTo16k(between(sound, start, start + 3_000))
  const names = ['payment gateway', 'checkout API', 'orders worker', 'auth service', 'search index']
  const asWords = names.map((name) => `Restart ${name} in production.`)
  expect(await ear.whichWasSaid(heard, asWords)).toBe('Restart payment gateway in production.')
  await ear.close()

  // The digit is drawn, and the ear misses some: then it says so, does nothing, and another question has another digit.
  for (let question = 0; question < MOST_QUESTIONS && !isConfirmed(); question += 1) {
    if (question > 0) await askAnew()
    const before = wall.events.length
    await person.say(engine.url, `confirm ${openDigit()}`)
    // The question stays in sight, so that what was not caught stands in the trail alone.
    const isMissed = () =>
      wall.events
        .slice(before)
        .some(
          (event) =>
            (event.type === 'trail' && event.command.state === 'unclear') ||
            (event.type === 'command' && event.command?.message.startsWith('I heard') === true),
        )
    await expect.poll(() => isConfirmed() || isMissed(), { timeout: 15_000 }).toBe(true)
  }
  await expect.poll(() => existsSync(done), { timeout: 15_000 }).toBe(true)
  expect(await readFile(done, 'utf8')).toBe('restart payment-gateway\n')
  const told = () => commands().some(({ message }) => message === 'Payment gateway was restarted.')
  await expect.poll(told, { timeout: 10_000 }).toBe(true)
})

const isConfirmed = (): boolean =>
  commands().some(({ state, intent }) => intent.action === 'restart' && /^(?:performing|done)$/.test(state))

/** The digit of the newest question. */
const openDigit = (): number =>
  commands().findLast(({ confirmation }) => confirmation !== null)?.confirmation?.digit ?? -1

/** Takes the question back and puts it again, typed. */
async function askAnew(): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(`${engine.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'test', ...body }),
    })
  const waiting = commands().findLast(({ confirmation }) => confirmation !== null)
  await post(`/command/${waiting?.id}/cancel`, {})
  const seen = commands().length
  await post('/command', { transcript: 'restart the payment gateway' })
  await expect
    .poll(() =>
      commands()
        .slice(seen)
        .some(({ confirmation }) => confirmation !== null),
    )
    .toBe(true)
}

test('music is no command, and neither is silence', async () => {
  test.setTimeout(90_000)
  const music = noiseOf('music', RATE_HZ * 3, 5, []).map((value) => value * 0.1)
  await person.say(engine.url, music)
  await expect.poll(() => latest()?.state, { timeout: 15_000 }).toBe('unclear')
  expect(latest()?.message).toBe('I did not catch that.')
  expect(existsSync(done)).toBe(false)
})

test('what EchoOps says itself, played into the microphone while the key is held, is no command', async () => {
  test.setTimeout(120_000)
  const { body } = await postAlert(engine.url, {
    id: '1',
    title: '[P1] [Triggered] restart the payment gateway',
    alert_transition: 'Triggered',
    alert_priority: 'P1',
    last_updated: String(Date.now()),
    tags: 'service:search-index,env:production',
  })
  const headline = () =>
    wall.heard.find(
      ({ purpose, incidentId, ended }) =>
        purpose === 'headline' && incidentId === body['incident_id'] && ended,
    )
  await expect.poll(() => headline()?.text, { timeout: 20_000 }).toContain('restart the payment gateway')
  const kept = await fetch(`${engine.url}/audio/${headline()?.id}`)
  const own = resampleTo16k(parseWav(new Uint8Array(await kept.arrayBuffer())))
  await person.say(engine.url, own)
  await expect.poll(() => latest()?.state, { timeout: 15_000 }).toBe('unclear')
  expect(latest()).toMatchObject({ reason: 'own-voice', intent: { action: null } })
  expect(commands().some(({ state }) => state === 'confirming' || state === 'performing')).toBe(false)
  expect(existsSync(done)).toBe(false)
})
