import type { Log } from '../../ports/log.ts'
import type { Telemetry } from '../../ports/telemetry.ts'

/** Nothing of this leaves the machine: the log has it, at debug. */
export function localTelemetry(log: Log): Telemetry {
  return {
    count: (name, tags, by = 1) => log.debug({ metric: name, by, ...tags }, 'counted'),
    distribution: (name, valueMs, tags) => log.debug({ metric: name, valueMs, ...tags }, 'measured'),
    gauge: (name, value, tags) => log.debug({ metric: name, value, ...tags }, 'set'),
    step: (_step, _about, work) => work(() => undefined),
  }
}
