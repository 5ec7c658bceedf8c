import { type ScenarioName, scenarioEvents } from '../../scenarios/log-scenarios.ts'
import { FORMATS } from '../../scenarios/service-logs.ts'
import type { FakeLog } from './fake-account.ts'

const STATUS = { debug: 'debug', info: 'info', warn: 'warn', error: 'error', fatal: 'critical' } as const

/** A scenario's lines as the agent would have shipped them: the line whole as the message, its level as the status. */
export function scenarioLogs(name: ScenarioName, alertAt: number): readonly FakeLog[] {
  return scenarioEvents(name, alertAt).map((event) => ({
    at: event.at,
    message: FORMATS[event.service](event),
    service: event.service,
    status: STATUS[event.level],
    tags: ['env:prod', ...(event.version === undefined ? [] : [`version:${event.version}`])],
  }))
}
