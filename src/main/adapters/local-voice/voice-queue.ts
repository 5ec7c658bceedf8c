import type { AudioChunk } from '../../domain/speech.ts'
import { unavailable } from './unavailable.ts'

/** A clause somebody waits for. */
export interface Job {
  readonly text: string
  readonly pauseMs: number
  readonly resolve: (sound: AudioChunk) => void
  readonly reject: (error: unknown) => void
  /** Whether somebody still waits for it. */
  readonly isWanted: () => boolean
  attempts: number
}

/** Clauses that wait or are being made, over all who speak. */
export const MAX_JOBS = 32

/** What waits for the voice: first come, first spoken, but a second try goes before the rest. */
export class VoiceQueue {
  readonly #waiting: Job[] = []
  /** Waiting or being made. */
  #open = 0

  /** `arrived` is called once the job is in the queue. The promise is settled through the job, or by the signal. */
  add(text: string, pauseMs: number, signal: AbortSignal, arrived: () => void): Promise<AudioChunk> {
    if (signal.aborted) return Promise.reject(signal.reason)
    if (this.#open >= MAX_JOBS) {
      return Promise.reject(unavailable(`More than ${MAX_JOBS} clauses wait for the local voice.`, true))
    }
    this.#open += 1
    return new Promise<AudioChunk>((resolve, reject) => {
      const settled = () => {
        this.#open -= 1
        signal.removeEventListener('abort', stop)
      }
      const job = jobOf(text, pauseMs, resolve, reject, settled)
      const stop = () => {
        const at = this.#waiting.indexOf(job)
        if (at >= 0) this.#waiting.splice(at, 1)
        job.reject(signal.reason)
      }
      signal.addEventListener('abort', stop, { once: true })
      this.#waiting.push(job)
      arrived()
    })
  }

  next(): Job | undefined {
    return this.#waiting.shift()
  }

  again(job: Job): void {
    this.#waiting.unshift(job)
  }

  rejectAll(error: Error): void {
    for (const job of this.#waiting.splice(0)) job.reject(error)
  }
}

/** Settles once; a sound that comes after its listener left is dropped. */
function jobOf(
  text: string,
  pauseMs: number,
  resolve: Job['resolve'],
  reject: Job['reject'],
  settled: () => void,
): Job {
  let open = true
  const once = <T>(settle: (value: T) => void) => {
    return (value: T) => {
      if (!open) return
      open = false
      settled()
      settle(value)
    }
  }
  return { text, pauseMs, resolve: once(resolve), reject: once(reject), isWanted: () => open, attempts: 0 }
}
