import { hostname } from 'node:os'
import { allTelemetry } from '../adapters/system/all-telemetry.ts'
import { localTelemetry } from '../adapters/system/local-telemetry.ts'
import { systemChance } from '../adapters/system/system-chance.ts'
import { datadogTelemetry } from '../adapters/telemetry/datadog-telemetry.ts'
import { openDdTracer } from '../adapters/telemetry/dd-tracer.ts'
import { openDogStatsd } from '../adapters/telemetry/dogstatsd.ts'
import { beat } from '../adapters/telemetry/heartbeat.ts'
import { Intake } from '../adapters/telemetry/intake.ts'
import { openIntakeLogs } from '../adapters/telemetry/intake-logs.ts'
import { openIntakeMetrics } from '../adapters/telemetry/intake-metrics.ts'
import type { MetricSender } from '../adapters/telemetry/metric-sender.ts'
import { SpeechTraces } from '../adapters/telemetry/traced-speech.ts'
import type { Tracing } from '../adapters/telemetry/tracing.ts'
import type { AgentWay, IntakeWay } from '../config/config.ts'
import { tellTracer } from '../config/tracer-environment.ts'
import type { Base } from './base.ts'
import type { LogSeams } from './open-log.ts'
import type { SelfReport, TelemetryState } from './self-report.ts'

type Ground = Pick<Base, 'config' | 'host' | 'clock' | 'log' | 'teardown'>
type UnifiedTags = Readonly<Record<'service' | 'version', string>> & { readonly env?: string }

/** Who is told what EchoOps does, counts and measures about itself. */
export async function openTelemetry(base: Ground, seams: LogSeams): Promise<SelfReport> {
  const { clock, log, teardown } = base
  const local = localTelemetry(log)
  const far = await openDatadog(base, seams).catch((error: unknown) => {
    log.error({ err: error }, 'what tells Datadog about EchoOps could not be loaded')
    return null
  })
  const telemetry = far === null ? local : allTelemetry([local, far.telemetry])
  teardown.add('heartbeat', beat(telemetry, clock))
  return {
    telemetry,
    models: far?.tracing ?? { model: (_call, work) => work(() => undefined) },
    speech: new SpeechTraces(),
    state: far?.state ?? { to: 'nowhere', traces: false, why: null },
    happened: (event) => far?.metrics.event(event),
  }
}

/** Datadog, by an agent or straight; null when neither is set, and then none of it is loaded. */
async function openDatadog(base: Ground, seams: LogSeams) {
  const { config, log, teardown } = base
  const { way } = config.telemetry
  if (way === null) return null
  const tags = unifiedTags(base)
  const metrics =
    way.kind === 'agent' ? await openAgentMetrics(base, way, tags) : openIntake(base, way, tags, seams)
  teardown.add('metrics', () => metrics.close())
  const { tracing, why } = await openTraces(base, way, tags, seams)
  const to = way.kind === 'agent' ? 'agent' : 'datadog'
  if (why === null) log.info({ to }, 'EchoOps tells Datadog about itself')
  else log.warn({ to, why }, 'EchoOps tells Datadog about itself, but without traces')
  metrics.event({
    title: `EchoOps ${tags.version} started`,
    text: `On ${process.platform}, ${base.host.kind}.`,
    kind: 'info',
    tags: {},
  })
  const state: TelemetryState = { to, traces: tracing !== null, why }
  return { telemetry: datadogTelemetry(metrics, tracing), metrics, tracing, state }
}

function unifiedTags({ config, host }: Ground): UnifiedTags {
  const { service, env, version } = config.telemetry
  return { service, version: version ?? host.version, ...(env === null ? {} : { env }) }
}

function openAgentMetrics({ clock, log }: Ground, way: AgentWay, tags: UnifiedTags): Promise<MetricSender> {
  return openDogStatsd({ host: way.host, port: way.metricsPort, tags: { ...tags }, clock, log })
}

/** Metrics, events, and the lines of the log that say what is wrong. */
function openIntake(
  { clock, log, teardown }: Ground,
  way: IntakeWay,
  { service, ...tags }: UnifiedTags,
  seams: LogSeams,
): MetricSender {
  const chance = systemChance()
  const host = hostname()
  const intake = new Intake({ apiKey: way.apiKey.reveal(), clock, chance, log })
  teardown.add('intake', () => intake.close())
  const logs = openIntakeLogs({ intake, logsUrl: way.logsUrl, host, service, tags: { ...tags }, clock })
  teardown.add('lines for Datadog', () => logs.close())
  seams.send = (line) => logs.write(line)
  return openIntakeMetrics({
    ...{ intake, apiUrl: way.apiUrl, host, clock, chance },
    tags: { service, ...tags },
  })
}

async function openTraces(
  { config, clock, log, teardown }: Ground,
  way: AgentWay | IntakeWay,
  { service, version, env = null }: { service: string; version: string; env?: string | null },
  seams: LogSeams,
): Promise<{ readonly tracing: Tracing | null; readonly why: string | null }> {
  tellTracer(config.telemetry)
  const to =
    way.kind === 'agent'
      ? ({ kind: 'agent', host: way.host, port: way.tracePort } as const)
      : ({ kind: 'intake', url: way.spansUrl } as const)
  const opened = await openDdTracer({ service, env, version, to, clock, log })
  const { tracing } = opened
  if (tracing === null) return opened
  teardown.add('traces', () => tracing.close())
  if (config.telemetry.logsInjection) {
    const who = { service, version, ...(env === null ? {} : { env }) }
    seams.context = () => {
      const ids = tracing.now()
      return ids === null ? {} : { dd: { ...ids, ...who } }
    }
  }
  return opened
}
