import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Caller } from '../call.ts'
import { REPLICAS, type ServiceName } from '../catalogue.ts'
import { FAILURES, type FailureId } from '../failures.ts'
import type { ServiceGroup } from './service-group.ts'
import type { Traffic } from './traffic.ts'

/** One way to break something. */
export interface Breakage {
  readonly id: FailureId
  readonly service: ServiceName
  break(): Promise<void>
  /** What causes it is still there, whatever the monitor says. */
  isThere(): boolean
}

export interface BreakageParts {
  readonly groups: Readonly<Record<ServiceName, ServiceGroup>>
  readonly urls: Readonly<Record<ServiceName, string>>
  readonly traffic: Traffic
  readonly caller: Caller
  scratchOf(service: ServiceName): string
}

/** More lines than fit into the memory of the orders worker, by far. */
const IMPORT_LINES = 5_000_000
const IMPORT_WITHIN_MS = 3_000
const REPLICAS_FOR_SURGE = 3
const FULL = 0.9

/**
 * | failure | what is done | what alone mends it | why nothing else does |
 * |---|---|---|---|
 * | exhausted-pool | release 2.14.n of payment-gateway | rollback | every new process leaks its few connections within seconds |
 * | memory-leak | an import too large for orders-worker | restart | it is written down in the working folder, which a crash and a release keep; another replica does not take it over |
 * | bad-release | release 3.2.n of checkout-api | rollback | the defect is in the program |
 * | overload | five times the searches | three replicas | the load stays; the line is full again at once |
 * | full-disk | a flood of large sessions | restart | the spool is shared by all replicas and kept by a release |
 */
export function breakagesOf(parts: BreakageParts): readonly Breakage[] {
  const { groups, traffic } = parts
  const acts: Readonly<Record<FailureId, Pick<Breakage, 'break' | 'isThere'>>> = {
    'exhausted-pool': badRelease(groups['payment-gateway'], '2.14'),
    'bad-release': badRelease(groups['checkout-api'], '3.2'),
    'memory-leak': {
      break: () => sendImport(parts),
      isThere: () => isImportWritten(parts.scratchOf('orders-worker')),
    },
    overload: {
      break: async () => {
        traffic.surging = true
      },
      isThere: () => traffic.surging && groups['search-index'].replicas < REPLICAS_FOR_SURGE,
    },
    'full-disk': {
      break: async () => {
        traffic.flood().catch(() => {
          traffic.flooding = false
        })
      },
      isThere: () => {
        const { disk } = groups['auth-service']
        return traffic.flooding || (disk !== null && disk.usedBytes > FULL * disk.quotaBytes)
      },
    },
  }
  return FAILURES.map(({ id, service }) => ({ id, service, ...acts[id] }))
}

/** Each time a release of its own, as somebody who does not give up would make it. */
function badRelease(group: ServiceGroup, line: string): Pick<Breakage, 'break' | 'isThere'> {
  let count = 0
  return {
    break: () => group.deploy(`${line}.${count++}`),
    isThere: () => group.version.startsWith(`${line}.`),
  }
}

async function sendImport({ caller, urls }: BreakageParts): Promise<void> {
  const url = `${urls['orders-worker']}/import`
  const body = JSON.stringify({ lines: IMPORT_LINES })
  const { status } = await caller.call({ url, method: 'POST', body, timeoutMs: IMPORT_WITHIN_MS })
  if (status !== 202 && status !== 409) throw new Error(`orders-worker answered ${status} to the import`)
}

function isImportWritten(scratch: string): boolean {
  for (let slot = 1; slot <= REPLICAS.max; slot += 1)
    if (existsSync(join(scratch, `replica-${slot}`, 'import.json'))) return true
  return false
}
