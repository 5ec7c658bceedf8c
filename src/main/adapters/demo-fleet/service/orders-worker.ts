import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import { every, pause } from '../own-clock.ts'
import { fieldsOf, numberField } from './fields.ts'
import type { ServiceParts, ServiceProgram } from './program-of.ts'

const TAKE_EVERY_MS = 400
const TAKE_WITHIN_MS = 1_000
const LOOK_AT_HEAP_EVERY_MS = 150
const LOOKS_A_LINE = 40
const ALMOST_FULL = 0.8
const MIB = 1024 * 1024
const IMPORT_STEP_MS = 50
const LINES_A_STEP = 2_200
const IMPORT = 'import.json'

/**
 * Packs the orders that checkout keeps, and imports catalogues. An import is written down before it is begun, so that a
 * crash does not lose it: the next process takes it up again. Lines that were seen are kept in memory, without a bound:
 * a catalogue that is large enough ends the process, and every process after it, as long as it is written down.
 */
export function ordersWorker(parts: ServiceParts): ServiceProgram {
  const { orders, clock, log, random, caller } = parts
  const folder = join(orders.scratch, `replica-${orders.slot}`)
  mkdirSync(folder, { recursive: true })
  const job = join(folder, IMPORT)
  const seen = new Map<string, { readonly sku: string; readonly text: string }>()
  let at = 0
  let stopped = false

  async function takeOrders(): Promise<void> {
    while (!stopped) {
      await pause(clock, TAKE_EVERY_MS)
      try {
        const url = `${orders.urls['checkout-api']}/orders/take`
        const { status, text } = await caller.call({
          url,
          method: 'POST',
          body: null,
          timeoutMs: TAKE_WITHIN_MS,
        })
        if (status !== 200) throw new Error(`answered ${status}`)
        for (const order of listOf(JSON.parse(text))) await pack(numberField(fieldsOf(order), 'order'))
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        log.write('warn', `no orders from checkout-api: ${why}`)
      }
    }
  }

  async function pack(order: number): Promise<void> {
    const ms = random.whole(2, 8)
    await pause(clock, ms)
    log.write('info', `order ${order} packed in ${ms}ms`)
  }

  function importLines(lines: number): void {
    log.write('info', `import of ${lines} lines begun`)
    const stop = every(clock, IMPORT_STEP_MS, () => {
      for (const until = Math.min(lines, at + LINES_A_STEP); at < until; at += 1) {
        const sku = `sku-${at}-${random.hex(8)}`
        seen.set(sku, { sku, text: `${sku} `.repeat(8) })
      }
      if (at < lines && !stopped) return
      stop()
      seen.clear()
      if (stopped) return
      rmSync(job, { force: true })
      log.write('info', `import of ${lines} lines ended`)
    })
  }

  const stopWatching = watchHeap(parts)
  if (existsSync(job)) importLines(numberField(fieldsOf(JSON.parse(readFileSync(job, 'utf8'))), 'lines'))
  takeOrders().catch((error: unknown) => log.write('error', String(error)))

  return {
    routes: {
      'POST /import': async ({ body }) => {
        const lines = numberField(fieldsOf(body), 'lines')
        if (existsSync(job)) return { status: 409, body: { error: 'an import is under way' } }
        writeFileSync(job, JSON.stringify({ lines }))
        importLines(lines)
        return { status: 202, body: { lines } }
      },
    },
    stop: () => {
      stopped = true
      stopWatching()
    },
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
