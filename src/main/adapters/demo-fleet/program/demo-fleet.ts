import { EchoError, type ErrorCode } from '../../../domain/error.ts'
import type { Log } from '../../../ports/log.ts'
import { type Fleet, openFleet } from '../fleet/fleet.ts'
import type { FleetOrders, FromFleet, Problem, ToFleet } from '../messages.ts'
import { ownClock } from '../own-clock.ts'

/** The demo fleet as a process of its own, so that nothing of it holds up the appliance. It ends with whoever started it. */
const STOP_WITHIN_MS = 3_000

/** Whoever is gone is told nothing. */
const tell = (message: FromFleet): void => {
  if (process.connected) process.send?.(message)
}
const say =
  (level: 'info' | 'warn' | 'error') =>
  (data: Record<string, unknown>, message: string): void =>
    tell({ type: 'log', level, data: plain(data), message })
const log: Log = { debug: () => undefined, info: say('info'), warn: say('warn'), error: say('error') }
let fleet: Fleet | null = null
let ending = false

process.on('message', (message) => obey(message as ToFleet)) // the appliance sends it; the type of a message is any JSON
process.on('disconnect', end)
process.on('SIGTERM', end)
// Ctrl-C reaches the whole group; the appliance ends the fleet in order.
process.on('SIGINT', () => undefined)

function obey(message: ToFleet): void {
  if (message.type === 'start') start(message.orders).catch((error: unknown) => fail(error))
  else if (message.type === 'stop') end()
  else {
    const answer = (problem: Problem | null): void => tell({ type: 'answer', id: message.id, problem })
    const broken = fleet?.break(message.failure) ?? Promise.reject(new Error('the fleet is not ready'))
    broken.then(
      () => answer(null),
      (error: unknown) => answer({ code: codeOf(error), message: textOf(error) }),
    )
  }
}

async function start(orders: FleetOrders): Promise<void> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  fleet = await openFleet({
    orders,
    programUrl: new URL(`./demo-service.${extension}`, import.meta.url),
    clock: ownClock(),
    log,
    changed: (view) => tell({ type: 'view', view }),
  })
  tell({ type: 'ready', controlUrl: fleet.controlUrl })
}

function fail(error: unknown): void {
  tell({ type: 'failed', message: textOf(error) })
  end()
}

/** In order, else at once; processes of services end by themselves when this one is gone. */
function end(): void {
  if (ending) return
  ending = true
  const exit = (): never => process.exit(0)
  setTimeout(exit, STOP_WITHIN_MS)
  const stopped = fleet?.stop() ?? Promise.resolve()
  stopped.then(exit, exit)
}

const codeOf = (error: unknown): ErrorCode =>
  error instanceof EchoError ? error.code : 'ECHO_WORKER_STOPPED'

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Errors do not survive the way through the channel. */
function plain(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, value instanceof Error ? textOf(value) : value]),
  )
}
