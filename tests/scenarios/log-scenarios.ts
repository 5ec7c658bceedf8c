import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { datadogAlert } from './datadog-alert.ts'
import { FAILURES, type Failure } from './failures.ts'
import { seededRandom } from './seeded-random.ts'
import { FORMATS, type LogEvent, ordinaryTraffic, SERVICES, type ServiceName } from './service-logs.ts'

export type ScenarioName = keyof typeof FAILURES
export const SCENARIO_NAMES = Object.keys(FAILURES) as readonly ScenarioName[]

export interface Scenario {
  /** A rendered Datadog payload, ready to be posted to /webhook/datadog. */
  readonly alert: Record<string, unknown>
  /** Words that a right explanation contains, in lower case; empty where the logs show no cause. */
  readonly expectedCause: string[]
  /** How many log lines were written. */
  readonly lines: number
}

const MINUTE = 60_000
/** A little more than the six hours of the baseline. */
const HISTORY_MS = 6.3 * 60 * MINUTE
const MEAN_WAIT_MS: Readonly<Record<ServiceName, number>> = {
  'payment-gateway': 9_000,
  'checkout-api': 8_000,
  'orders-worker': 14_000,
  'auth-service': 16_000,
  'search-index': 18_000,
}

/** What the five services of a scenario log, in no order. */
export function scenarioEvents(name: ScenarioName, alertAt: number): readonly LogEvent[] {
  const failure: Failure = FAILURES[name]
  const random = seededRandom(SCENARIO_NAMES.indexOf(name) + 2026)
  const ordinary = SERVICES.flatMap((service) =>
    ordinaryTraffic(service, alertAt - HISTORY_MS, alertAt, MEAN_WAIT_MS[service], random),
  ).flatMap((event) => (failure.reshape === undefined ? event : (failure.reshape(event, alertAt) ?? [])))
  return [...ordinary, ...failure.events(alertAt, random)].filter((event) => event.at <= alertAt)
}

/**
 * Writes the logs of five services into `folder`: six hours of ordinary traffic that end at `alertAt`, and the failure in the last
 * minutes before it. The same arguments always give the same lines. `checkout-api` has a rotated gzip file, `orders-worker` a dated one.
 * @param alertAt epoch milliseconds; lines without a zone are written in the machine's local time.
 */
export async function writeScenario(name: ScenarioName, folder: string, alertAt: number): Promise<Scenario> {
  const failure: Failure = FAILURES[name]
  const events = scenarioEvents(name, alertAt)
  await mkdir(folder, { recursive: true })
  for (const service of SERVICES) {
    const own = events.filter((event) => event.service === service).sort((a, b) => a.at - b.at)
    await writeService(folder, service, own, alertAt)
  }
  return {
    alert: datadogAlert(failure.alert, alertAt),
    expectedCause: [...failure.expectedCause],
    lines: events.length,
  }
}

/** One service's files: rotated parts first, with the age a rotation would leave them. */
async function writeService(
  folder: string,
  service: ServiceName,
  events: readonly LogEvent[],
  alertAt: number,
): Promise<void> {
  const cut = alertAt - 3 * 60 * MINUTE
  const text = (part: readonly LogEvent[]): string =>
    part.map((event) => `${FORMATS[service](event)}\n`).join('')
  const rotates = service === 'checkout-api' || service === 'orders-worker'
  const older = rotates ? events.filter((event) => event.at < cut) : []
  const newer = rotates ? events.filter((event) => event.at >= cut) : events
  if (service === 'checkout-api') {
    await writeAged(join(folder, `${service}.log.1.gz`), gzipSync(text(older)), cut)
  }
  if (service === 'orders-worker') {
    const day = new Date(cut).toISOString().slice(0, 10)
    await writeAged(join(folder, `${service}-${day}.log`), text(older), cut)
  }
  await writeAged(join(folder, `${service}.log`), text(newer), alertAt)
}

async function writeAged(path: string, content: string | Uint8Array, at: number): Promise<void> {
  await writeFile(path, content)
  await utimes(path, at / 1_000, at / 1_000)
}
