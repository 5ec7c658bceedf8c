import { join } from 'node:path'
import type { Clock } from '../../../ports/clock.ts'
import { CATALOGUE, SERVICE_NAMES, type ServiceName } from '../catalogue.ts'
import type { FleetOrders } from '../messages.ts'
import { Front } from './front.ts'
import { LogFile } from './log-file.ts'
import type { Sample } from './samples.ts'
import { ServiceGroup } from './service-group.ts'
import { crashSpanMs } from './watch.ts'

export type ByService<T> = Readonly<Record<ServiceName, T>>

export interface ServicesParts {
  readonly orders: FleetOrders
  readonly programUrl: URL
  readonly ledgerPort: number
  readonly clock: Clock
  readonly sample: (service: ServiceName, sample: Sample) => void
  readonly changed: () => void
}

export interface Services {
  readonly groups: ByService<ServiceGroup>
  readonly urls: ByService<string>
  close(): Promise<void>
}

/** The folder that the processes of a service work in. */
export const scratchOf = (folder: string, service: ServiceName): string => join(folder, 'work', service)

/** Opens the fronts of all services; their processes are not started yet. */
export async function openServices(parts: ServicesParts): Promise<Services> {
  const { clock, orders, programUrl, ledgerPort } = parts
  const fronts = await forEachService((name) =>
    Front.open({ clock, sample: (sample) => parts.sample(name, sample) }),
  )
  const urls = mapped(fronts, ({ url }) => url)
  const logFiles = mapped(
    urls,
    (_, name) => new LogFile({ path: join(orders.folder, 'logs', `${name}.log`), clock }),
  )
  const groups = mapped(
    fronts,
    ({ front }, name) =>
      new ServiceGroup({
        name,
        programUrl,
        front,
        clock,
        logFile: logFiles[name],
        crashSpanMs: crashSpanMs(orders.windowMs),
        changed: parts.changed,
        orders: {
          service: name,
          urls,
          ledgerPort,
          scratch: scratchOf(orders.folder, name),
          heapMiB: CATALOGUE[name].heapMiB,
          seed: orders.seed,
        },
      }),
  )
  return {
    groups,
    urls,
    async close() {
      await Promise.all(SERVICE_NAMES.map((name) => groups[name].stop()))
      await Promise.all(SERVICE_NAMES.map((name) => fronts[name].front.close()))
      for (const name of SERVICE_NAMES) logFiles[name].close()
    },
  }
}

async function forEachService<T>(make: (name: ServiceName) => Promise<T>): Promise<ByService<T>> {
  return {
    'payment-gateway': await make('payment-gateway'),
    'checkout-api': await make('checkout-api'),
    'orders-worker': await make('orders-worker'),
    'auth-service': await make('auth-service'),
    'search-index': await make('search-index'),
  }
}

function mapped<A, B>(all: ByService<A>, change: (one: A, name: ServiceName) => B): ByService<B> {
  const one = (name: ServiceName): B => change(all[name], name)
  return {
    'payment-gateway': one('payment-gateway'),
    'checkout-api': one('checkout-api'),
    'orders-worker': one('orders-worker'),
    'auth-service': one('auth-service'),
    'search-index': one('search-index'),
  }
}
