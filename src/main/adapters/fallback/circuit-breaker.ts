import { type Failure, type Provider, ProviderError } from '../../domain/provider-error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { failureOf } from './failure-of.ts'

export interface BreakerView {
  readonly state: 'closed' | 'open' | 'half-open'
  /** Why it is not closed. */
  readonly failure: Failure | null
  /** Monotonic time of the next try; null when closed. */
  readonly nextTryMs: number | null
}

/** Keeps requests from a provider that does not work, so that nobody waits for it. */
export interface Breaker {
  readonly provider: Provider
  /**
   * Whether a request may be sent now. Where it has been open, true is given to one caller at a time, who has to report how it went:
   * `succeeded`, `failed` or `released`.
   */
  allows(): boolean
  succeeded(): void
  failed(error: unknown): void
  /** The request was given up by us; nothing was learnt. */
  released(): void
  view(): BreakerView
}

export interface BreakerOptions {
  readonly provider: Provider
  readonly clock: Clock
  readonly log: Log
  /** Told of every change of state, for the wall. */
  readonly changed?: (view: BreakerView) => void
  /** So many failures within `windowMs` open it for `openMs`; each trial that fails doubles that, up to `longestMs`. */
  readonly most?: number
  readonly windowMs?: number
  readonly openMs?: number
  readonly longestMs?: number
}

const MINUTE = 60_000
/** Nobody mends these within a report. They open it at once, for so long. */
const LASTING: Readonly<Partial<Record<Failure, number>>> = {
  quota: 15 * MINUTE,
  'bad-key': 30 * MINUTE,
  forbidden: 30 * MINUTE,
  'not-found': 30 * MINUTE,
}
/** Failures of one request, which say nothing about the next. */
const OF_THE_REQUEST: ReadonlySet<Failure> = new Set<Failure>(['too-large', 'bad-request', 'blocked'])
/** Where the provider asks for a longer pause, this is kept all the same; what it asks for may be a mistake. */
const LONGEST_PAUSE_MS = 60 * MINUTE
const PAUSE_WITHOUT_WORD_MS = 5_000

/**
 * Closed → open → half-open → closed (M. Nygard, "Release It!", 2007). One per provider and sense: what is too slow for a voice may be fast
 * enough for a report. */
export function circuitBreaker(options: BreakerOptions): Breaker {
  return new CircuitBreaker(options)
}

class CircuitBreaker implements Breaker {
  readonly #options: BreakerOptions
  readonly #failedMs: number[] = []
  #openUntilMs: number | null = null
  #openForMs = 0
  #failure: Failure | null = null
  /** When the one trial began. */
  #triedMs: number | null = null

  constructor(options: BreakerOptions) {
    this.#options = options
  }

  get provider(): Provider {
    return this.#options.provider
  }

  allows(): boolean {
    if (this.#openUntilMs === null) return true
    const nowMs = this.#options.clock.monotonicMs()
    if (nowMs < this.#openUntilMs) return false
    // A trial that nobody reports must not close the way for ever.
    if (this.#triedMs !== null && nowMs - this.#triedMs < this.#shortestMs) return false
    this.#triedMs = nowMs
    this.#tell()
    return true
  }

  succeeded(): void {
    this.#failedMs.length = 0
    this.#triedMs = null
    if (this.#openUntilMs === null) return
    // What was sent before it opened proves nothing about now.
    if (this.#options.clock.monotonicMs() < this.#openUntilMs) return
    this.#openUntilMs = null
    this.#openForMs = 0
    this.#failure = null
    this.#options.log.info({ provider: this.provider }, 'a cloud works again')
    this.#tell()
  }

  released(): void {
    this.#triedMs = null
  }

  failed(error: unknown): void {
    if (error instanceof ProviderError && error.isOurs) return this.released()
    const failure = failureOf(error)
    const wasTrial = this.#triedMs !== null
    this.#triedMs = null
    if (OF_THE_REQUEST.has(failure)) return
    const pauseMs = this.#pauseAfter(failure, error, wasTrial)
    if (pauseMs !== null) this.#open(failure, pauseMs)
  }

  view(): BreakerView {
    if (this.#openUntilMs === null) return { state: 'closed', failure: null, nextTryMs: null }
    const isOver = this.#options.clock.monotonicMs() >= this.#openUntilMs
    return { state: isOver ? 'half-open' : 'open', failure: this.#failure, nextTryMs: this.#openUntilMs }
  }

  /** Null: not yet. */
  #pauseAfter(failure: Failure, error: unknown, wasTrial: boolean): number | null {
    const asked = error instanceof ProviderError ? error.retryAfterMs : null
    const wished = Math.min(asked ?? 0, LONGEST_PAUSE_MS)
    const lasting = LASTING[failure]
    if (lasting !== undefined) return Math.max(lasting, wished)
    if (failure === 'rate-limited') return asked === null ? PAUSE_WITHOUT_WORD_MS : Math.max(wished, 1)
    if (wished > 0) return wished
    if (wasTrial)
      return Math.min(Math.max(this.#openForMs, this.#shortestMs) * 2, this.#options.longestMs ?? 5 * MINUTE)
    return this.#isTooMuch() ? this.#shortestMs : null
  }

  #isTooMuch(): boolean {
    const { clock, most = 3, windowMs = MINUTE } = this.#options
    const nowMs = clock.monotonicMs()
    this.#failedMs.push(nowMs)
    while ((this.#failedMs[0] ?? nowMs) < nowMs - windowMs || this.#failedMs.length > most)
      this.#failedMs.shift()
    return this.#failedMs.length >= most
  }

  #open(failure: Failure, pauseMs: number): void {
    const { clock, log } = this.#options
    const untilMs = clock.monotonicMs() + pauseMs
    this.#failedMs.length = 0
    // An answer that comes late must not shorten what a graver one has set.
    if (this.#openUntilMs !== null && untilMs <= this.#openUntilMs) return
    this.#openUntilMs = untilMs
    this.#openForMs = pauseMs
    this.#failure = failure
    log.warn({ provider: this.provider, failure, pauseMs }, 'a cloud is left alone for a while')
    this.#tell()
  }

  get #shortestMs(): number {
    return this.#options.openMs ?? 30_000
  }

  #tell(): void {
    this.#options.changed?.(this.view())
  }
}
