export const SERVICE_NAMES = [
  'payment-gateway',
  'checkout-api',
  'orders-worker',
  'auth-service',
  'search-index',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

export interface ServiceSpec {
  /** What ran before, and what runs when all is well. */
  readonly versions: readonly [previous: string, stable: string]
  /** V8's limit for the old generation, in MiB: small, because nothing here needs more, and so that a leak ends soon. */
  readonly heapMiB: number
}

export const CATALOGUE: Readonly<Record<ServiceName, ServiceSpec>> = {
  'payment-gateway': { versions: ['2.13.3', '2.13.4'], heapMiB: 64 },
  'checkout-api': { versions: ['3.1.1', '3.1.2'], heapMiB: 64 },
  'orders-worker': { versions: ['5.2.0', '5.2.1'], heapMiB: 40 },
  'auth-service': { versions: ['1.8.0', '1.8.1'], heapMiB: 64 },
  'search-index': { versions: ['4.0.6', '4.0.7'], heapMiB: 64 },
}

export const ENVIRONMENT = 'production'
export const REPLICAS = { min: 1, max: 6 } as const

export const isServiceName = (name: string): name is ServiceName =>
  SERVICE_NAMES.some((known) => known === name)

/** Whether `version` is `since` or newer: numbers part by part, as releases are counted. */
export function isAtLeast(version: string, since: string): boolean {
  const [left, right] = [version, since].map((text) => text.split('.').map(Number))
  for (const [index, part] of (right ?? []).entries()) {
    const own = left?.[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}
