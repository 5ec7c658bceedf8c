import { Worker } from 'node:worker_threads'
import type { Clock } from '../../ports/clock.ts'
import type { EarReply, EarRequest, EarWorkerData } from './ear-messages.ts'
import { unavailable } from './unavailable.ts'

/** Reading 28 MB and the first pass take about a second; a machine under load needs longer. */
const START_WITHIN_MS = 30_000
/** With two a pass is hardly faster on a machine of two cores, and twice as slow when the other core is busy. */
const MODEL_THREADS = 1

/** A pass takes less; a thread that does not end in time is left behind, as it holds nothing up. */
const CLOSE_WITHIN_MS = 3_000

export type ClipReply = Extract<EarReply, { clip: number }>

/** One worker from its start to its end. What is sent before it is ready is done when it is. */
export interface EarThread {
  /** Rejects with ECHO_EAR_UNAVAILABLE when it did not get ready. */
  readonly whenReady: Promise<void>
  /** Resolves when it has really ended, with its memory; of one that hangs, when it hangs no more. */
  readonly whenGone: Promise<void>
  send(request: EarRequest): void
  /** Whether it keeps the process alive: only while somebody waits for it. */
  setBusy(busy: boolean): void
  /**
   * Lets it end by itself. Ended from outside in the middle of a pass, or while it loads, the model's own threads take the
   * whole process with them.
   */
  end(): Promise<void>
}

export interface EarThreadOptions {
  readonly workerUrl: URL
  readonly modelUrl: URL
  readonly clock: Clock
}

/**
 * `lost` is called at most once, when the thread is of no more use and was not ended on purpose, with whether it had ever
 * been ready; never before this function has returned.
 */
export function startEarThread(
  { workerUrl, modelUrl, clock }: EarThreadOptions,
  answered: (reply: ClipReply) => void,
  lost: (why: string, everReady: boolean) => void,
): EarThread {
  let settle: { resolve: () => void; reject: (error: Error) => void } | null = null
  const whenReady = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever needs the ear awaits this; a start in the background must not end the process.
  whenReady.catch(() => undefined)
  let everReady = false
  let over = false
  const cancel = clock.after(START_WITHIN_MS, () => fail('it did not start in time'))
  const fail = (why: string) => {
    cancel()
    settle?.reject(unavailable(why))
    if (over) return
    over = true
    lost(why, everReady)
  }
  const worker = beginWorker(
    workerUrl,
    { modelUrl: modelUrl.href, threads: MODEL_THREADS },
    fail,
    (reply) => {
      if (over) return
      if (reply.type === 'broken') return fail(reply.message)
      if (reply.type !== 'ready') return answered(reply)
      cancel()
      everReady = true
      settle?.resolve()
    },
  )
  return {
    whenReady,
    whenGone: goneOf(worker),
    send: (request) => worker?.postMessage(request),
    setBusy: (busy) => (busy ? worker?.ref() : worker?.unref()),
    async end() {
      over = true
      cancel()
      settle?.reject(unavailable('EchoOps stops'))
      if (worker !== null) await leave(worker, clock)
    },
  }
}

const goneOf = (worker: Worker | null): Promise<void> =>
  worker === null ? Promise.resolve() : new Promise((resolve) => worker.once('exit', () => resolve()))

function leave(worker: Worker, clock: Clock): Promise<void> {
  // It has ended already.
  if (worker.threadId === -1) return Promise.resolve()
  return new Promise((resolve) => {
    const cancel = clock.after(CLOSE_WITHIN_MS, resolve)
    worker.once('exit', () => {
      cancel()
      resolve()
    })
    worker.postMessage({ type: 'close' } satisfies EarRequest)
    worker.unref()
  })
}

/** Null when the system gives no thread: `fail` is told, a moment later. */
function beginWorker(
  workerUrl: URL,
  workerData: EarWorkerData,
  fail: (why: string) => void,
  take: (reply: EarReply) => void,
): Worker | null {
  try {
    const worker = new Worker(workerUrl, { workerData, name: 'ear' })
    worker.on('message', take)
    worker.on('error', (error) => fail(String(error)))
    worker.on('exit', () => fail('its thread ended'))
    return worker
  } catch (error) {
    queueMicrotask(() => fail(String(error)))
    return null
  }
}
