import { getHeapStatistics } from 'node:v8'
import { every, pause } from '../own-clock.ts'
import { CatalogueImport } from './catalogue-import.ts'
import { fieldsOf, numberField } from './fields.ts'
import type { ServiceParts, ServiceProgram } from './program-of.ts'

const TAKE_EVERY_MS = 400
const TAKE_WITHIN_MS = 1_000
const LOOK_AT_HEAP_EVERY_MS = 150
const LOOKS_A_LINE = 40
const ALMOST_FULL = 0.8
const MIB = 1024 * 1024

/** Packs the orders that checkout keeps, and imports catalogues. */
export function ordersWorker(parts: ServiceParts): ServiceProgram {
  const imports = new CatalogueImport(parts)
  const stopWatching = watchHeap(parts)
  const stopTaking = takeOrders(parts)
  imports.resume()
  return {
    routes: {
      'POST /import': async ({ body }) => {
        const lines = numberField(fieldsOf(body), 'lines')
        if (!imports.begin(lines)) return { status: 409, body: { error: 'an import is under way' } }
        return { status: 202, body: { lines } }
      },
    },
    stop: () => {
      imports.stop()
      stopTaking()
      stopWatching()
    },
  }
}

/** Fetches orders again and again, and packs one after the other. */
function takeOrders({ orders, clock, log, random, caller }: ServiceParts): () => void {
  let stopped = false

  async function take(): Promise<void> {
    const url = `${orders.urls['checkout-api']}/orders/take`
    const { status, text } = await caller.call({
      url,
      method: 'POST',
      body: null,
      timeoutMs: TAKE_WITHIN_MS,
    })
    if (status !== 200) throw new Error(`answered ${status}`)
    for (const order of listOf(JSON.parse(text))) await pack(numberField(fieldsOf(order), 'order'))
  }

  async function pack(order: number): Promise<void> {
    const ms = random.whole(2, 8)
    await pause(clock, ms)
    log.write('info', `order ${order} packed in ${ms}ms`)
  }

  async function work(): Promise<void> {
    while (!stopped) {
      await pause(clock, TAKE_EVERY_MS)
      await take().catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        log.write('warn', `no orders from checkout-api: ${why}`)
      })
    }
  }

  work().catch((error: unknown) => log.write('error', String(error)))
  return () => {
    stopped = true
  }
}

/** A line now and then, and one each time the heap is almost full. */
function watchHeap({ orders, clock, log }: ServiceParts): () => void {
  const limit = orders.heapMiB * MIB
  let looks = 0
  return every(clock, LOOK_AT_HEAP_EVERY_MS, () => {
    const { used_heap_size: used } = getHeapStatistics()
    const share = `${Math.round(used / MIB)} MB of ${orders.heapMiB} MB used`
    if (used > ALMOST_FULL * limit) log.write('error', `heap limit almost reached, ${share}`)
    else if (looks % LOOKS_A_LINE === 0) log.write('info', `heap ${share}`)
    looks += 1
  })
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
