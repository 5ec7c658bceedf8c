import { type Breaker, circuitBreaker } from '../../src/main/adapters/fallback/circuit-breaker.ts'
import type { FellBack } from '../../src/main/adapters/fallback/fell-back.ts'
import type { Provider } from '../../src/main/domain/provider-error.ts'
import { silentTelemetry } from './silent-telemetry.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

/** What every combination of a cloud and a local engine is given, on a clock that the test turns. */
export function fallbackStage(provider: Provider) {
  const clock: VirtualClock = virtualClock()
  const told: FellBack[] = []
  const counted: Readonly<Record<string, string>>[] = []
  const quiet = (): undefined => undefined
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
  const breaker: Breaker = circuitBreaker({ provider, clock, log })
  const telemetry = {
    ...silentTelemetry,
    count: (name: string, tags: Readonly<Record<string, string>>) => void counted.push({ name, ...tags }),
  }
  const use = { clock, log, telemetry, breaker, told: (event: FellBack) => void told.push(event) }
  return { clock, told, counted, breaker, use }
}
