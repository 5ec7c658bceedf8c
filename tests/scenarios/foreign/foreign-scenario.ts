import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Random, seededRandom } from '../seeded-random.ts'

export const SECOND = 1_000
export const MINUTE = 60_000
/** A little more than the six hours of the baseline. */
const HISTORY_MS = 6.3 * 60 * MINUTE

/** What a Datadog monitor would say of it. */
export interface ForeignAlert {
  readonly service: string
  readonly title: string
  readonly message: string
  readonly query: string
}

export interface Line {
  readonly at: number
  readonly text: string
}

/** Tools to write one scenario with: times are epoch ms, everything ends at `alertAt`. */
export interface Stage {
  readonly alertAt: number
  readonly random: Random
  /** Lines between two moments, about `meanMs` apart. */
  readonly flow: (from: number, to: number, meanMs: number, line: (at: number) => string) => Line[]
  /** Lines over the whole history up to `to`. */
  readonly ordinary: (meanMs: number, line: (at: number) => string, to?: number) => Line[]
}

export interface ForeignScenario {
  readonly name: string
  readonly alert: ForeignAlert
  /** What a right root cause matches, all of them; none where the logs show no cause. */
  readonly cause: readonly RegExp[]
  /** What a report must not say, because it is a false lead. */
  readonly never?: RegExp
  /** Files by their path, in any order of lines. */
  readonly files: (stage: Stage) => Readonly<Record<string, readonly Line[]>>
}

/** Writes the scenario's logs into `folder` and returns the payload Datadog would post. The same arguments give the same lines. */
export async function writeForeign(
  scenario: ForeignScenario,
  folder: string,
  alertAt: number,
): Promise<Record<string, unknown>> {
  const random = seededRandom([...scenario.name].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) | 0)
  const flow: Stage['flow'] = (from, to, meanMs, line) => {
    const lines: Line[] = []
    for (let at = from + random.wait(meanMs); at < to; at += random.wait(meanMs))
      lines.push({ at: Math.floor(at), text: line(Math.floor(at)) })
    return lines
  }
  const ordinary: Stage['ordinary'] = (meanMs, line, to = alertAt) =>
    flow(alertAt - HISTORY_MS, to, meanMs, line)
  const files = scenario.files({ alertAt, random, flow, ordinary })
  for (const [path, lines] of Object.entries(files)) {
    const sorted = lines.filter((line) => line.at <= alertAt).toSorted((a, b) => a.at - b.at)
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, sorted.map((line) => `${line.text}\n`).join(''))
    await utimes(target, alertAt / 1_000, alertAt / 1_000)
  }
  return payloadOf(scenario.alert, alertAt)
}

function payloadOf(alert: ForeignAlert, alertAt: number): Record<string, unknown> {
  return {
    id: String(alertAt),
    title: `[Triggered] ${alert.title}`,
    alert_title: alert.title,
    body: alert.message,
    date: String(alertAt),
    last_updated: String(alertAt),
    event_type: 'query_alert_monitor',
    org: { id: '70131', name: 'Example Shop' },
    alert_transition: 'Triggered',
    alert_priority: 'P2',
    alert_query: alert.query,
    alert_scope: `env:prod,service:${alert.service}`,
    tags: `env:prod,service:${alert.service}`,
  }
}

/** A query of the usual kind for a latency monitor. */
export const latencyQuery = (service: string, seconds: number): string =>
  `percentile(last_5m):p95:trace.http.request{env:prod,service:${service}} > ${seconds}`
/** A query of the usual kind for a monitor of errors. */
export const errorQuery = (service: string, perSecond: number): string =>
  `sum(last_5m):sum:trace.http.request.errors{env:prod,service:${service}}.as_rate() > ${perSecond}`
