import { Worker } from 'node:worker_threads'
import { EchoError } from '../../domain/error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ReadingProgress } from '../../ports/evidence-source.ts'
import type { Log } from '../../ports/log.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

type Ask = Exclude<ToWorker, { type: 'abort' }>
export type Question = Ask extends infer One ? (One extends Ask ? Omit<One, 'id'> : never) : never
type Answer = Extract<FromWorker, { type: 'report' | 'watched' }>

export interface WorkerLink {
  /** Rejects with ECHO_WORKER_STOPPED when the worker ends twice, ECHO_EVIDENCE_UNAVAILABLE when too much waits, or when aborted. */
  ask(
    question: Question,
    signal: AbortSignal,
    onProgress?: (progress: ReadingProgress) => void,
  ): Promise<Answer>
  close(): Promise<void>
}

export interface WorkerLinkOptions {
  readonly workerUrl: URL
  readonly clock: Clock
  readonly log: Log
}

interface Job {
  readonly id: number
  readonly question: Question
  readonly signal: AbortSignal
  readonly onProgress: ((progress: ReadingProgress) => void) | undefined
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
  attempts: number
}

const MAX_WAITING = 64
const IDLE_MS = 5 * 60_000
/** Megabytes of the worker's heap; far above what the bounds of the mining let it need. */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

/** A worker that starts with the first question, answers one at a time, is replaced when it dies, and ends when nobody asks for long. */
export function createWorkerLink(options: WorkerLinkOptions): WorkerLink {
  const waiting: Job[] = []
  let current: Job | null = null
  let worker: Worker | null = null
  let cancelIdle: () => void = () => undefined
  let nextId = 1
  let closed = false

  function start(): Worker {
    const started = new Worker(options.workerUrl, { resourceLimits: HEAP })
    started.unref()
    started.on('message', (message: FromWorker) => receive(message))
    started.on('error', (error) => options.log.warn({ error: error.message }, 'log worker failed'))
    started.on('exit', (code) => {
      if (worker === started) lost(code)
    })
    return started
  }

  function lost(code: number): void {
    worker = null
    const job = current
    current = null
    if (job === null) return
    if (job.attempts < 2 && !closed) waiting.unshift(job)
    else
      job.reject(
        new EchoError('ECHO_WORKER_STOPPED', 'The log worker ended before it answered.', {
          retryable: true,
          details: { code },
        }),
      )
    advance()
  }

  function receive(message: FromWorker): void {
    const job = current
    if (job === null || message.id !== job.id) return
    if (message.type === 'progress') return job.onProgress?.(message.progress)
    current = null
    if (message.type === 'failed') {
      job.reject(
        message.aborted ? job.signal.reason : new EchoError('ECHO_EVIDENCE_UNAVAILABLE', message.message),
      )
    } else job.resolve(message)
    advance()
  }

  function advance(): void {
    cancelIdle()
    if (current !== null) return
    const job = waiting.shift()
    if (job === undefined) {
      worker?.unref()
      if (!closed) cancelIdle = options.clock.after(IDLE_MS, rest)
      return
    }
    current = job
    job.attempts++
    worker ??= start()
    worker.ref()
    worker.postMessage({ ...job.question, id: job.id } satisfies ToWorker)
  }

  function rest(): void {
    const resting = worker
    worker = null
    void resting?.terminate()
  }

  function abandon(job: Job): void {
    const at = waiting.indexOf(job)
    if (at >= 0) {
      waiting.splice(at, 1)
      job.reject(job.signal.reason)
    } else if (current === job) worker?.postMessage({ type: 'abort', id: job.id } satisfies ToWorker)
  }

  return {
    ask: (question, signal, onProgress) => {
      if (signal.aborted) return Promise.reject(signal.reason)
      if (closed) return Promise.reject(new EchoError('ECHO_WORKER_STOPPED', 'The log worker was closed.'))
      if (waiting.length >= MAX_WAITING) {
        return Promise.reject(
          new EchoError('ECHO_EVIDENCE_UNAVAILABLE', 'Too many incidents wait for their logs to be read.', {
            retryable: true,
          }),
        )
      }
      return new Promise<Answer>((resolve, reject) => {
        const job: Job = {
          id: nextId++,
          question,
          signal,
          onProgress,
          attempts: 0,
          resolve: settled(resolve),
          reject: settled(reject),
        }
        const onAbort = (): void => abandon(job)
        function settled<T>(settle: (value: T) => void): (value: T) => void {
          return (value) => {
            signal.removeEventListener('abort', onAbort)
            settle(value)
          }
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.push(job)
        advance()
      })
    },
    close: async () => {
      closed = true
      cancelIdle()
      const stopped = new EchoError('ECHO_WORKER_STOPPED', 'The log worker was closed.')
      for (const job of waiting.splice(0)) job.reject(stopped)
      const ending = worker
      current?.reject(stopped)
      current = null
      worker = null
      await ending?.terminate()
    },
  }
}
