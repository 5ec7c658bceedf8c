import { voiceError } from './errors.ts'
import { VoiceLine, type VoicePlace } from './voice-line.ts'

export interface VoiceLinesOptions extends VoicePlace {
  /** Sockets at the same time, the spare one included. Free plans allow 2. */
  readonly concurrency: number
  readonly outputFormat: () => string
}

/** A line that is in use, and whether it had waited, open, for this text. */
export interface TakenLine {
  readonly line: VoiceLine
  readonly waited: boolean
}

/** A socket gathers a blank with every sign of life, and the vendor may close what is old: a new one takes its place. */
const RENEW_AFTER_MS = 600_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 300_000
/** A line that was open for so long was a good one; a refusal may come right after the opening. */
const STEADY_MS = 10_000
const MOST_WAITING = 8

/**
 * The sockets to the voice. As long as the plan's concurrency allows, one is open ahead of the next text, so that its handshake costs
 * nobody any time. More texts than sockets wait in line.
 */
export class VoiceLines {
  readonly #options: VoiceLinesOptions
  /** Lines, and places that are used otherwise. */
  readonly #speaking = new Set<VoiceLine | symbol>()
  readonly #waiting: (() => void)[] = []
  #spare: VoiceLine | null = null
  #wanted = false
  #failures = 0
  #stoodAt = Number.POSITIVE_INFINITY
  #cancelTimer: () => void = () => undefined
  #closed = false

  constructor(options: VoiceLinesOptions) {
    this.#options = options
  }

  /** Opens the spare line and keeps one open from now on. Rejects with a ProviderError when it cannot be had. */
  async prepare(): Promise<void> {
    this.#wanted = true
    this.#refill()
    await this.#spare?.opened
  }

  /**
   * A line for one text, as soon as there is one; given back by its end. Rejects with a ProviderError (rate-limited) when too many
   * wait, or with the signal's reason.
   */
  async take(signal: AbortSignal): Promise<TakenLine> {
    signal.throwIfAborted()
    // Somebody else may have been quicker by a turn; between this and the taking nobody may come.
    while (this.#isFull()) await this.#turn(signal)
    if (this.#closed) throw voiceError({ failure: 'unreachable' })
    const spare = this.#spare
    this.#spare = null
    this.#cancelTimer()
    if (spare?.isFresh === false) spare.drop()
    const waited = spare?.isFresh === true
    const line = waited ? spare : this.#open()
    const isOpen = line.isOpen
    this.#speaking.add(line)
    line.onOver = () => this.#release(line)
    this.#wanted = true
    return { line, waited: waited && isOpen }
  }

  /** A place for a text that goes another way, as the plan counts it too; to be given back by what this resolves to. */
  async takePlace(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    // Somebody else may have been quicker by a turn; between this and the taking nobody may come.
    while (this.#isFull()) await this.#turn(signal)
    if (this.#closed) throw voiceError({ failure: 'unreachable' })
    const place = Symbol('place')
    this.#speaking.add(place)
    return () => {
      if (this.#speaking.delete(place)) this.#next()
    }
  }

  /** To be called when a line speaks: the next one is opened behind its back. */
  refill(): void {
    this.#refill()
  }

  /** Opens none ahead any more, until one is asked for. */
  rest(): void {
    this.#wanted = false
    this.#cancelTimer()
    const spare = this.#spare
    this.#spare = null
    spare?.drop()
  }

  close(): void {
    this.#closed = true
    this.rest()
    for (const one of [...this.#speaking]) if (typeof one !== 'symbol') one.drop()
    for (const go of this.#waiting.splice(0)) go()
  }

  #isFull(): boolean {
    return !this.#closed && this.#speaking.size >= this.#options.concurrency
  }

  #open(): VoiceLine {
    return new VoiceLine(this.#options, this.#options.outputFormat())
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) throw voiceError({ failure: 'rate-limited' })
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1)
        reject(signal.reason)
      }
      const go = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(go)
    })
  }

  #release(line: VoiceLine): void {
    this.#speaking.delete(line)
    if (this.#next()) return
    if (line.problem === null) this.#refill()
    else this.#refillLater()
  }

  #next(): boolean {
    const next = this.#waiting.shift()
    next?.()
    return next !== undefined
  }

  #refill(): void {
    const { concurrency } = this.#options
    if (this.#closed || !this.#wanted || this.#spare !== null || this.#waiting.length > 0) return
    if (this.#speaking.size >= concurrency) return
    this.#cancelTimer()
    const line = this.#open()
    this.#spare = line
    line.onOver = () => this.#missed(line)
    line.opened.then(
      () => this.#stands(line),
      // Told to `onOver` as well.
      () => undefined,
    )
  }

  #stands(line: VoiceLine): void {
    this.#stoodAt = this.#options.clock.monotonicMs()
    if (this.#spare !== line) return
    this.#cancelTimer = this.#options.clock.after(RENEW_AFTER_MS, () => {
      if (this.#spare === line) line.drop()
    })
  }

  /** The spare line is gone before anybody needed it: at once, then ever more slowly, another. */
  #missed(line: VoiceLine): void {
    if (this.#spare !== line) return
    this.#spare = null
    this.#refillLater()
  }

  #refillLater(): void {
    if (this.#closed || !this.#wanted || this.#spare !== null) return
    this.#cancelTimer()
    const { clock } = this.#options
    if (clock.monotonicMs() - this.#stoodAt > STEADY_MS) this.#failures = 0
    const pauseMs =
      this.#failures === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS)
    this.#failures += 1
    this.#cancelTimer = clock.after(pauseMs, () => this.#refill())
  }
}
