import type { ErrorCode } from '../../domain/error.ts'
import type { DemoView } from '../../ports/demo-fleet.ts'
import type { ServiceName } from './catalogue.ts'

/** Everything the fleet needs to know; it comes over the channel, because it holds secrets. */
export interface FleetOrders {
  /** Logs and working folders of the services lie under it. */
  readonly folder: string
  readonly webhookUrl: string
  readonly webhookSecret: string | null
  /** What the control server asks for. */
  readonly token: string
  /** Over which span the monitors look, in ms. */
  readonly windowMs: number
  readonly seed: number
}

/** From the appliance to the fleet's process. `id` pairs an answer with its question. */
export type ToFleet =
  | { readonly type: 'start'; readonly orders: FleetOrders }
  | { readonly type: 'break'; readonly id: number; readonly failure: string | null }
  | { readonly type: 'stop' }

/** From the fleet's process to the appliance. */
export type FromFleet =
  | { readonly type: 'ready'; readonly controlUrl: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'view'; readonly view: DemoView }
  | { readonly type: 'answer'; readonly id: number; readonly problem: Problem | null }
  | {
      readonly type: 'log'
      readonly level: 'info' | 'warn' | 'error'
      readonly data: Record<string, unknown>
      readonly message: string
    }

/** An error on its way through the channel. */
export interface Problem {
  readonly code: ErrorCode
  readonly message: string
}

/** What a service's process is told, as its one argument. */
export interface ServiceOrders {
  readonly service: ServiceName
  readonly version: string
  /** Which replica it is, from 1 on. */
  readonly slot: number
  /** The folder its service works in; it outlives a crash and a release, not a restart. */
  readonly scratch: string
  readonly heapMiB: number
  readonly seed: number
  /** Where the fronts of the services are: `http://127.0.0.1:port`. */
  readonly urls: Readonly<Record<ServiceName, string>>
  readonly ledgerPort: number
}

/** From a service's process to the fleet. */
export type FromService =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'stats'; readonly heapBytes: number; readonly disk: DiskUse | null }

export interface DiskUse {
  readonly usedBytes: number
  readonly quotaBytes: number
}
