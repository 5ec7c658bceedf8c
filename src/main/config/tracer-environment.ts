import type { TelemetrySettings } from './telemetry.ts'

/**
 * Datadog's tracer takes some settings from the environment of the process alone; `.env` and our own defaults must reach it there before it is
 * loaded. What the process sets itself wins, but for the way that EchoOps has chosen.
 */
export function tellTracer({ way }: TelemetrySettings): void {
  const { env } = process
  // It would tell Datadog which packages run here, where the sources lie and who has written them; and take orders from there.
  env['DD_INSTRUMENTATION_TELEMETRY_ENABLED'] ??= 'false'
  env['DD_TRACE_GIT_METADATA_ENABLED'] ??= 'false'
  env['DD_EXPERIMENTAL_PROPAGATE_PROCESS_TAGS_ENABLED'] ??= 'false'
  env['DD_REMOTE_CONFIGURATION_ENABLED'] ??= 'false'
  // Starts a program of its own when the process crashes.
  env['DD_CRASHTRACKING_ENABLED'] ??= 'false'
  if (way?.kind !== 'intake') {
    env['DD_AGENTLESS_ENABLED'] = 'false'
    return
  }
  env['DD_AGENTLESS_ENABLED'] = 'true'
  // The lines of the log are ours to choose and to clean.
  env['DD_AGENTLESS_LOG_SUBMISSION_ENABLED'] = 'false'
  env['DD_API_KEY'] = way.apiKey.reveal()
  env['DD_SITE'] = way.site
}
