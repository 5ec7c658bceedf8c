import { allTelemetry } from '../adapters/system/all-telemetry.ts'
import { localTelemetry } from '../adapters/system/local-telemetry.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { Base } from './base.ts'

/** Who is told what EchoOps does, counts and measures about itself. */
export function openTelemetry({
  log,
}: Pick<Base, 'config' | 'host' | 'clock' | 'log' | 'teardown'>): Telemetry {
  return allTelemetry([localTelemetry(log)])
}
