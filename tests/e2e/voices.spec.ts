import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { CommandView } from '../../src/contract/command.ts'
import { type NoiseKind, noiseOf, withNoise } from '../speech/noise.ts'
import { openChoir, type Speaking } from '../speech/voices.ts'
import { type Engine, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { aPerson, type Person } from '../support/person.ts'

/** None of them is EchoOps' own way of speaking. */
const PEOPLE: readonly Speaking[] = [
  { voice: 'slt', stretch: 1, shift: 1 },
  { voice: 'awb', stretch: 1, shift: 1 },
  { voice: 'kal16', stretch: 0.95, shift: 1.05 },
]
const SAID = [
  { text: 'restart the checkout API', meant: { action: 'restart', target: 'checkout-api' } },
  { text: 'roll back the auth service', meant: { action: 'rollback', target: 'auth-service' } },
  { text: 'restart the search index', meant: { action: 'restart', target: 'search-index' } },
] as const
const SERVICES = ['payment-gateway', 'checkout-api', 'orders-worker', 'auth-service', 'search-index']
const NOISY = ['hum', 'music', 'white', 'babble'] as const
const RATE_HZ = 16_000
const PAUSE = new Float32Array(RATE_HZ / 2)

let folder: string
let engine: Engine
let wall: ListeningWall
let people: Person[]

test.beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(join(folder, 'logs'))
  const executor = { type: 'exec', program: process.execPath, args: ['-e', '0'], timeout_s: 10 }
  const runbook = {
    environments: ['production'],
    programs: [process.execPath],
    services: SERVICES.map((name) => ({ name, environment: 'production' })),
    actions: [
      { id: 'restart', executor },
      { id: 'rollback', executor },
    ],
  }
  await writeFile(join(folder, 'runbook.yaml'), JSON.stringify(runbook))
  engine = await startEngine({
    env: { ECHOOPS_RUNBOOK: join(folder, 'runbook.yaml'), ECHOOPS_LOG_PATHS: join(folder, 'logs') },
  })
  wall = await openListeningWall(engine.url)
  people = await Promise.all(PEOPLE.map((how) => aPerson(folder, how)))
})

test.afterEach(async () => {
  wall.close()
  for (const person of people) await person.leave()
  await engine.stop()
  await removeFolder(engine.home)
  await removeFolder(folder)
})

/** What the appliance asks for or answers, once it has made something of what was said. */
async function madeOf(person: Person, sound: Float32Array): Promise<CommandView> {
  const seen = wall.events.length
  await person.say(engine.url, sound)
  const made = () =>
    wall.events
      .slice(seen)
      .flatMap((event) => (event.type === 'command' && event.command !== null ? [event.command] : []))
      .find(
        ({ state, confirmation }) => state !== 'understanding' && (state !== 'confirming' || confirmation),
      )
  await expect.poll(made, { timeout: 20_000 }).toBeDefined()
  const command = made()
  await person.leave()
  if (command === undefined) throw new Error('nothing was made of it')
  if (command.state === 'confirming')
    await fetch(`${engine.url}/command/${command.id}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'test' }),
    })
  return command
}

test('several voices are understood through the microphone', async () => {
  test.setTimeout(120_000)
  for (const [at, { text, meant }] of SAID.entries()) {
    const person = people[at]
    if (person === undefined) throw new Error('nobody says it')
    await test.step(`${PEOPLE[at]?.voice}: ${text}`, async () => {
      const command = await madeOf(person, person.voice(text))
      expect(command).toMatchObject({ state: 'confirming', intent: meant })
    })
  }
})

test('with noise or music ten decibels below the voice, no other action than the one that was said is asked for', async () => {
  test.setTimeout(180_000)
  const choir = await openChoir(PEOPLE)
  const talkers = PEOPLE.map((how) => choir.say('the deployment went out before lunch I think', how))
  for (const [at, kind] of NOISY.entries()) {
    const { text, meant } = SAID[at % SAID.length] ?? SAID[0]
    const person = people[at % people.length]
    if (person === undefined) throw new Error('nobody says it')
    await test.step(`${kind}: ${text}`, async () => {
      const command = await madeOf(person, inNoise(person.voice(text), kind, at, talkers))
      if (command.state !== 'unclear') expect(command).toMatchObject({ state: 'confirming', intent: meant })
    })
  }
})

/** The noise goes on before and after the words. */
function inNoise(
  voice: Float32Array,
  kind: NoiseKind,
  seed: number,
  talkers: readonly Float32Array[],
): Float32Array {
  const sound = new Float32Array(voice.length + 2 * PAUSE.length)
  sound.set(voice, PAUSE.length)
  return withNoise(sound, noiseOf(kind, sound.length, seed + 1, talkers), 10)
}
