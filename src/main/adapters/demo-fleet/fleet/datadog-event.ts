import { ENVIRONMENT } from '../catalogue.ts'
import type { Change, MonitorKind, MonitorSpec } from './monitor.ts'

const METRIC: Readonly<Record<MonitorKind, string>> = {
  latency: 'trace.http.request',
  errors: 'trace.http.request.errors',
  restarts: 'process.restarts',
  disk: 'system.disk.in_use',
}

const WHAT: Readonly<Record<MonitorKind, string>> = {
  latency: 'p95 latency of',
  errors: 'The error rate of',
  restarts: 'The number of restarts of',
  disk: 'The disk usage of',
}

function queryOf({ kind, threshold, service }: MonitorSpec, spanS: number): string {
  const filter = `{env:${ENVIRONMENT},service:${service}}`
  const queries: Readonly<Record<MonitorKind, string>> = {
    latency: `percentile(last_${spanS}s):p95:trace.http.request${filter}`,
    errors: `sum(last_${spanS}s):( sum:trace.http.request.errors${filter}.as_count() / sum:trace.http.request.hits${filter}.as_count() ) * 100`,
    restarts: `sum(last_${spanS}s):sum:process.restarts${filter}.as_count()`,
    disk: `max(last_${spanS}s):max:system.disk.in_use${filter}`,
  }
  return `${queries[kind]} > ${threshold}`
}

const withUnit = (value: number, kind: MonitorKind): string =>
  kind === 'latency' ? `${value} s` : kind === 'errors' ? `${value}%` : String(value)

/** A number as a monitor shows it: two decimals at most. */
export const rounded = (value: number): number => Math.round(value * 100) / 100

export interface EventClues {
  readonly at: number
  /** Of the event: every delivery of it carries the same. */
  readonly id: string
  readonly spanMs: number
  /** When this alarm began. */
  readonly triggeredAt: number
}

/** The payload that Datadog's webhook integration renders from the recommended template: every value a text. */
export function datadogEvent(spec: MonitorSpec, change: Change, clues: EventClues): Record<string, unknown> {
  const { service, kind, priority, symptom, threshold } = spec
  const scope = `env:${ENVIRONMENT},service:${service}`
  const title = `${symptom} on ${service}`
  const spanS = Math.max(1, Math.round(clues.spanMs / 1_000))
  const value = `**${withUnit(rounded(change.value), kind)}**`
  const limit = withUnit(threshold, kind)
  const isOver = change.transition === 'Triggered'
  const fact = isOver ? `above ${limit} in the last ${spanS} seconds` : `no longer above ${limit}`
  return {
    id: clues.id,
    title: `[${priority}] [${change.transition} on {${scope}}] ${title}`,
    body: `%%%\n${WHAT[kind]} ${service} is ${value}, ${fact}.\n\n@webhook-echoops\n\nThe monitor was last triggered at ${new Date(clues.triggeredAt).toUTCString()}.\n%%%`,
    date: String(clues.at),
    last_updated: String(clues.at),
    event_type: 'query_alert_monitor',
    org: { id: '1', name: 'EchoOps demo fleet' },
    alert_id: String(spec.id),
    alert_title: title,
    alert_transition: change.transition,
    alert_status: '',
    alert_type: isOver ? 'error' : 'success',
    alert_priority: priority,
    alert_query: queryOf(spec, spanS),
    alert_metric: METRIC[kind],
    alert_scope: scope,
    alert_cycle_key: `${spec.id}-${change.cycle}`,
    aggreg_key: `${spec.id}-${service}`,
    tags: `env:${ENVIRONMENT},monitor,service:${service},source:demo-fleet`,
    hostname: '',
    // There is no page of Datadog about this fleet.
    link: '',
    snapshot: '',
  }
}
