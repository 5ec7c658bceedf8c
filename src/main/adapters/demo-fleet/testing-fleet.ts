import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoFleet } from '../../ports/demo-fleet.ts'
import type { Log } from '../../ports/log.ts'
import type { ServiceName } from './catalogue.ts'
import { startDemoFleet } from './demo-fleet.ts'
import { listenOnLoopback, readBody } from './loopback.ts'
import { ownClock } from './own-clock.ts'

export type Event = Readonly<Record<string, unknown>>

/** For tests: a fleet of real processes whose monitors are in a hurry, and a webhook that listens to them. */
export interface TestFleet {
  readonly fleet: DemoFleet
  readonly events: readonly Event[]
  readonly secrets: ReadonlySet<unknown>
  /** "payment-gateway Triggered" for each alert, in their order. */
  said(): readonly string[]
  act(act: string, target: string, parameters?: object): Promise<{ status: number; text: string }>
  log(service: ServiceName): readonly LoggedLine[]
  close(): Promise<void>
}

export interface LoggedLine {
  readonly at: number
  readonly level: string
  readonly message: string
  readonly pid: number | null
}

export const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export async function startTestFleet(windowMs: number): Promise<TestFleet> {
  const folder = mkdtempSync(join(tmpdir(), 'echoops-fleet-'))
  const events: Event[] = []
  const secrets = new Set<unknown>()
  const webhook = createServer(async (request, response) => {
    events.push(JSON.parse((await readBody(request, 100_000)) ?? ''))
    secrets.add(request.headers['x-echoops-secret'])
    response.writeHead(202).end('{}')
  })
  const fleet = await startDemoFleet({
    folder,
    programUrl: new URL('./program/demo-fleet.ts', import.meta.url),
    webhookUrl: `http://127.0.0.1:${await listenOnLoopback(webhook)}/webhook/datadog`,
    webhookSecret: 'hunter2',
    clock: ownClock(),
    log: SILENT,
    changed: () => undefined,
    windowMs,
  })
  return {
    fleet,
    events,
    secrets,
    said: () => events.map((event) => `${serviceOf(event)} ${event['alert_transition']}`),
    act: (act, target, parameters = {}) => actOn(fleet, { act, target, parameters }),
    log: (service) => readLog(join(fleet.logFolder, `${service}.log`)),
    async close() {
      await fleet.stop()
      webhook.closeAllConnections()
      await new Promise((resolve) => webhook.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const serviceOf = (event: Event): string =>
  /service:([\w-]+)/.exec(String(event['alert_scope']))?.[1] ?? ''

export async function actOn(
  { control }: Pick<DemoFleet, 'control'>,
  body: unknown,
  token = control.token,
): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const sent = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await fetch(`${control.url}/act`, { method: 'POST', headers, body: sent })
  const { text } = JSON.parse(await answer.text())
  return { status: answer.status, text }
}

/** Lines of the newest file; a line that is still being written is left out. */
function readLog(path: string): readonly LoggedLine[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const { time, level, msg, pid = null } = JSON.parse(line)
    return { at: Date.parse(time), level, message: msg, pid }
  })
}
