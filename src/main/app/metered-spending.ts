import type { Usage } from '../domain/usage.ts'
import type { Spending } from '../ports/spending.ts'
import type { Tags, Telemetry } from '../ports/telemetry.ts'

/** What a cloud is asked for. */
export type CloudPurpose = 'analyst' | 'commander' | 'hearing' | 'voice'

/** The same ledger for one purpose: what is booked there is counted as tokens and dollars as well. */
export function meteredSpending(spending: Spending, purpose: CloudPurpose, telemetry: Telemetry): Spending {
  return {
    allows: (provider, estimate) => spending.allows(provider, estimate),
    reserve(provider, estimate) {
      const reservation = spending.reserve(provider, estimate)
      if (reservation === null) return null
      return {
        close: () => reservation.close(),
        book(usage) {
          reservation.book(usage)
          countUsage(usage, { provider, purpose }, telemetry)
        },
      }
    },
  }
}

function countUsage(usage: Usage, tags: Tags, telemetry: Telemetry): void {
  const count = (name: Parameters<Telemetry['count']>[0], by: number): void => {
    if (Number.isFinite(by) && by > 0) telemetry.count(name, tags, by)
  }
  const { promptTokens, completionTokens, costUsd } = usage
  count('echo_ops.llm.tokens.prompt', promptTokens)
  count('echo_ops.llm.tokens.completion', completionTokens)
  count('echo_ops.llm.tokens.total', promptTokens + completionTokens)
  count('echo_ops.llm.cost', costUsd)
}
