import { Worker } from 'node:worker_threads'
import type { Severity } from '../../domain/alert.ts'
import { EchoError } from '../../domain/error.ts'
import { WorstFirst } from '../../domain/worst-first.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ReadingProgress } from '../../ports/evidence-source.ts'
import type { Log } from '../../ports/log.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

type Ask = Exclude<ToWorker, { type: 'abort' }>
export type Question = Ask extends infer One ? (One extends Ask ? Omit<One, 'id'> : never) : never
type Answer = Extract<FromWorker, { type: 'report' | 'findings' | 'watched' }>

export interface Asker {
  readonly signal: AbortSignal
  /** What is worse is answered first, and what is mildest has to go when too much waits. */
  readonly severity: Severity
  readonly onProgress?: ((progress: ReadingProgress) => void) | undefined
}

export interface WorkerLink {
  /**
   * Rejects with ECHO_WORKER_STOPPED when the worker ends twice, ECHO_EVIDENCE_UNAVAILABLE when too much waits or the answer takes
   * over two minutes, and with the signal's reason at once when aborted.
   */
  ask(question: Question, asker: Asker): Promise<Answer>
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
  readonly severity: Severity
  readonly signal: AbortSignal
  readonly onProgress: Asker['onProgress']
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
  attempts: number
}

const MAX_WAITING = 64
/** The bounds of one reading take under a minute on a slow disk; what takes longer hangs, as a file on a lost network share does. */
const ANSWER_WITHIN_MS = 2 * 60_000
/** Starting again costs a tenth of a second; a worker at rest costs tens of megabytes. */
const IDLE_MS = 60_000
/** Megabytes of the worker's heap; far above what the bounds of the mining let it need. */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

/** A worker that starts with the first question, answers one at a time, is replaced when it dies, and ends when nobody asks for long. */
export function createWorkerLink(options: WorkerLinkOptions): WorkerLink {
  const waiting = new WorstFirst<Job>(MAX_WAITING)
  let current: Job | null = null
  let worker: Worker | null = null
  let cancelIdle: () => void = () => undefined
  let cancelDeadline: () => void = () => undefined
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
    cancelDeadline()
    if (job === null) return
    if (job.attempts < 2 && !closed && !job.signal.aborted) waiting.putBack(job)
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
    cancelDeadline()
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
    const job = waiting.next()
    if (job === undefined) {
      worker?.unref()
      if (!closed) cancelIdle = options.clock.after(IDLE_MS, rest)
      return
    }
    current = job
    job.attempts++
    try {
      worker ??= start()
    } catch (error) {
      return refuse(job, error)
    }
    worker.ref()
    cancelDeadline = options.clock.after(ANSWER_WITHIN_MS, () => giveUp(job))
    worker.postMessage({ ...job.question, id: job.id } satisfies ToWorker)
  }

  /** The system gives no thread. The question after this one may have more luck. */
  function refuse(job: Job, error: unknown): void {
    options.log.error({ err: error }, 'log worker could not be started')
    current = null
    job.reject(
      new EchoError('ECHO_WORKER_STOPPED', 'The log worker could not be started.', {
        retryable: true,
        cause: error,
      }),
    )
    advance()
  }

  function rest(): void {
    const resting = worker
    worker = null
    void resting?.terminate()
  }

  /** The caller is told at once; the next question waits until the worker has let go of this one, or its time is up. */
  function abandon(job: Job): void {
    if (!waiting.remove(job) && current === job)
      worker?.postMessage({ type: 'abort', id: job.id } satisfies ToWorker)
    job.reject(job.signal.reason)
  }

  function giveUp(job: Job): void {
    if (current !== job) return
    options.log.warn({ withinMs: ANSWER_WITHIN_MS }, 'log worker hangs')
    current = null
    rest()
    job.reject(new EchoError('ECHO_EVIDENCE_UNAVAILABLE', 'Reading the log files took over two minutes.'))
    advance()
  }

  function enqueue(job: Job): void {
    const crowdedOut = waiting.add(job)
    crowdedOut?.reject(
      new EchoError('ECHO_EVIDENCE_UNAVAILABLE', 'Too many incidents wait for their logs to be read.', {
        retryable: true,
      }),
    )
  }

  return {
    ask: (question, { signal, severity, onProgress }) => {
      if (signal.aborted) return Promise.reject(signal.reason)
      if (closed) return Promise.reject(new EchoError('ECHO_WORKER_STOPPED', 'The log worker was closed.'))
      return new Promise<Answer>((resolve, reject) => {
        const job: Job = {
          id: nextId++,
          question,
          severity,
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
        enqueue(job)
        advance()
      })
    },
    close: async () => {
      closed = true
      cancelIdle()
      cancelDeadline()
      const stopped = new EchoError('ECHO_WORKER_STOPPED', 'The log worker was closed.')
      for (const job of waiting.clear()) job.reject(stopped)
      const ending = worker
      current?.reject(stopped)
      current = null
      worker = null
      await ending?.terminate()
    },
  }
}
