import { Worker } from 'node:worker_threads'
import { EchoError } from '../../domain/error.ts'
import type { Phrase } from '../../domain/phrase.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Hearing, Transcriber, Transcript } from '../../ports/transcriber.ts'
import type { EarReply, EarRequest, EarWorkerData } from './ear-messages.ts'

export interface LocalEarOptions {
  readonly workerUrl: URL
  /** The folder with the weights; see moonshineUrl. */
  readonly modelUrl: URL
  readonly clock: Clock
  readonly log: Log
}

/** Reading 28 MB and the first pass take about a second; a machine under load needs longer. */
const START_WITHIN_MS = 30_000
const HEAR_WITHIN_MS = 10_000
const CLOSE_WITHIN_MS = 7_000
/** A file that is missing stays missing: after two failures the ear rests. */
const MOST_FAILURES = 2
const REST_MS = 30_000
/** Two threads halve the time of a pass; more than the machine has to spare would hold up the voice. */
const THREADS = 2
const LONGEST_CLIP_BYTES = 20 * 32_000
const BY = 'local-ear'

interface Waiting {
  readonly partial: (text: string) => void
  readonly endedMs: number | null
  readonly settle: ((transcript: Transcript) => void) | null
  readonly refuse: ((error: Error) => void) | null
}

/** Moonshine Tiny in a worker: begun with the first clip or by `warm`, kept from then on, begun again when it dies. */
export function openLocalEar(options: LocalEarOptions): Transcriber {
  return new LocalEar(options)
}

class LocalEar implements Transcriber {
  readonly by = BY
  readonly #options: LocalEarOptions
  readonly #clips = new Map<number, Waiting>()
  #phrases: readonly Phrase[] = []
  #worker: Worker | null = null
  #ready: Promise<void> | null = null
  #next = 1
  #failures = 0
  #restsUntilMs = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: LocalEarOptions) {
    this.#options = options
  }

  expect(phrases: readonly Phrase[]): void {
    this.#phrases = phrases
    this.#worker?.postMessage({ type: 'expect', phrases } satisfies EarRequest)
  }

  async warm(): Promise<void> {
    await this.#started()
  }

  listen(partial: (text: string) => void): Hearing {
    const clip = this.#next++
    let bytes = 0
    this.#clips.set(clip, { partial, endedMs: null, settle: null, refuse: null })
    // A start that fails is told at the end of the clip.
    const started = this.#started().catch(() => undefined)
    return {
      add: (pcm) => {
        const piece = pcm.slice(0, Math.max(0, LONGEST_CLIP_BYTES - bytes))
        bytes += piece.byteLength
        if (piece.byteLength > 0) this.#send({ type: 'add', clip, pcm: piece })
      },
      end: async (signal) => {
        await started
        return this.#end(clip, signal)
      },
      cancel: () => {
        this.#clips.delete(clip)
        this.#send({ type: 'cancel', clip })
      },
    }
  }

  heardFromUs(pcm: Uint8Array, sampleRateHz: number): void {
    if (this.#worker !== null) this.#send({ type: 'played', pcm: pcm.slice(), sampleRateHz })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#lose('EchoOps stops.')
    const worker = this.#worker
    this.#worker = null
    if (worker !== null) await this.#leave(worker)
  }

  /**
   * Lets it end by itself. Ended from outside in the middle of a pass, or while it loads, the model's own threads take the
   * whole process with them; a thread that does not end in time is left behind, as it holds nothing up.
   */
  #leave(worker: Worker): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(CLOSE_WITHIN_MS, resolve)
      worker.once('exit', () => {
        cancel()
        resolve()
      })
      worker.postMessage({ type: 'close' } satisfies EarRequest)
    })
  }

  #end(clip: number, signal: AbortSignal): Promise<Transcript> {
    return new Promise((resolve, reject) => {
      const known = this.#clips.get(clip)
      const finish = (settle: () => void) => {
        this.#clips.delete(clip)
        cancel()
        signal.removeEventListener('abort', stop)
        settle()
      }
      const refuse = (error: Error) => finish(() => reject(error))
      const stop = () => refuse(signal.reason)
      const cancel = this.#options.clock.after(HEAR_WITHIN_MS, () => {
        refuse(unavailable('it did not answer within 10 s'))
        this.#restart('no answer')
      })
      if (signal.aborted) return stop()
      if (known === undefined || this.#worker === null) return refuse(unavailable('it could not be started'))
      signal.addEventListener('abort', stop)
      this.#clips.set(clip, {
        ...known,
        endedMs: this.#options.clock.monotonicMs(),
        settle: (transcript) => finish(() => resolve(transcript)),
        refuse,
      })
      this.#send({ type: 'end', clip })
    })
  }

  #send(request: EarRequest): void {
    this.#worker?.postMessage(request)
  }

  #started(): Promise<void> {
    const { clock } = this.#options
    if (this.#ready !== null) return this.#ready
    if (this.#closed || clock.monotonicMs() < this.#restsUntilMs)
      return Promise.reject(unavailable('it could not be started, and rests for a moment'))
    this.#ready = this.#begin().catch((error: unknown) => {
      this.#ready = null
      this.#failures += 1
      if (this.#failures >= MOST_FAILURES) this.#restsUntilMs = clock.monotonicMs() + REST_MS
      throw error
    })
    return this.#ready
  }

  /** Resolves when the model is loaded; requests sent before that wait in the worker's own line. */
  #begin(): Promise<void> {
    const { workerUrl, modelUrl, clock, log } = this.#options
    return new Promise((resolve, reject) => {
      const workerData: EarWorkerData = { modelUrl: modelUrl.href, threads: THREADS }
      const fail = (why: string) => {
        cancel()
        reject(unavailable(why))
        if (this.#worker !== worker) return
        log.warn({ why }, 'the ear does not work')
        this.#worker = null
        this.#ready = null
        this.#lose(why)
        void worker.terminate()
      }
      const worker = new Worker(workerUrl, { workerData, name: 'ear' })
      const cancel = clock.after(START_WITHIN_MS, () => fail('it did not start in time'))
      this.#worker = worker
      worker.unref()
      worker.on('message', (message: EarReply) => {
        if (message.type === 'broken') return fail(message.message)
        if (message.type !== 'ready') return this.#hear(message)
        cancel()
        this.#failures = 0
        this.expect(this.#phrases)
        resolve()
      })
      worker.on('error', (error) => fail(String(error)))
      worker.on('exit', () => fail('its thread ended'))
    })
  }

  #hear(message: Exclude<EarReply, { type: 'ready' | 'broken' }>): void {
    const waiting = this.#clips.get(message.clip)
    if (waiting === undefined) return
    if (message.type === 'words') return waiting.partial(message.text)
    if (message.type === 'failed') return waiting.refuse?.(unavailable(message.message))
    const latencyMs = this.#options.clock.monotonicMs() - (waiting.endedMs ?? 0)
    waiting.settle?.({ ...message.heard, by: BY, clipMs: message.clipMs, latencyMs })
  }

  #restart(why: string): void {
    const worker = this.#worker
    this.#worker = null
    this.#ready = null
    this.#lose(why)
    void worker?.terminate()
  }

  #lose(why: string): void {
    for (const { refuse } of [...this.#clips.values()]) refuse?.(unavailable(why))
    this.#clips.clear()
  }
}

function unavailable(why: string): EchoError {
  return new EchoError('ECHO_EAR_UNAVAILABLE', `The ear cannot hear now: ${why}.`, { retryable: true })
}
