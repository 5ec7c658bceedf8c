import type { AudioChunk } from '../../domain/speech.ts'
import type { Log } from '../../ports/log.ts'
import { StartBreaker } from './start-breaker.ts'
import { unavailable } from './unavailable.ts'
import { type Job, VoiceQueue } from './voice-queue.ts'
import {
  type ClauseReply,
  type Loss,
  startVoiceWorker,
  type VoiceWorkerHost,
  type VoiceWorkerOptions,
} from './voice-worker-host.ts'

export interface VoiceThreadOptions extends VoiceWorkerOptions {
  readonly log: Log
}

/** A clause takes 10 to 50 ms on two shared cores; one that takes this long hangs. */
const CLAUSE_DEADLINE_MS = 3_000
const MAX_ATTEMPTS = 2

interface Running {
  readonly job: Job
  readonly id: number
  cancelDeadline: () => void
}

/** One worker and the queue in front of it. A worker that hangs or dies is replaced; its clause is tried once more. */
export class VoiceThread {
  readonly #options: VoiceThreadOptions
  readonly #queue = new VoiceQueue()
  readonly #breaker: StartBreaker
  #worker: VoiceWorkerHost | null = null
  #running: Running | null = null
  #lastId = 0
  #closed = false

  constructor(options: VoiceThreadOptions) {
    this.#options = options
    this.#breaker = new StartBreaker(options.clock)
  }

  /** Starts the thread if there is none; resolves when it can speak. Rejects with ECHO_SPEAKER_UNAVAILABLE. */
  async ready(): Promise<void> {
    if (this.#closed) throw closedError()
    const worker = this.#ensureWorker()
    await worker.whenReady
    if (this.#running === null) worker.setBusy(false)
  }

  /** Rejects with ECHO_SPEAKER_UNAVAILABLE (full, closed, at rest, or failed twice), or with the signal's reason. */
  async synthesise(text: string, pauseMs: number, signal: AbortSignal): Promise<AudioChunk> {
    if (this.#closed) throw closedError()
    if (this.#breaker.rests) throw restsError('see the log')
    return this.#queue.add(text, pauseMs, signal, () => this.#next())
  }

  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#worker = null
    this.#interrupt()?.reject(closedError())
    this.#queue.rejectAll(closedError())
    await worker?.end()
  }

  #ensureWorker(): VoiceWorkerHost {
    if (this.#worker !== null) return this.#worker
    const worker: VoiceWorkerHost = startVoiceWorker(
      this.#options,
      (reply) => this.#settle(reply),
      (reason, how) => this.#lose(worker, reason, how),
    )
    worker.whenReady.then(
      () => this.#breaker.started(),
      // Told to `#lose` as well.
      () => undefined,
    )
    this.#worker = worker
    return worker
  }

  #next(): void {
    if (this.#running !== null) return
    const job = this.#queue.next()
    if (job === undefined) this.#worker?.setBusy(false)
    else void this.#run(job)
  }

  async #run(job: Job): Promise<void> {
    job.attempts += 1
    this.#lastId += 1
    const running: Running = { job, id: this.#lastId, cancelDeadline: () => undefined }
    this.#running = running
    const worker = this.#ensureWorker()
    worker.setBusy(true)
    const started = await worker.whenReady.then(
      () => true,
      // A worker that cannot start is replaced, and the job with it goes back into the queue or is given up there.
      () => false,
    )
    if (!started || this.#running !== running) return
    running.cancelDeadline = this.#options.clock.after(CLAUSE_DEADLINE_MS, () =>
      this.#replace(worker, 'A clause took too long.'),
    )
    worker.send({ id: running.id, text: job.text, pauseMs: job.pauseMs })
  }

  #settle(reply: ClauseReply): void {
    if (this.#running?.id !== reply.id) return
    const job = this.#interrupt()
    if (job === null) return
    if (reply.type === 'sound') job.resolve({ pcm: reply.pcm, sampleRateHz: reply.sampleRateHz })
    else this.#retry(job, reply.message)
    this.#next()
  }

  /** A voice that rests takes everything that waits with it: the wall alone serves the room better than a long silence. */
  #lose(worker: VoiceWorkerHost, reason: string, how: Loss): void {
    if (this.#worker !== worker) return
    if (how === 'never started') this.#breaker.failed()
    if (this.#breaker.rests) {
      this.#interrupt()?.reject(restsError(reason))
      this.#queue.rejectAll(restsError(reason))
    }
    this.#replace(worker, reason)
  }

  /** Ends this worker if it is still the one in use; the next clause starts another. */
  #replace(worker: VoiceWorkerHost, reason: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    void worker.end()
    this.#options.log.warn({ reason }, 'local voice thread replaced')
    const job = this.#interrupt()
    if (job !== null) this.#retry(job, reason)
    this.#next()
  }

  #retry(job: Job, reason: string): void {
    if (!job.isWanted()) return
    if (job.attempts < MAX_ATTEMPTS) this.#queue.again(job)
    else job.reject(unavailable(`The local voice could not speak this text: ${reason}`, true))
  }

  /** Takes the job that is being made out of the worker's hands. */
  #interrupt(): Job | null {
    const running = this.#running
    this.#running = null
    running?.cancelDeadline()
    return running?.job ?? null
  }
}

function restsError(reason: string): Error {
  return unavailable(`The local voice cannot be started (${reason}); it rests for 30 seconds.`, true)
}

function closedError(): Error {
  return unavailable('The local voice is closed.', false)
}
