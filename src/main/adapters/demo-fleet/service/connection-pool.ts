import { connect, type Socket } from 'node:net'
import type { Clock } from '../../../ports/clock.ts'
import { Refusal } from './refusal.ts'

/** One connection to the ledger: a line out, a line back. */
export class LedgerConnection {
  readonly #socket: Socket
  #settle: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null
  #rest = ''
  broken = false

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.setEncoding('utf8').setNoDelay()
    this.#socket.on('data', (text: string) => this.#read(text))
    this.#socket.on('error', (error) => this.#end(error))
    this.#socket.on('close', () => this.#end(new Error('the connection to ledger-db was closed')))
  }

  /** One question at a time: who holds the connection holds it alone. */
  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.broken) return reject(new Error('the connection to ledger-db is broken'))
      this.#settle = { resolve, reject }
      this.#socket.write(`${line}\n`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(text: string): void {
    const [line, ...more] = (this.#rest + text).split('\n')
    if (more.length === 0) {
      this.#rest = line ?? ''
      return
    }
    this.#rest = more.join('\n')
    const settle = this.#settle
    this.#settle = null
    settle?.resolve(line ?? '')
  }

  #end(error: Error): void {
    this.broken = true
    const settle = this.#settle
    this.#settle = null
    settle?.reject(error)
  }
}

export interface PoolOptions {
  readonly port: number
  readonly max: number
  readonly acquireWithinMs: number
  readonly clock: Clock
}

const MOST_WAITING = 64

interface Waiter {
  readonly take: (connection: LedgerConnection) => void
  readonly cancel: () => void
}

/** At most `max` connections. One that is not given back is missing until the process ends. */
export class ConnectionPool {
  readonly #options: PoolOptions
  readonly #idle: LedgerConnection[] = []
  readonly #waiting: Waiter[] = []
  #open = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** @throws {Refusal} 503 when none becomes free in time */
  acquire(): Promise<LedgerConnection> {
    const idle = this.#idle.pop()
    if (idle !== undefined && !idle.broken) return Promise.resolve(idle)
    if (idle !== undefined) this.#open -= 1
    if (this.#open < this.#options.max) return Promise.resolve(this.#connect())
    return this.#wait()
  }

  release(connection: LedgerConnection): void {
    if (connection.broken) {
      this.#open -= 1
      const waiter = this.#waiting.shift()
      waiter?.cancel()
      waiter?.take(this.#connect())
      return
    }
    const waiter = this.#waiting.shift()
    waiter?.cancel()
    if (waiter === undefined) this.#idle.push(connection)
    else waiter.take(connection)
  }

  close(): void {
    for (const connection of this.#idle) connection.close()
  }

  #connect(): LedgerConnection {
    this.#open += 1
    return new LedgerConnection(this.#options.port)
  }

  #wait(): Promise<LedgerConnection> {
    const { clock, acquireWithinMs, max } = this.#options
    const sinceMs = clock.monotonicMs()
    return new Promise((resolve, reject) => {
      if (this.#waiting.length >= MOST_WAITING) return reject(this.#exhausted(0, max))
      const cancel = clock.after(acquireWithinMs, () => {
        const waitedMs = Math.round(clock.monotonicMs() - sinceMs)
        const error = this.#exhausted(waitedMs, max)
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(error)
      })
      const waiter: Waiter = { take: resolve, cancel }
      this.#waiting.push(waiter)
    })
  }

  #exhausted(waitedMs: number, max: number): Refusal {
    const text = `connection pool exhausted: no connection within ${waitedMs}ms, ${this.#open} of ${max} in use, ${this.#waiting.length} waiting`
    return new Refusal(503, text, { name: 'PoolExhausted' })
  }
}
