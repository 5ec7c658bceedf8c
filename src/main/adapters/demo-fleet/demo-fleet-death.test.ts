import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DemoView } from '../../ports/demo-fleet.ts'
import { SERVICE_NAMES } from './catalogue.ts'
import { startDemoFleet } from './demo-fleet.ts'
import { ownClock } from './own-clock.ts'
import { SILENT } from './testing-fleet.ts'

const SOON = { timeout: 20_000, interval: 50 }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-fleet-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

/** The processes of services that have written to their logs. */
function servicePids(): readonly number[] {
  const logs = join(folder, 'logs')
  const text = readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('')
  return [...new Set([...text.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid)))]
}

function start(changed: (view: DemoView) => void, told: string[] = [], program = 'program/demo-fleet.ts') {
  return startDemoFleet({
    folder,
    programUrl: new URL(program, import.meta.url),
    webhookUrl: 'http://127.0.0.1:9/webhook/datadog',
    webhookSecret: null,
    clock: ownClock(),
    log: {
      ...SILENT,
      info: ({ pid }) => (pid === undefined ? undefined : told.push(String(pid))),
      error: (_, message) => told.push(message),
    },
    changed,
  })
}

const isWell = ({ services }: DemoView): boolean => services.every(({ state }) => state === 'well')

describe('the end of the demo fleet', () => {
  it('leaves no process behind when it is stopped, and a second stop waits for the first', async () => {
    const told: string[] = []
    const fleet = await start(() => undefined, told)
    await expect.poll(() => isWell(fleet.view()), SOON).toBe(true)
    await expect.poll(() => servicePids().length, SOON).toBe(SERVICE_NAMES.length)
    await Promise.all([fleet.stop(), fleet.stop()])
    expect([...servicePids(), Number(told[0])].filter(isAlive)).toEqual([])
  })

  it('leaves no process behind when the appliance is killed', async () => {
    const script = fileURLToPath(new URL('./run-until-killed.ts', import.meta.url))
    const parent: ChildProcess = spawn(process.execPath, [script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    parent.stdout?.on('data', (piece: Buffer) => {
      printed += piece.toString()
    })
    await expect.poll(() => printed, SOON).toContain('well')
    await expect.poll(() => servicePids().length, SOON).toBe(SERVICE_NAMES.length)
    const pids = [...servicePids(), Number.parseInt(printed, 10)]
    expect(pids.filter(isAlive)).toHaveLength(SERVICE_NAMES.length + 1)
    parent.kill('SIGKILL')
    await expect.poll(() => pids.filter(isAlive), SOON).toEqual([])
  })

  it('shows all services as down when it dies by itself, and says so', async () => {
    const views: DemoView[] = []
    const told: string[] = []
    const fleet = await start((view) => views.push(view), told)
    await expect.poll(() => isWell(fleet.view()), SOON).toBe(true)
    process.kill(Number(told[0]), 'SIGKILL')
    await expect.poll(() => told.at(-1), SOON).toBe('the demo fleet has ended')
    expect(views.at(-1)?.services.map(({ state }) => state)).toEqual(SERVICE_NAMES.map(() => 'down'))
    await expect(fleet.break('overload')).rejects.toMatchObject({ code: 'ECHO_WORKER_STOPPED' })
    await fleet.stop()
    await expect.poll(() => servicePids().filter(isAlive), SOON).toEqual([])
  })

  it('says so when it cannot begin', async () => {
    const beginning = start(() => undefined, [], 'catalogue.ts')
    await expect(beginning).rejects.toMatchObject({
      code: 'ECHO_WORKER_STOPPED',
      message: 'The demo fleet did not start: it ended with exit code 0.',
    })
  })
})
