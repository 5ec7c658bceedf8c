import { join } from 'node:path'
import { openLogFile } from '../adapters/system/log-file.ts'
import { type LineSink, openLog } from '../adapters/system/pino-log.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Host } from './host.ts'
import { Teardown } from './teardown.ts'

/** The folder of the log in the state directory. */
export const LOGS = 'logs'
/** What Datadog gets without an agent: what is wrong, not what is going on. */
const SENT_FROM = 'warn'

/** What is connected to the log once telemetry is there. */
export interface LogSeams {
  /** What every line carries of the trace it was written in. */
  context: () => object
  /** The lines that go straight to Datadog. */
  send: (line: string) => void
}

export interface OpenedLog {
  readonly log: Log
  readonly seams: LogSeams
  /** Its first step, and so the last to be stopped, is the log itself. */
  readonly teardown: Teardown
}

/** The log: standard error and a file that rotates. A disk that cannot take it costs the file its lines, and nothing else. */
export function openApplianceLog({ home, logLevel, telemetry }: Config, host: Host, clock: Clock): OpenedLog {
  const seams: LogSeams = { context: () => ({}), send: () => undefined }
  const file = openLogFile({
    folder: join(home, LOGS),
    monotonicMs: () => clock.monotonicMs(),
    failed: (error) => log.warn({ err: error }, 'the log cannot be written to its file'),
  })
  const sent: LineSink = { write: (line) => seams.send(line) }
  const { service, env, version } = telemetry
  const log = openLog({
    ...{ level: logLevel, service, env, version: version ?? host.version },
    also: [
      { level: logLevel === 'silent' ? 'fatal' : logLevel, stream: file },
      { level: SENT_FROM, stream: sent },
    ],
    context: () => seams.context(),
  })
  const teardown = new Teardown(log)
  teardown.add('log file', () => file.close())
  return { log, seams, teardown }
}
