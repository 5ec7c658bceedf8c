import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../../ports/clock.ts'
import type { DiskUse, FromService, ServiceOrders } from '../messages.ts'

export interface ReplicaParts {
  readonly programUrl: URL
  readonly orders: ServiceOrders
  readonly clock: Clock
  /** A line of its standard output. */
  readonly line: (text: string) => void
  /** A line of its standard error: what V8 says before it dies. */
  readonly complaint: (text: string) => void
  readonly changed: () => void
  /** It ended without having been told to. `how` is its exit code or its signal. */
  readonly crashed: (how: string) => void
}

const STOP_WITHIN_MS = 1_000

/** One process of a service. */
export class Replica {
  readonly slot: number
  readonly #child: ChildProcess
  readonly #clock: Clock
  readonly #gone: Promise<void>
  #port: number | null = null
  #disk: DiskUse | null = null
  #stopping = false

  constructor(parts: ReplicaParts) {
    const { orders } = parts
    this.slot = orders.slot
    this.#clock = parts.clock
    this.#child = fork(fileURLToPath(parts.programUrl), [JSON.stringify(orders)], {
      // Electron's binary is a Node only when it is told to be.
      env: { ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [`--max-old-space-size=${orders.heapMiB}`, '--max-semi-space-size=2'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const { stdout, stderr } = this.#child
    if (stdout !== null) createInterface({ input: stdout }).on('line', parts.line)
    if (stderr !== null) createInterface({ input: stderr }).on('line', parts.complaint)
    this.#child.on('message', (message) => {
      this.#heard(message as FromService) // its own program sends it; the type of a message is any JSON
      parts.changed()
    })
    this.#gone = new Promise((resolve) => {
      const ended = (how: string): void => {
        this.#port = null
        resolve()
        if (!this.#stopping) parts.crashed(how)
        parts.changed()
      }
      this.#child.once('exit', (code, signal) => ended(signal ?? `exit code ${code ?? 'unknown'}`))
      // A channel that breaks is told by the exit that follows; what never started has none.
      this.#child.on('error', () => {
        if (this.#child.pid === undefined) ended('not being started')
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Where it listens; null before and after. */
  get port(): number | null {
    return this.#stopping ? null : this.#port
  }

  get disk(): DiskUse | null {
    return this.#disk
  }

  /** Asks it to end, and ends it when it does not. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#child.kill('SIGTERM')
    const cancel = this.#clock.after(STOP_WITHIN_MS, () => this.#child.kill('SIGKILL'))
    await this.#gone
    cancel()
  }

  #heard(message: FromService): void {
    if (message.type === 'ready') this.#port = message.port
    else this.#disk = message.disk
  }
}
