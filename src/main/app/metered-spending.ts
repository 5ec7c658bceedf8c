import type { Spending } from '../ports/spending.ts'
import type { Telemetry } from '../ports/telemetry.ts'

/** What a cloud is asked for. */
export type CloudPurpose = 'analyst' | 'commander' | 'hearing' | 'voice'

/** The same ledger for one purpose: what is booked there is counted as tokens and dollars as well. */
export function meteredSpending(spending: Spending, purpose: CloudPurpose, telemetry: Telemetry): Spending {
  return {
    allows: (provider, estimate) => spending.allows(provider, estimate),
    add(provider, usage) {
      spending.add(provider, usage)
      const tags = { provider, purpose }
      const { promptTokens, completionTokens, costUsd } = usage
      const count = (name: Parameters<Telemetry['count']>[0], by: number): void => {
        if (Number.isFinite(by) && by > 0) telemetry.count(name, tags, by)
      }
      count('echo_ops.llm.tokens.prompt', promptTokens)
      count('echo_ops.llm.tokens.completion', completionTokens)
      count('echo_ops.llm.tokens.total', promptTokens + completionTokens)
      count('echo_ops.llm.cost', costUsd)
    },
  }
}
