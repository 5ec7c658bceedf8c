import type { Page } from '@playwright/test'
import type { Snapshot } from '../../src/contract/live.ts'
import * as command from './command-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { incident, snapshot, summary } from './scenes.ts'
import type { WallPicture } from './wall-picture.ts'

const pressed = (key: string, shows: string) => async (page: Page) => {
  await page.keyboard.press(key)
  await page.locator(shows).waitFor()
}

/** Holds Space until the wall listens, and lets the engine tell what it understands. */
const held = (words: string) => async (page: Page, engine: FakeEngine) => {
  await page.keyboard.down(' ')
  await page.locator('.hearing[data-phase="listening"]').waitFor()
  const begun = await engine.heard((message) => message.type === 'talk')
  if (begun.type !== 'talk') throw new Error('no talk began')
  engine.send({ type: 'listening', listening: { talk: begun.talk, since: Date.now(), words } })
}

const refuseMicrophone = async (page: Page) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
  })
}

const calm = (now: number, changes: Partial<Snapshot> = {}) =>
  snapshot(now, {
    engines: { voice: 'local-voice', analyst: 'local-analyst', evidence: 'log-files', ear: 'local-ear' },
    ...changes,
  })
const told = (now: number) => incident(now, { speech: [], commands: command.trail(now) })

/** Every state that speaking to the wall can bring it into. */
export const COMMAND_STATES: Readonly<Record<string, WallPicture>> = {
  'ear-idle': { snapshot: (now) => command.calm(now) },
  'ear-told': { snapshot: (now) => command.commanded(now, null) },
  listening: {
    snapshot: (now) => command.commanded(now, null),
    act: held('restart payment gate'),
  },
  'listening-idle': { snapshot: (now) => command.calm(now), act: held('') },
  'listening-elsewhere': {
    snapshot: (now) =>
      command.commanded(now, null, {
        listening: { talk: 7, since: now - 900, words: 'what did I miss' },
      }),
  },
  understanding: { snapshot: (now) => command.commanded(now, command.command(now)) },
  confirming: { snapshot: (now) => command.commanded(now, command.confirming(now)) },
  'confirming-again': {
    snapshot: (now) =>
      command.commanded(now, command.confirming(now, { message: 'I heard 3. Say: confirm 7.' })),
  },
  'confirming-held': {
    snapshot: (now) => command.commanded(now, command.confirming(now)),
    act: held('confirm'),
  },
  'confirming-long': {
    snapshot: (now) => {
      const asked = command.confirming(now)
      const target = 'payment-gateway-canary-blue-eu-central-1'
      return command.commanded(now, {
        ...asked,
        message: '',
        confirmation:
          asked.confirmation === null
            ? null
            : {
                ...asked.confirmation,
                title: `Scale ${target.replaceAll('-', ' ')} to 12 replicas in production`,
                target,
                effect:
                  'starts or ends processes until there are as many as were asked for, one after the other, each after the one before answers its health check',
              },
      })
    },
  },
  'confirming-pin': { snapshot: (now) => command.commanded(now, command.confirmingWithPin(now)) },
  'confirming-pin-wrong': {
    snapshot: (now) =>
      command.commanded(now, command.confirmingWithPin(now, { message: 'The PIN is wrong.' })),
  },
  refused: { snapshot: (now) => command.commanded(now, command.refused(now)) },
  'unclear-candidates': { snapshot: (now) => command.commanded(now, command.unclear(now)) },
  answered: { snapshot: (now) => command.commanded(now, command.answered(now)) },
  performing: { snapshot: (now) => command.commanded(now, command.performing(now)) },
  watching: { snapshot: (now) => command.commanded(now, command.watching(now)) },
  helped: {
    snapshot: (now) => {
      const over = summary(now, { state: 'recovered', recovered_at: now - 2_000 })
      const subject = incident(now, { ...over, speech: [] })
      return command.commanded(now, command.helped(now), { subject, incidents: [over] })
    },
  },
  'no-better': { snapshot: (now) => command.commanded(now, command.noBetter(now)) },
  failed: { snapshot: (now) => command.commanded(now, command.failed(now)) },
  'failed-output': {
    snapshot: (now) => command.commanded(now, command.failed(now)),
    act: async (page) => page.getByRole('button', { name: 'Show the output' }).click(),
  },
  'mic-denied': {
    snapshot: (now) => command.commanded(now, null),
    prepare: refuseMicrophone,
    act: pressed(' ', '.trouble'),
  },
  'command-line': {
    snapshot: (now) => command.commanded(now, null),
    act: async (page) => {
      await page.keyboard.press('/')
      await page.getByLabel('Command', { exact: true }).fill('restart payment gateway')
    },
  },
  'demo-menu': {
    snapshot: (now) => command.commanded(now, null, { demo: command.demo() }),
    act: pressed('b', 'dialog'),
  },
  'demo-broken': {
    snapshot: (now) =>
      command.commanded(now, null, {
        demo: command.demo(),
        chaos: { active: true, until: now + 5 * 60_000 },
      }),
  },
  rehearsed: { snapshot: (now) => command.commanded(now, command.rehearsed(now)) },
  'trail-of-late': {
    snapshot: (now) => calm(now, { trail: command.trail(now) }),
    act: pressed('a', 'dialog'),
  },
  'trail-of-nothing': { snapshot: (now) => calm(now), act: pressed('a', 'dialog') },
  'trail-line': { snapshot: (now) => command.commanded(now, null, { subject: told(now) }) },
  trail: {
    snapshot: (now) => command.commanded(now, null, { subject: told(now) }),
    act: pressed('a', 'dialog'),
  },
  keys: {
    snapshot: (now) => command.commanded(now, null, { demo: command.demo() }),
    act: pressed('?', 'dialog'),
  },
}
