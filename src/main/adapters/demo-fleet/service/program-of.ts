import type { Clock } from '../../../ports/clock.ts'
import type { Caller } from '../call.ts'
import type { DiskUse, ServiceOrders } from '../messages.ts'
import type { Seeded } from '../seeded.ts'
import type { ServiceLog } from './service-log.ts'

export interface Asked {
  readonly path: string
  readonly query: URLSearchParams
  /** The JSON that was sent; null when nothing was. */
  readonly body: unknown
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What every service is given. */
export interface ServiceParts {
  readonly orders: ServiceOrders
  readonly clock: Clock
  readonly log: ServiceLog
  readonly random: Seeded
  readonly caller: Caller
}

/** What a service does. `routes` by method and path: `POST /charge`. */
export interface ServiceProgram {
  readonly routes: Readonly<Record<string, (asked: Asked) => Promise<Answer>>>
  disk?(): DiskUse
  /** Called once on the way out. */
  stop?(): void
}
