import {
  type FakeDatadog,
  type FakeDatadogOptions,
  startFakeDatadog,
} from '../../../../tests/fakes/datadog/fake-datadog.ts'
import { datadogAlert } from '../../../../tests/scenarios/datadog-alert.ts'
import { FAILURES } from '../../../../tests/scenarios/failures.ts'
import { incidentOf } from '../../../../tests/scenarios/scenario-incident.ts'
import type { Incident } from '../../domain/incident.ts'
import { findingsIn } from '../../domain/logs/findings.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { ApiOptions } from './api.ts'
import type { Analyse } from './log-findings.ts'

export const ALERT_AT = Date.UTC(2026, 10, 22, 3, 10)
export const MINUTE = 60_000
/** Of the keys of these tests nothing may ever be seen outside of a request's headers. */
export const API_KEY = 'api-key-of-the-tests'
export const APP_KEY = 'app-key-of-the-tests'

export const LOGS_PATH = '/api/v2/logs/events/search'
export const EVENTS_PATH = '/api/v2/events/search'
export const QUERY_PATH = '/api/v1/query'

const open: FakeDatadog[] = []

export async function fake(options: FakeDatadogOptions = {}): Promise<FakeDatadog> {
  const started = await startFakeDatadog(options)
  open.push(started)
  return started
}

export async function closeFakes(): Promise<void> {
  for (const one of open.splice(0)) await one.close()
}

export const account = (url: string, clock: Clock): ApiOptions => ({
  apiKey: API_KEY,
  appKey: APP_KEY,
  site: 'datadoghq.eu',
  baseUrl: url,
  clock,
  chance: { below: () => 0 },
})

/** Everything that was logged. */
export function recordingLog(): Log & { readonly lines: unknown[] } {
  const lines: unknown[] = []
  const note = (data: unknown, message: string): void => void lines.push([data, message])
  return { lines, debug: note, info: note, warn: note, error: note }
}

/** In the test's own thread, where the appliance has one for it. */
export const analyse: Analyse = async ({ records, question, source }) => findingsIn(records, question, source)

/** The incident of a scenario's alert, a moment after it came. */
export function incident(name: keyof typeof FAILURES, changes: Partial<Incident> = {}): Incident {
  return { ...incidentOf(datadogAlert(FAILURES[name].alert, ALERT_AT), ALERT_AT + 5_000), ...changes }
}
