import { mkdirSync, rmSync } from 'node:fs'
import type { Clock } from '../../../ports/clock.ts'
import { CATALOGUE, REPLICAS, type ServiceName } from '../catalogue.ts'
import type { DiskUse, ServiceOrders } from '../messages.ts'
import type { Front } from './front.ts'
import type { LogFile } from './log-file.ts'
import { Replica } from './replica.ts'
import { Recent } from './samples.ts'

export interface GroupParts {
  readonly name: ServiceName
  readonly programUrl: URL
  readonly front: Front
  readonly logFile: LogFile
  readonly clock: Clock
  /** What every process of it is told, but for version and slot. */
  readonly orders: Omit<ServiceOrders, 'version' | 'slot'>
  /** For so long a crash is remembered. */
  readonly crashSpanMs: number
  readonly changed: () => void
}

/** Why an act cannot be done; the text is for people. */
export class CannotAct extends Error {}

const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 1_000
/** Who ran for so long begins with the shortest pause again. */
const SETTLED_MS = 20_000
const READY_WITHIN_MS = 15_000
const MOST_COMPLAINTS = 5

/** The processes of one service behind its front: started again when they crash, and acted on one act at a time. */
export class ServiceGroup {
  readonly #parts: GroupParts
  readonly #crashes: Recent<{ at: number }>
  readonly #replicas = new Map<number, Replica>()
  readonly #cancels = new Map<number, () => void>()
  #versions: readonly string[]
  #wanted = 0
  #acts: Promise<void> = Promise.resolve()
  #waiting: (() => void)[] = []
  #inRow = 0
  #lastCrashAt = 0
  #stopped = false

  constructor(parts: GroupParts) {
    this.#parts = parts
    this.#crashes = new Recent(parts.crashSpanMs)
    this.#versions = CATALOGUE[parts.name].versions
  }

  get name(): ServiceName {
    return this.#parts.name
  }

  get version(): string {
    return this.#versions.at(-1) ?? ''
  }

  get replicas(): number {
    return this.#wanted
  }

  /** How many are ready to be asked. */
  get ready(): number {
    return [...this.#replicas.values()].filter(({ port }) => port !== null).length
  }

  /** Nobody has changed its version or its replicas. */
  get isAsAtFirst(): boolean {
    return this.#wanted === 1 && this.version === CATALOGUE[this.name].versions[1]
  }

  /** It waits to be started again after a crash, and nothing else of it runs. */
  get isDown(): boolean {
    return this.#replicas.size === 0 && this.#cancels.size > 0
  }

  /** Crashes within the span that is remembered. */
  crashes(now: number): number {
    return this.#crashes.since(now).length
  }

  /** The fullest disk among its replicas; null when it has none. */
  get disk(): DiskUse | null {
    const shares = [...this.#replicas.values()].flatMap(({ disk }) => (disk === null ? [] : [disk]))
    return shares.sort((a, b) => b.usedBytes / b.quotaBytes - a.usedBytes / a.quotaBytes)[0] ?? null
  }

  /** Starts what is to run at first, with an empty working folder. */
  start(): Promise<void> {
    return this.#act(() => this.#recreate(1, true))
  }

  /** Ends all its processes, empties its working folder, and starts as many. */
  restart(): Promise<void> {
    return this.#act(() => this.#recreate(this.#wanted, true))
  }

  /** Another version on the same working folder. */
  deploy(version: string): Promise<void> {
    return this.#act(async () => {
      this.#versions = [...this.#versions.slice(-8), version]
      await this.#recreate(this.#wanted, false)
    })
  }

  /** The version that ran before, or the one that is named, on the same working folder. @throws {CannotAct} */
  rollback(version: string | null): Promise<string> {
    return this.#act(async () => {
      const at = version === null ? this.#versions.length - 2 : this.#versions.lastIndexOf(version)
      if (version !== null && at < 0) throw new CannotAct(`${this.name} never ran version ${version}.`)
      if (version === this.version) throw new CannotAct(`${this.name} runs version ${version} already.`)
      if (at < 0) throw new CannotAct(`There is no version of ${this.name} before ${this.version}.`)
      this.#versions = this.#versions.slice(0, at + 1)
      await this.#recreate(this.#wanted, false)
      return this.version
    })
  }

  /** @throws {CannotAct} when it is not a number of replicas that may run */
  scale(replicas: number): Promise<void> {
    return this.#act(async () => {
      if (!Number.isInteger(replicas) || replicas < REPLICAS.min || replicas > REPLICAS.max)
        throw new CannotAct(`replicas: a whole number from ${REPLICAS.min} to ${REPLICAS.max} is needed.`)
      this.#wanted = replicas
      const extra = [...this.#replicas.values()].filter(({ slot }) => slot > replicas)
      for (const slot of this.#cancels.keys()) if (slot > replicas) this.#cancelStart(slot)
      await Promise.all(extra.map((replica) => this.#end(replica)))
      for (let slot = 1; slot <= replicas; slot += 1)
        if (!this.#replicas.has(slot) && !this.#cancels.has(slot)) this.#begin(slot)
      await this.#allReady()
    })
  }

  /** Everything as it was at first, whatever was done to it. */
  heal(): Promise<void> {
    return this.#act(() => {
      this.#versions = CATALOGUE[this.name].versions
      return this.#recreate(1, true)
    })
  }

  /** Ends every process, for good. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#settle()
    await this.#endAll()
  }

  #act<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#acts.then(act)
    this.#acts = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  async #recreate(replicas: number, fresh: boolean): Promise<void> {
    const { scratch } = this.#parts.orders
    await this.#endAll()
    if (fresh) rmSync(scratch, { recursive: true, force: true })
    mkdirSync(scratch, { recursive: true })
    this.#inRow = 0
    this.#wanted = replicas
    for (let slot = 1; slot <= replicas; slot += 1) this.#begin(slot)
    await this.#allReady()
  }

  async #endAll(): Promise<void> {
    for (const slot of [...this.#cancels.keys()]) this.#cancelStart(slot)
    await Promise.all([...this.#replicas.values()].map((replica) => this.#end(replica)))
  }

  async #end(replica: Replica): Promise<void> {
    const gone = replica.stop()
    this.#changed()
    await gone
    if (this.#replicas.get(replica.slot) === replica) this.#replicas.delete(replica.slot)
    this.#changed()
  }

  #begin(slot: number): void {
    if (this.#stopped) return
    const { orders, programUrl, clock, logFile } = this.#parts
    let complaints = 0
    const replica: Replica = new Replica({
      programUrl,
      orders: { ...orders, version: this.version, slot, seed: orders.seed + slot },
      clock,
      line: (text) => logFile.line(text),
      complaint: (text) => {
        if (/FATAL|\bERROR\b|Error:/.test(text) && complaints++ < MOST_COMPLAINTS)
          this.#log('fatal', text.trim())
      },
      changed: () => this.#changed(),
      crashed: (how) => this.#crashed(replica, how),
    })
    this.#replicas.set(slot, replica)
    this.#changed()
  }

  #crashed(replica: Replica, how: string): void {
    const { clock } = this.#parts
    const now = clock.now()
    this.#inRow = now - this.#lastCrashAt > SETTLED_MS ? 1 : this.#inRow + 1
    this.#lastCrashAt = now
    this.#crashes.add({ at: now })
    this.#replicas.delete(replica.slot)
    const pauseMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.#inRow - 1))
    const again = `crash ${this.#inRow} in a row, it starts again in ${pauseMs}ms`
    this.#log('fatal', `${this.name} (process ${replica.pid}) was ended by ${how}: ${again}`)
    const cancel = clock.after(pauseMs, () => {
      this.#cancels.delete(replica.slot)
      this.#begin(replica.slot)
    })
    this.#cancels.set(replica.slot, cancel)
  }

  #cancelStart(slot: number): void {
    this.#cancels.get(slot)?.()
    this.#cancels.delete(slot)
  }

  #log(level: string, msg: string): void {
    const { clock, logFile, name } = this.#parts
    const time = new Date(clock.now()).toISOString()
    logFile.line(JSON.stringify({ time, level, service: name, version: this.version, msg }))
  }

  #changed(): void {
    const { front, changed } = this.#parts
    const ports = [...this.#replicas.values()].map(({ port }) => port).filter((port) => port !== null)
    front.setReplicas(ports)
    if (ports.length >= this.#wanted) this.#settle()
    changed()
  }

  #settle(): void {
    for (const ready of this.#waiting.splice(0)) ready()
  }

  /** Resolves when all replicas are ready, or when it is no use to wait longer: a crash is told by the monitor. */
  #allReady(): Promise<void> {
    if (this.ready >= this.#wanted || this.#stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(READY_WITHIN_MS, resolve)
      this.#waiting.push(() => {
        cancel()
        resolve()
      })
    })
  }
}
