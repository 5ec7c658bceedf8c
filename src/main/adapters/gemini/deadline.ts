import type { Clock } from '../../ports/clock.ts'
import { problem } from './failures.ts'

/** How long the provider may take, milliseconds. */
export interface Deadlines {
  /** From the request to the first words of the answer. */
  readonly firstTokenMs: number
  /** From one part of the answer to the next. */
  readonly betweenChunksMs: number
  /** From the request to the end of the answer. */
  readonly wholeMs: number
}

/** One exchange with the provider: ends with the caller's signal, with a deadline, or when it is let go. */
export class Exchange {
  readonly startedMs: number
  readonly #clock: Clock
  readonly #caller: AbortSignal
  readonly #deadlines: Deadlines
  readonly #own = new AbortController()
  readonly #forward = (): void => this.#own.abort(this.#caller.reason)

  constructor(clock: Clock, deadlines: Deadlines, caller: AbortSignal) {
    this.#clock = clock
    this.#deadlines = deadlines
    this.#caller = caller
    this.startedMs = clock.monotonicMs()
    if (caller.aborted) this.#forward()
    else caller.addEventListener('abort', this.#forward, { once: true })
  }

  get signal(): AbortSignal {
    return this.#own.signal
  }

  /** Waits for the next part; `begun` is whether words of the answer have come already. */
  async within<T>(part: Promise<T>, begun: boolean): Promise<T> {
    const spentMs = this.#clock.monotonicMs() - this.startedMs
    const { firstTokenMs, betweenChunksMs, wholeMs } = this.#deadlines
    const nextMs = begun ? betweenChunksMs : firstTokenMs - spentMs
    return await this.#race(part, Math.max(0, Math.min(nextMs, wholeMs - spentMs)))
  }

  /** Waits for all of it. */
  whole<T>(answer: Promise<T>): Promise<T> {
    return this.#race(answer, this.#deadlines.wholeMs)
  }

  /** The connection is closed, if it is not at its end: the SDK only drops its reader. */
  end(): void {
    this.#caller.removeEventListener('abort', this.#forward)
    this.#own.abort(new Error('the exchange is over'))
  }

  /** The SDK may not hear an abort while it fetches credentials for one; so nothing depends on that. */
  async #race<T>(part: Promise<T>, ms: number): Promise<T> {
    const { signal } = this.#own
    const cancel = this.#clock.after(ms, () => this.#own.abort(problem('timeout', 'deadline')))
    let forget = (): void => undefined
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => reject(signal.reason)
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      forget = () => signal.removeEventListener('abort', stop)
    })
    try {
      return await Promise.race([part, stopped])
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    } finally {
      cancel()
      forget()
    }
  }
}
