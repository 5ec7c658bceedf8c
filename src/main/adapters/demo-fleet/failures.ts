import type { ServiceName } from './catalogue.ts'

export interface FailureSpec {
  readonly id: string
  /** As the wall's button says it. */
  readonly title: string
  readonly service: ServiceName
}

/** What can be broken. What it does, and what alone mends it, stands in fleet/breakages.ts. */
export const FAILURES = [
  {
    id: 'exhausted-pool',
    title: 'A release that leaks connections until the pool is exhausted',
    service: 'payment-gateway',
  },
  {
    id: 'memory-leak',
    title: 'An import that fills the memory until the process crashes',
    service: 'orders-worker',
  },
  { id: 'bad-release', title: 'A release that fails on most baskets', service: 'checkout-api' },
  { id: 'overload', title: 'Five times the usual searches', service: 'search-index' },
  { id: 'full-disk', title: 'Sessions that fill the disk quota', service: 'auth-service' },
] as const satisfies readonly FailureSpec[]

export type FailureId = (typeof FAILURES)[number]['id']

export const isFailureId = (id: string): id is FailureId => FAILURES.some((one) => one.id === id)
