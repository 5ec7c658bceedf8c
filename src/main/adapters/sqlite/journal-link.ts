import { Worker } from 'node:worker_threads'
import { EchoError } from '../../domain/error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import {
  type CallName,
  type Calls,
  errorOf,
  type FromWorker,
  type JournalWorkerData,
} from './journal-wire.ts'

export interface LinkParts {
  readonly home: string
  readonly workerUrl: URL
  readonly clock: Clock
  readonly log: Log
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** How long a worker that was told to close may take before it is ended. */
const CLOSE_WITHIN_MS = 5_000

/** One life of the journal's worker: calls go in, answers come out, and its end rejects all that still wait. */
export class JournalLink {
  readonly #worker: Worker
  readonly #clock: Clock
  readonly #log: Log
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<void>
  /** What the worker found when it opened: a sentence about a damaged journal, or null. Rejects when it cannot be used. */
  readonly opened: Promise<string | null>
  #nextId = 1
  #alive = true

  constructor({ home, workerUrl, clock, log }: LinkParts) {
    this.#clock = clock
    this.#log = log
    const workerData: JournalWorkerData = { home, nowMs: clock.now() }
    this.#worker = new Worker(workerUrl, { workerData, name: 'journal' })
    let opened = (_recovered: string | null): void => undefined
    let refused = (_error: EchoError): void => undefined
    this.opened = new Promise((resolve, reject) => {
      opened = resolve
      refused = reject
    })
    // Whoever awaits `opened` hears of it; nobody does after a death during a restart that was given up.
    this.opened.catch(() => undefined)
    this.#worker.on('message', (message: FromWorker) => {
      if (message.type === 'opened') opened(message.recovered)
      else if (message.type === 'refused') refused(errorOf(message.fault))
      else this.#settle(message)
    })
    this.#worker.on('error', (err) => log.error({ err }, 'the journal worker failed'))
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#end(code)
        refused(stopped())
        resolve()
      })
    })
  }

  get alive(): boolean {
    return this.#alive
  }

  call<N extends CallName>(name: N, asked: Calls[N]['asked']): Promise<Calls[N]['answer']> {
    if (!this.#alive) return Promise.reject(stopped())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Calls[N]['answer']), reject })
      this.#worker.postMessage({ id, name, ...asked })
    })
  }

  /** Lets it finish what it was given, then ends it, in bounded time. */
  async close(): Promise<void> {
    const cancel = this.#clock.after(CLOSE_WITHIN_MS, () => void this.#worker.terminate())
    try {
      if (this.#alive) await this.call('close', {})
      await this.#exited
    } finally {
      cancel()
    }
  }

  #settle(message: Exclude<FromWorker, { type: 'opened' | 'refused' }>): void {
    if (message.type === 'untidy')
      return this.#log.warn({ err: errorOf(message.fault) }, 'the journal could not be tidied')
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.type === 'answer') waiting?.resolve(message.value)
    else waiting?.reject(errorOf(message.fault))
  }

  #end(exitCode: number): void {
    this.#alive = false
    if (this.#waiting.size > 0)
      this.#log.error({ exitCode, waiting: this.#waiting.size }, 'the journal worker stopped')
    for (const waiting of this.#waiting.values()) waiting.reject(stopped())
    this.#waiting.clear()
  }
}

function stopped(): EchoError {
  return new EchoError('ECHO_WORKER_STOPPED', 'The journal worker stopped before it answered.', {
    retryable: true,
  })
}
