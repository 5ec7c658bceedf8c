import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { every } from '../own-clock.ts'
import { fieldsOf, numberField } from './fields.ts'
import type { ServiceParts } from './program-of.ts'

const STEP_MS = 50
const LINES_A_STEP = 2_200
const FILE = 'import.json'

/**
 * Imports a catalogue line by line. It is written down before it is begun, so that a crash does not lose it: the next process
 * takes it up again. Lines that were seen are kept in memory, without a bound: a catalogue that is large enough ends the
 * process, and every process after it, as long as it is written down.
 */
export class CatalogueImport {
  readonly #parts: ServiceParts
  readonly #path: string
  readonly #seen = new Map<string, { readonly sku: string; readonly text: string }>()
  #stop: () => void = () => undefined

  constructor(parts: ServiceParts) {
    this.#parts = parts
    const folder = join(parts.orders.scratch, `replica-${parts.orders.slot}`)
    mkdirSync(folder, { recursive: true })
    this.#path = join(folder, FILE)
  }

  /** Takes up what an earlier process has not ended. */
  resume(): void {
    if (existsSync(this.#path))
      this.#run(numberField(fieldsOf(JSON.parse(readFileSync(this.#path, 'utf8'))), 'lines'))
  }

  /** False when one is under way. */
  begin(lines: number): boolean {
    if (existsSync(this.#path)) return false
    writeFileSync(this.#path, JSON.stringify({ lines }))
    this.#run(lines)
    return true
  }

  /** What is written down stays. */
  stop(): void {
    this.#stop()
  }

  #run(lines: number): void {
    const { clock, log, random } = this.#parts
    log.write('info', `import of ${lines} lines begun`)
    let at = 0
    this.#stop = every(clock, STEP_MS, () => {
      for (const until = Math.min(lines, at + LINES_A_STEP); at < until; at += 1) {
        const sku = `sku-${at}-${random.hex(8)}`
        this.#seen.set(sku, { sku, text: `${sku} `.repeat(8) })
      }
      if (at < lines) return
      this.#stop()
      this.#seen.clear()
      rmSync(this.#path, { force: true })
      log.write('info', `import of ${lines} lines ended`)
    })
  }
}
