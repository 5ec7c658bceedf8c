import type { Failure, Provider } from '../../domain/provider-error.ts'
import type { Usage } from '../../domain/usage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Spending } from '../../ports/spending.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import type { Breaker } from './circuit-breaker.ts'

/** For the wall: who took over from whom, and why. */
export interface FellBack {
  readonly sense: 'analyst' | 'voice' | 'ear' | 'commander'
  readonly from: string
  readonly to: string
  readonly failure: Failure
}

/** What every combination of a cloud with an engine of this machine needs. */
export interface Fallback {
  readonly clock: Clock
  readonly log: Log
  readonly telemetry: Telemetry
  /** Of the cloud's provider, for this sense. */
  readonly breaker: Breaker
  /** Asked before the cloud is; absent: whoever asks the cloud does that. */
  readonly spending?: Spending
  readonly told?: (event: FellBack) => void
}

/** Why the cloud is not asked now; null when it may be, and then its breaker has to hear how it went. */
export function whyNot({ breaker, spending }: Fallback, estimate: Partial<Usage> = {}): Failure | null {
  const provider: Provider = breaker.provider
  if (spending !== undefined && !spending.allows(provider, estimate)) return 'quota'
  return breaker.allows() ? null : (breaker.view().failure ?? 'timeout')
}

export function tell(event: FellBack, { log, telemetry, told }: Fallback): void {
  const { sense, from, to, failure } = event
  log.info({ sense, from, to, failure }, 'another engine took over')
  telemetry.count('echo_ops.fallback', { sense, from, to })
  told?.(event)
}
