import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../../ports/clock.ts'
import type { DemoView } from '../../../ports/demo-fleet.ts'
import type { Log } from '../../../ports/log.ts'
import { Caller } from '../call.ts'
import { SERVICE_NAMES } from '../catalogue.ts'
import type { FleetOrders } from '../messages.ts'
import { Seeded } from '../seeded.ts'
import { breakagesOf } from './breakages.ts'
import { openControl } from './control.ts'
import { openLedger } from './ledger.ts'
import { openServices, scratchOf } from './services.ts'
import { Traffic } from './traffic.ts'
import { Trouble } from './trouble.ts'
import { Watch } from './watch.ts'
import { WebhookSender } from './webhook-sender.ts'

export interface FleetParts {
  readonly orders: FleetOrders
  /** The program of a service's process. */
  readonly programUrl: URL
  readonly clock: Clock
  readonly log: Log
  /** Called when what the wall shows of the fleet has changed. */
  readonly changed: (view: DemoView) => void
}

export interface Fleet {
  readonly controlUrl: string
  /** Null mends everything. @throws {EchoError} ECHO_REQUEST_INVALID for a failure that is none */
  break(failure: string | null): Promise<void>
  stop(): Promise<void>
}

/**
 * The whole fleet: five services as processes, the traffic on them, the monitors over it, and what breaks and mends them.
 * Resolves when it can be steered; its processes come up meanwhile.
 */
export async function openFleet({ orders, programUrl, clock, log, changed }: FleetParts): Promise<Fleet> {
  for (const old of ['logs', 'work']) rmSync(join(orders.folder, old), { recursive: true, force: true })
  const ledger = await openLedger(clock, new Seeded(orders.seed + 1))
  const sender = new WebhookSender({ url: orders.webhookUrl, secret: orders.webhookSecret, clock, log })
  const watch = new Watch({ windowMs: orders.windowMs, clock, alert: (event) => sender.send(event) })
  let show = (): void => undefined
  const services = await openServices({
    orders,
    programUrl,
    ledgerPort: ledger.port,
    clock,
    sample: (name, sample) => watch.sample(name, sample),
    changed: () => show(),
  })
  const { groups, urls } = services
  const caller = new Caller()
  const traffic = new Traffic({ urls, clock, random: new Seeded(orders.seed) })
  const breakages = breakagesOf({
    groups,
    urls,
    traffic,
    caller,
    scratchOf: (name) => scratchOf(orders.folder, name),
  })
  const trouble = new Trouble({ breakages, groups, traffic, watch })
  const control = await openControl({ token: orders.token, groups })
  show = telling(() => trouble.view(), changed)
  Promise.all(SERVICE_NAMES.map((name) => groups[name].start()))
    // Nobody comes to a shop that is still closed.
    .then(() => traffic.start())
    .catch((error: unknown) => log.error({ err: error }, 'the demo fleet did not come up'))
  watch.begin(groups, show)
  return {
    controlUrl: control.url,
    async break(failure) {
      await (failure === null ? trouble.heal() : trouble.break(failure))
      show()
    },
    async stop() {
      show = () => undefined
      watch.close()
      traffic.stop()
      sender.close()
      await control.close()
      await services.close()
      await ledger.close()
      caller.close()
    },
  }
}

/** Tells the view, but only when it is another one. */
function telling(view: () => DemoView, changed: (view: DemoView) => void): () => void {
  let last = ''
  return () => {
    const now = view()
    const text = JSON.stringify(now)
    if (text === last) return
    last = text
    changed(now)
  }
}
