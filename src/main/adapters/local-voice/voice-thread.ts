import { Worker } from 'node:worker_threads'
import { EchoError } from '../../domain/error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { VoiceReply, VoiceRequest, VoiceWorkerData } from './voice-messages.ts'

export interface VoiceThreadOptions {
  readonly workerUrl: URL
  readonly wasmUrl: URL
  readonly clock: Clock
  readonly log: Log
}

export interface VoiceThread {
  /** Starts the thread if there is none; resolves when it can speak. Rejects with ECHO_SPEAKER_UNAVAILABLE. */
  ready(): Promise<void>
  /** Rejects with ECHO_SPEAKER_UNAVAILABLE (full, broken, or failed twice), or with the signal's reason. */
  synthesise(text: string, pauseMs: number, signal: AbortSignal): Promise<AudioChunk>
  close(): Promise<void>
}

/** Clauses that wait or are being made, over all who speak. */
const MAX_QUEUE = 32
/** A clause takes 10 to 50 ms on two shared cores; one that takes this long hangs. */
const CLAUSE_DEADLINE_MS = 3_000
/** Reading and compiling 21 MB takes about 0.4 s. */
const START_DEADLINE_MS = 15_000
const MAX_ATTEMPTS = 2

interface Job {
  readonly text: string
  readonly pauseMs: number
  readonly signal: AbortSignal
  readonly resolve: (sound: AudioChunk) => void
  readonly reject: (error: unknown) => void
  attempts: number
}

/** One worker and the queue in front of it. A worker that hangs or dies is replaced; its clause is tried once more. */
export function createVoiceThread(options: VoiceThreadOptions): VoiceThread {
  const queue: Job[] = []
  let running: { readonly job: Job; readonly id: number; readonly cancelDeadline: () => void } | null = null
  let started: { readonly worker: Worker; readonly whenReady: Promise<void> } | null = null
  let nextId = 1
  let closed = false

  function start(): { readonly worker: Worker; readonly whenReady: Promise<void> } {
    const workerData: VoiceWorkerData = { wasmUrl: options.wasmUrl.href }
    const worker = new Worker(options.workerUrl, { workerData, name: 'voice' })
    const whenReady = new Promise<void>((resolve, reject) => {
      const cancel = options.clock.after(START_DEADLINE_MS, () => fail('The voice did not start in time.'))
      const fail = (message: string) => {
        cancel()
        reject(unavailable(message, true))
        replace(worker, message)
      }
      worker.on('message', (reply: VoiceReply) => {
        if (reply.type === 'broken') fail(reply.message)
        else if (reply.type === 'ready') {
          cancel()
          resolve()
        } else settle(worker, reply)
      })
      worker.on('error', (error) => fail(String(error)))
      worker.on('exit', () => fail('The voice thread ended.'))
    })
    whenReady.catch((error) => options.log.warn({ error: String(error) }, 'local voice did not start'))
    return { worker, whenReady }
  }

  function ensureStarted() {
    started ??= start()
    return started
  }

  /** Ends this worker if it is still the one in use, and gives its clause another try or up. */
  function replace(worker: Worker, reason: string): void {
    if (started?.worker !== worker) return
    started = null
    void worker.terminate()
    const interrupted = running?.job
    running?.cancelDeadline()
    running = null
    if (closed) return
    options.log.warn({ reason }, 'local voice thread replaced')
    if (interrupted !== undefined) retry(interrupted, reason)
    next()
  }

  function retry(job: Job, reason: string): void {
    if (job.attempts < MAX_ATTEMPTS) queue.unshift(job)
    else job.reject(unavailable(`The local voice could not speak this text: ${reason}`, true))
  }

  function next(): void {
    while (running === null) {
      const job = queue.shift()
      if (job === undefined) {
        started?.worker.unref()
        return
      }
      if (job.signal.aborted) job.reject(job.signal.reason)
      else run(job)
    }
  }

  function run(job: Job): void {
    const id = nextId++
    job.attempts += 1
    const { worker, whenReady } = ensureStarted()
    worker.ref()
    const hold = { job, id, cancelDeadline: nothing }
    running = hold
    const send = () => {
      if (running !== hold) return
      hold.cancelDeadline = options.clock.after(CLAUSE_DEADLINE_MS, () =>
        replace(worker, 'A clause took too long.'),
      )
      const request: VoiceRequest = { id, text: job.text, pauseMs: job.pauseMs }
      worker.postMessage(request)
    }
    // A thread that fails to start puts the job back itself.
    whenReady.then(send, nothing)
  }

  function settle(worker: Worker, reply: Extract<VoiceReply, { id: number }>): void {
    if (started?.worker !== worker || running?.id !== reply.id) return
    const { job, cancelDeadline } = running
    cancelDeadline()
    running = null
    if (reply.type === 'sound') job.resolve({ pcm: reply.pcm, sampleRateHz: reply.sampleRateHz })
    else retry(job, reply.message)
    next()
  }

  return {
    async ready() {
      if (closed) throw unavailable('The local voice is closed.', false)
      const { worker, whenReady } = ensureStarted()
      await whenReady
      if (running === null) worker.unref()
    },
    synthesise(text, pauseMs, signal) {
      return new Promise<AudioChunk>((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        if (closed) return reject(unavailable('The local voice is closed.', false))
        if (queue.length + (running === null ? 0 : 1) >= MAX_QUEUE) {
          return reject(unavailable(`More than ${MAX_QUEUE} clauses wait for the local voice.`, true))
        }
        const stop = () => {
          const at = queue.indexOf(job)
          if (at >= 0) queue.splice(at, 1)
          reject(signal.reason)
        }
        const done = <T>(settle: (value: T) => void) => {
          return (value: T) => {
            signal.removeEventListener('abort', stop)
            settle(value)
          }
        }
        const job: Job = { text, pauseMs, signal, resolve: done(resolve), reject: done(reject), attempts: 0 }
        signal.addEventListener('abort', stop, { once: true })
        queue.push(job)
        next()
      })
    },
    async close() {
      if (closed) return
      closed = true
      const worker = started?.worker
      started = null
      running?.cancelDeadline()
      const waiting = running === null ? queue.splice(0) : [running.job, ...queue.splice(0)]
      running = null
      for (const job of waiting) job.reject(unavailable('The local voice was closed.', false))
      await worker?.terminate()
    },
  }
}

const nothing = (): void => undefined

export function unavailable(message: string, retryable: boolean): EchoError {
  return new EchoError('ECHO_SPEAKER_UNAVAILABLE', message, { retryable })
}
