import type { z } from 'zod'
import { Secret } from './secret.ts'
import type { settingsSchema } from './settings.ts'

/** A Datadog Agent, which takes metrics by UDP and traces by HTTP, and holds the key itself. */
export interface AgentWay {
  readonly kind: 'agent'
  readonly host: string
  readonly tracePort: number
  readonly metricsPort: number
}

/** Straight to Datadog over HTTPS, with the key. Addresses are without a slash at their end. */
export interface IntakeWay {
  readonly kind: 'intake'
  readonly apiKey: Secret
  readonly site: string
  /** Metrics and events. */
  readonly apiUrl: string
  readonly logsUrl: string
  /** Null: the one that Datadog's tracer knows for the site. */
  readonly spansUrl: string | null
}

/** Where and as whom EchoOps tells about itself. */
export interface TelemetrySettings {
  /** Null: nowhere; then none of it is even loaded. */
  readonly way: AgentWay | IntakeWay | null
  readonly service: string
  readonly env: string | null
  /** Null: that of EchoOps. */
  readonly version: string | null
  /** Lines of the log carry the ids of the trace they belong to. */
  readonly logsInjection: boolean
}

type Settings = z.output<typeof settingsSchema>

/** Where an agent listens unless told otherwise (docs.datadoghq.com, "Agent configuration"). */
const AGENT = { host: '127.0.0.1', tracePort: 8126, metricsPort: 8125 } as const
const SERVICE = 'echoops'
const DATADOG_SITE = 'datadoghq.com'

/** An agent where one is named; else straight to Datadog where there is a key; else nowhere. */
export function telemetryOf(settings: Settings): TelemetrySettings {
  return Object.freeze({
    way: settings.ECHOOPS_TELEMETRY === false ? null : (agentOf(settings) ?? intakeOf(settings)),
    service: settings.DD_SERVICE ?? SERVICE,
    env: settings.DD_ENV ?? null,
    version: settings.DD_VERSION ?? null,
    logsInjection: settings.DD_LOGS_INJECTION ?? true,
  })
}

function agentOf(settings: Settings): AgentWay | null {
  const { DD_AGENT_HOST: host, DD_TRACE_AGENT_PORT: tracePort, DD_DOGSTATSD_PORT: metricsPort } = settings
  if (host === undefined && tracePort === undefined && metricsPort === undefined) return null
  return Object.freeze({
    kind: 'agent',
    host: host ?? AGENT.host,
    tracePort: tracePort ?? AGENT.tracePort,
    metricsPort: metricsPort ?? AGENT.metricsPort,
  })
}

function intakeOf(settings: Settings): IntakeWay | null {
  if (settings.DD_API_KEY === undefined) return null
  const site = settings.DD_SITE ?? DATADOG_SITE
  const other = settings.DATADOG_API_BASE_URL
  return Object.freeze({
    kind: 'intake',
    apiKey: new Secret(settings.DD_API_KEY),
    site,
    apiUrl: other ?? `https://api.${site}`,
    logsUrl: other ?? `https://http-intake.logs.${site}`,
    spansUrl: other ?? null,
  })
}
