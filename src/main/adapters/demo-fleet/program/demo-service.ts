import { Caller } from '../call.ts'
import type { ServiceName } from '../catalogue.ts'
import type { FromService, ServiceOrders } from '../messages.ts'
import { every, ownClock } from '../own-clock.ts'
import { Seeded } from '../seeded.ts'
import { authService } from '../service/auth-service.ts'
import { checkoutApi } from '../service/checkout-api.ts'
import { ordersWorker } from '../service/orders-worker.ts'
import { paymentGateway } from '../service/payment-gateway.ts'
import type { ServiceParts, ServiceProgram } from '../service/program-of.ts'
import { searchIndex } from '../service/search-index.ts'
import { serve } from '../service/serve.ts'
import { serviceLog } from '../service/service-log.ts'

/** One process of one service of the demo fleet. It ends when told to, and when whoever started it is gone. */
const PROGRAMS: Readonly<Record<ServiceName, (parts: ServiceParts) => ServiceProgram>> = {
  'payment-gateway': paymentGateway,
  'checkout-api': checkoutApi,
  'orders-worker': ordersWorker,
  'auth-service': authService,
  'search-index': searchIndex,
}
const STATS_EVERY_MS = 1_000
const DRAIN_WITHIN_MS = 400

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group; the fleet ends its processes in order.
process.on('SIGINT', () => undefined)
const orders: ServiceOrders = JSON.parse(process.argv[2] ?? '')
const clock = ownClock()
const log = serviceLog(orders.service, orders.version, () => clock.now())
const tell = (message: FromService): void => {
  if (process.connected) process.send?.(message)
}

log.write('info', `starting ${orders.service} v${orders.version}`)
const parts = { orders, clock, log, random: new Seeded(orders.seed), caller: new Caller() }
const program = PROGRAMS[orders.service](parts)
const served = await serve(program, log, clock)
log.write('info', `listening on port ${served.port}`)

process.once('SIGTERM', () => {
  log.write('info', `SIGTERM received, draining ${served.inFlight()} requests`)
  program.stop?.()
  const end = (): never => process.exit(0)
  setTimeout(end, DRAIN_WITHIN_MS)
  served.drained().then(end, end)
})
every(clock, STATS_EVERY_MS, () =>
  tell({ type: 'stats', heapBytes: process.memoryUsage().heapUsed, disk: program.disk?.() ?? null }),
)
tell({ type: 'ready', port: served.port })
