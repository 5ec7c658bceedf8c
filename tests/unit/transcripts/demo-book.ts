import { BUILT_IN } from '../../../src/main/domain/built-in-actions.ts'
import type { Runbook, RunbookService } from '../../../src/main/domain/runbook.ts'

const service = (name: string, aliases: readonly string[] = []): RunbookService => ({
  name,
  aliases,
  environment: 'production',
  owners: [],
  replicas: { min: 1, max: 6 },
})

/** The demo fleet's runbook as the reader of the file gives it. */
export const DEMO_BOOK: Runbook = {
  services: [
    service('payment-gateway', ['payments', 'payment service']),
    service('checkout-api', ['checkout']),
    service('orders-worker', ['orders']),
    service('auth-service', ['auth', 'login']),
    service('search-index', ['search']),
  ],
  actions: BUILT_IN.map((action) =>
    action.kind === 'change'
      ? {
          ...action,
          executor: { type: 'demo', act: action.id as 'restart' | 'rollback' | 'scale', timeoutMs: 30_000 },
        }
      : action,
  ),
  environments: ['production'],
}
