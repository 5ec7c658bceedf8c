import type { Log } from '../../ports/log.ts'
import type { Telemetry } from '../../ports/telemetry.ts'

/** Without an agent nothing leaves the machine: the log has it, at debug. */
export function localTelemetry(log: Log): Telemetry {
  return {
    count: (name, tags) => log.debug({ metric: name, ...tags }, 'counted'),
    distribution: (name, valueMs, tags) => log.debug({ metric: name, valueMs, ...tags }, 'measured'),
  }
}
