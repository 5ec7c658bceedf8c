import { closedTags } from '../../domain/metrics.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import type { MetricSender } from './metric-sender.ts'
import type { Tracing } from './tracing.ts'

/** Metrics and steps for Datadog. Without traces a step is only its work. */
export function datadogTelemetry(metrics: MetricSender, tracing: Tracing | null): Telemetry {
  return {
    count: (name, tags, by = 1) => metrics.add('count', name, by, closedTags(name, tags)),
    distribution: (name, valueMs, tags) => metrics.add('distribution', name, valueMs, closedTags(name, tags)),
    gauge: (name, value, tags) => metrics.add('gauge', name, value, closedTags(name, tags)),
    step: (step, about, work) => tracing?.step(step, about, work) ?? work(() => undefined),
  }
}
