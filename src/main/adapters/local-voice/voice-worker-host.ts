import { Worker } from 'node:worker_threads'
import type { Clock } from '../../ports/clock.ts'
import { unavailable } from './unavailable.ts'
import type { VoiceReply, VoiceRequest, VoiceWorkerData } from './voice-messages.ts'

/** Reading and compiling 21 MB takes about 0.4 s. */
const START_DEADLINE_MS = 15_000
/** Megabytes of its heap; the program's own memory is outside of it. A clause of 600 characters needs a tenth of this. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 }

export type ClauseReply = Extract<VoiceReply, { id: number }>

/** One worker from its start to its end. */
export interface VoiceWorkerHost {
  /** Rejects with ECHO_SPEAKER_UNAVAILABLE when it did not get ready. */
  readonly whenReady: Promise<void>
  send(request: VoiceRequest): void
  /** Whether it keeps the process alive: only while somebody waits for it. */
  setBusy(busy: boolean): void
  end(): Promise<void>
}

export interface VoiceWorkerOptions {
  readonly workerUrl: URL
  readonly wasmUrl: URL
  readonly clock: Clock
}

/** How a worker was lost: before it could speak at all, or later. */
export type Loss = 'never started' | 'stopped'

/**
 * `lost` is called at most once, when the worker is of no more use and was not ended on purpose; never before this
 * function has returned.
 */
export function startVoiceWorker(
  options: VoiceWorkerOptions,
  answered: (reply: ClauseReply) => void,
  lost: (reason: string, how: Loss) => void,
): VoiceWorkerHost {
  const { promise: whenReady, resolve, reject } = settlable()
  let how: Loss = 'never started'
  let over = false
  const cancel = options.clock.after(START_DEADLINE_MS, () => fail('The voice did not start in time.'))
  const fail = (reason: string) => {
    cancel()
    reject(unavailable(`The local voice does not work: ${reason}`, true))
    if (over) return
    over = true
    lost(reason, how)
  }
  const worker = beginWorker(options, {
    ready() {
      cancel()
      how = 'stopped'
      resolve()
    },
    answered: (reply) => (over ? undefined : answered(reply)),
    fail,
  })
  // Whoever needs the voice awaits this; a start in the background must not end the process.
  whenReady.catch(() => undefined)
  return {
    whenReady,
    send: (request) => worker?.postMessage(request),
    setBusy: (busy) => (busy ? worker?.ref() : worker?.unref()),
    async end() {
      over = true
      await worker?.terminate()
    },
  }
}

interface WorkerEvents {
  ready(): void
  answered(reply: ClauseReply): void
  fail(reason: string): void
}

/** Null when the system gives no thread: `fail` is told, a moment later. */
function beginWorker({ workerUrl, wasmUrl }: VoiceWorkerOptions, events: WorkerEvents): Worker | null {
  const workerData: VoiceWorkerData = { wasmUrl: wasmUrl.href }
  try {
    const worker = new Worker(workerUrl, { workerData, name: 'voice', resourceLimits: HEAP })
    worker.on('message', (reply: VoiceReply) => {
      if (reply.type === 'broken') events.fail(reply.message)
      else if (reply.type === 'ready') events.ready()
      else events.answered(reply)
    })
    worker.on('error', (error) => events.fail(String(error)))
    worker.on('exit', () => events.fail('Its thread ended.'))
    return worker
  } catch (error) {
    queueMicrotask(() => events.fail(String(error)))
    return null
  }
}

/** Promise.withResolvers comes with Node 22. */
function settlable(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}
