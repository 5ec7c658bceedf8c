import { Worker } from 'node:worker_threads'
import type { Clock } from '../../ports/clock.ts'
import { unavailable } from './unavailable.ts'
import type { VoiceReply, VoiceRequest, VoiceWorkerData } from './voice-messages.ts'

/** Reading and compiling 21 MB takes about 0.4 s. */
const START_DEADLINE_MS = 15_000

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

/** `lost` is called at most once, when the worker is of no more use and was not ended on purpose. */
export function startVoiceWorker(
  options: VoiceWorkerOptions,
  answered: (reply: ClauseReply) => void,
  lost: (reason: string) => void,
): VoiceWorkerHost {
  const workerData: VoiceWorkerData = { wasmUrl: options.wasmUrl.href }
  const worker = new Worker(options.workerUrl, { workerData, name: 'voice' })
  let over = false
  const { promise: whenReady, resolve, reject } = settlable()
  const cancel = options.clock.after(START_DEADLINE_MS, () => fail('The voice did not start in time.'))
  const fail = (reason: string) => {
    cancel()
    reject(unavailable(`The local voice does not work: ${reason}`, true))
    if (over) return
    over = true
    lost(reason)
  }
  worker.on('message', (reply: VoiceReply) => {
    if (reply.type === 'broken') fail(reply.message)
    else if (reply.type === 'ready') {
      cancel()
      resolve()
    } else if (!over) answered(reply)
  })
  worker.on('error', (error) => fail(String(error)))
  worker.on('exit', () => fail('Its thread ended.'))
  // Whoever needs the voice awaits this; a start in the background must not end the process.
  whenReady.catch(() => undefined)
  return {
    whenReady,
    send: (request) => worker.postMessage(request),
    setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
    async end() {
      over = true
      await worker.terminate()
    },
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
